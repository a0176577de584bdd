import { atRow, bodyOf, type Checks, clauseOfSection, type LintGround, linesOfSection } from './ground.ts';
import type { ReadRow } from './reading.ts';

type Ids =
  | 'travel-missing'
  | 'section-missing'
  | 'activity-missing'
  | 'activity-extra'
  | 'assumption-owner'
  | 'deliverable-unaccepted'
  | 'roster-missing'
  | 'acceptance-changed'
  | 'signature-missing';

/** What is found of the parts of a paper: sections, activities and what is handed over, assumptions, signatures. */
export const partChecks: Checks<Ids> = {
  'travel-missing': ({ reading }) =>
    reading.clauses.some(({ section, title }) => section === 'travel' || /\btravel\b/i.test(title))
      ? []
      : [{ sentence: 'No clause is about travel and expenses.' }],

  'section-missing': ({ reading, papers, assembled }) => {
    if (reading.clauses.length === 0) return 'the file has no headings of the first level, so that no clause was found';
    const there = new Set<string | null>(reading.clauses.map(({ section }) => section));
    const always = papers.templates.flatMap(({ when, sections }) => (when === undefined ? sections : []));
    const due = [...new Set<string>(assembled ?? always)].filter(
      (section) => section !== 'travel' && section !== 'signatures',
    );
    return due
      .filter((section) => !there.has(section))
      .map((section) => ({ sentence: `No clause belongs to the section “${section}”.` }));
  },

  'activity-missing': (ground) => {
    if (!ground.estimate) return 'no estimate is at hand';
    const rows = activityRows(ground);
    if (rows.length === 0) return 'no table of activities was found in the paper';
    const clause = clauseOfSection(ground, 'activities');
    return ground.estimate.lines
      .filter((line) => !rows.some((row) => isOf(row, line)))
      .map((line) => ({ clause, sentence: `“${line.title}” is estimated and not in the paper.` }));
  },

  'activity-extra': (ground) => {
    const { estimate } = ground;
    if (!estimate) return 'no estimate is at hand';
    return activityRows(ground)
      .filter((row) => !estimate.lines.some((line) => isOf(row, line)))
      .map((row) => ({ ...atRow(row), sentence: `“${row.cells[1] ?? ''}” is in the paper and not in the estimate.` }));
  },

  'assumption-owner': (ground) => {
    const { customer, provider } = ground.papers.sow.assumptionOwners;
    return bodyOf(ground, 'assumptions')
      .filter(({ cells }) => ![customer, provider].includes(cells[2]?.trim() ?? ''))
      .map((row) => ({
        ...atRow(row),
        sentence: `Nobody is named with whom ${row.cells[0] ?? ''} lies: ${row.cells[1] ?? ''}`,
      }));
  },

  'deliverable-unaccepted': (ground) => {
    const rows = ground.reading.rows.filter(({ table, role }) => table === 'activities' && role !== 'header');
    if (rows.length === 0) return 'no table of activities was found in the paper';
    let group: ReadRow | undefined;
    return rows.flatMap((row) => {
      if (row.role === 'group') group = row;
      if (row.role !== 'body' || (row.cells[3] ?? '').trim() === '') return [];
      const milestone = /^M\d+/.exec(group?.cells[0] ?? '')?.[0];
      const complete = bodyOf(ground, 'milestones').find(({ cells }) => cells[0] === milestone)?.cells[3] ?? '';
      if (complete.trim() !== '') return [];
      return [{ ...atRow(row), sentence: `“${row.cells[3]}” belongs to no milestone that is ever complete.` }];
    });
  },

  'roster-missing': (ground) => {
    const classes = clauseOfSection(ground, 'education-pricing');
    const { roster } = ground.policy;
    const says = ground.reading.lines.some(({ text }) =>
      roster.some((words) => text.toLowerCase().includes(words.toLowerCase())),
    );
    const sold = classes !== null || (ground.estimate?.totals.educationCents ?? 0) > 0;
    return sold && !says
      ? [{ clause: classes, sentence: 'Classes are sold, and nothing asks for who attended them.' }]
      : [];
  },

  'acceptance-changed': (ground) => {
    if (!ground.deviations) return 'what the paper was assembled as is not at hand';
    const standard = ground.papers.clauses.filter(({ section }) => section === 'acceptance').map(({ id }) => id);
    return ground.deviations
      .filter(({ clause }) => standard.includes(clause.replaceAll('_', '-')))
      .map(({ clause, sentence }) => ({ clause, sentence }));
  },

  'signature-missing': (ground) => {
    const { reading } = ground;
    const clause = clauseOfSection(ground, 'signatures');
    if (reading.parties.length === 0 && linesOfSection(ground, 'signatures').some(({ text }) => /^For /.test(text)))
      return [];
    return (['provider', 'customer'] as const)
      .filter((party) => !reading.parties.includes(party))
      .map((party) => ({ clause, sentence: `The ${party} has no place to sign.` }));
  },
};

const activityRows = (ground: LintGround): ReadRow[] => bodyOf(ground, 'activities');

const plain = (words: string): string => words.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().toLowerCase();

/** Whether a row shows a line of the estimate: by its id where the paper kept it, else by its title. */
function isOf(
  { line, cells }: ReadRow,
  { id, title, sku }: { readonly id: string; readonly title: string; readonly sku: string | null },
) {
  if (line !== null) return line === id;
  const shown = plain(cells[1] ?? '');
  return shown === plain(title) || (sku !== null && shown === plain(`${title} (${sku})`));
}
