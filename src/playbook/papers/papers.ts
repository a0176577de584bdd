import { z } from 'zod';
import { type PlaybookFolder, playbookInvalid } from '../folder.ts';
import { overlapFaults } from '../overlap.ts';
import type { Role } from '../roles.ts';
import { Effective, ruleFrame, Source } from '../rule.ts';
import { readSection, readTogether, type SectionFault } from '../section.ts';
import { type LibraryClause, readClauses } from './clauses.ts';
import { Condition, conditionFaults } from './conditions.ts';
import { PenPolicy } from './pen.ts';
import { type PaperTemplate, readTemplates } from './templates.ts';

/** A value that clauses quote by name, so that it is changed in one place: `acceptanceDays: 5`. */
const Parameter = z.strictObject({
  ...ruleFrame,
  id: z.string().regex(/^[a-z][A-Za-z]*$/, 'must be a plain name such as acceptanceDays.'),
  value: z.union([z.string().min(1), z.number()]),
});

/** One way in which a price falls due. Education may use only some. */
const BillingTerm = z.strictObject({
  ...ruleFrame,
  says: z.string().min(1),
  services: z.boolean(),
  education: z.boolean(),
});

const PageSize = z.enum(['a4', 'letter']);

const Papers = z.strictObject({
  provider: z.strictObject({ name: z.string().min(1) }),
  language: z.string().regex(/^[a-z]{2}-[A-Z]{2}$/, 'must be a language and country such as en-US.'),
  pageSizes: z.strictObject({ americas: PageSize, emea: PageSize, apac: PageSize }),
  sow: z.strictObject({
    kind: z.string().min(1),
    contents: z.string().min(1),
    signatureLines: z.array(z.string().min(1)).min(1),
    milestoneComplete: z.string().min(1),
    educationComplete: z.string().min(1),
    /** What a class hands over that the catalogue does not say it of. */
    educationDeliverable: z.string().min(1),
    startToBeAgreed: z.string().min(1),
    endToBeAgreed: z.string().min(1),
    /** On whose side the limits of what the catalogue sells lie. */
    catalogueAssumptions: z.enum(['customer', 'provider']),
    assumptionOwners: z.strictObject({ customer: z.string(), provider: z.string(), open: z.string() }),
    /** Whose yes a clause needs that the library does not know. */
    ownWords: z.strictObject({ needs: z.string().min(1) }),
  }),
  pen: PenPolicy,
  /** What came back in a file: for which verdicts a reason is asked. */
  redlines: z.strictObject({
    source: Source,
    effective: Effective,
    whyFor: z.array(z.enum(['accept', 'reject', 'counter'])),
    note: z.string().min(1).optional(),
  }),
  billing: z.strictObject({ default: z.string(), terms: z.array(BillingTerm).min(1) }),
  parameters: z.array(Parameter),
  conditions: z.array(Condition),
  roles: z.array(
    z.strictObject({ ...ruleFrame, role: z.string().min(1), title: z.string().min(1), does: z.string().min(1) }),
  ),
  scopeFacts: z.array(
    z.strictObject({ fact: z.string().min(1), label: z.string().min(1), as: z.enum(['count', 'size', 'words']) }),
  ),
});

/** How papers look and what they say: settings, parameters, conditions and the library of clauses. */
export interface PaperPolicy extends z.infer<typeof Papers> {
  readonly clauses: readonly LibraryClause[];
  readonly templates: readonly PaperTemplate[];
}

/** Reads papers.yaml, templates.yaml and the clauses beside them, and proves that they fit one another. */
export function readPapers(folder: PlaybookFolder, rolesOf: () => readonly Role[]): PaperPolicy {
  const papers = readSection(folder, 'papers.yaml', Papers, faultsOf);
  const parameters = papers.parameters.map(({ id }) => id);
  const roles = rolesOf().map(({ id }) => id);
  const { clauses: read, faults } = readClauses(folder, { conditions: papers.conditions, parameters, roles });
  const { needs } = papers.sow.ownWords;
  if (!roles.includes(needs)) {
    faults.push({ place: 'papers.yaml', sentence: `sow.ownWords.needs ${needs}, which is no role of roles.yaml.` });
  }
  const { templates } = readTogether({
    clauses: () => {
      if (faults.length > 0) throw playbookInvalid(faults);
    },
    templates: () => readTemplates(folder, papers.conditions, read),
  });
  const clauses = read.map((clause) => ({
    ...clause,
    usedIn: templates.flatMap((template) => (template.clauses.includes(clause.id) ? [template.id] : [])),
  }));
  return { ...papers, clauses, templates };
}

function faultsOf({ conditions, parameters, billing, roles }: z.infer<typeof Papers>): SectionFault[] {
  const chosen = billing.terms.find(({ id }) => id === billing.default);
  const unfit = chosen?.services !== true || !chosen.education;
  return [
    ...conditionFaults(conditions),
    ...overlapFaults('parameters', parameters, 'id'),
    ...overlapFaults('roles', roles, 'role'),
    ...overlapFaults('terms', billing.terms, 'id').map((fault) => ({ ...fault, path: ['billing', ...fault.path] })),
    ...(unfit
      ? [{ path: ['billing', 'default'], sentence: 'must name a term that services and education may both use.' }]
      : []),
  ];
}

export type { LibraryClause };
