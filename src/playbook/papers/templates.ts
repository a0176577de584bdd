import { z } from 'zod';
import type { PlaybookFolder } from '../folder.ts';
import { overlapFaults } from '../overlap.ts';
import { Effective, ruleFrame, Source } from '../rule.ts';
import { readSection, type SectionFault } from '../section.ts';
import { type Condition, isTrue } from './conditions.ts';
import { type ClauseFacts, paperSections } from './vocabulary.ts';

const Template = z.strictObject({
  ...ruleFrame,
  title: z.string().min(1),
  /** What it is for, in plain words for those who sell. */
  note: z.string().min(1),
  remark: z.string().min(1).optional(),
  /** The condition of papers.yaml under which it applies; always, when there is none. */
  when: z.string().optional(),
  /** Ids of the clauses it takes. */
  clauses: z.array(z.string()),
  /** The sections that no paper of it may lack. */
  sections: z.array(z.enum(paperSections)),
});

const Templates = z.strictObject({ source: Source, effective: Effective, templates: z.array(Template).min(1) });

/** What a paper for one kind of service is put together from. */
export type PaperTemplate = z.infer<typeof Template>;

/** A clause as the templates know it. */
export interface KnownClause {
  readonly id: string;
  readonly section: string;
}

/**
 * Reads `templates.yaml` against the clauses and conditions there are: an unknown name, a section for which a template
 * could take no clause, and a clause that no template takes are refused.
 */
export function readTemplates(
  folder: PlaybookFolder,
  conditions: readonly Condition[],
  clauses: readonly KnownClause[],
): PaperTemplate[] {
  return readSection(folder, 'templates.yaml', Templates, ({ templates }) => [
    ...overlapFaults('templates', templates, 'id'),
    ...templates.flatMap((template, at) => faultsOf(template, at, templates, conditions, clauses)),
    ...clauses
      .filter(({ id }) => !templates.some((template) => template.clauses.includes(id)))
      .map(({ id }) => ({
        path: ['templates'],
        sentence: `take no clause ${id}: name it in one, or delete its file.`,
      })),
  ]).templates;
}

function faultsOf(
  template: PaperTemplate,
  at: number,
  templates: readonly PaperTemplate[],
  conditions: readonly Condition[],
  clauses: readonly KnownClause[],
): SectionFault[] {
  const faults: SectionFault[] = [];
  if (template.when !== undefined && !conditions.some(({ id }) => id === template.when)) {
    const sentence = `${template.when} is no condition of papers.yaml: add or correct it.`;
    faults.push({ path: ['templates', at, 'when'], sentence });
  }
  for (const [step, id] of template.clauses.entries()) {
    if (clauses.some((clause) => clause.id === id)) continue;
    faults.push({ path: ['templates', at, 'clauses', step], sentence: `${id} is no clause: correct it.` });
  }
  const taken = templates
    .filter(({ id, when }) => id === template.id || when === undefined)
    .flatMap((one) => one.clauses);
  for (const [step, section] of template.sections.entries()) {
    if (clauses.some((clause) => clause.section === section && taken.includes(clause.id))) continue;
    const sentence = `asks for ${section}, but no clause that the template takes belongs to it.`;
    faults.push({ path: ['templates', at, 'sections', step], sentence });
  }
  return faults;
}

/** The templates that are true of a deal. */
export const templatesFor = (
  templates: readonly PaperTemplate[],
  conditions: readonly Condition[],
  facts: ClauseFacts,
): PaperTemplate[] => templates.filter(({ when }) => when === undefined || isTrue(when, conditions, facts));
