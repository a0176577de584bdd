import { z } from 'zod';
import type { PlaybookFolder } from './folder.ts';
import { overlapFaults } from './overlap.ts';
import { ruleFrame } from './rule.ts';
import { readSection, type SectionFault } from './section.ts';

const { source, effective, note, alternative } = ruleFrame;

/** What is assumed while nobody knows a number: never zero. */
const Unknown = z.strictObject({ low: z.number(), likely: z.number(), high: z.number() });

const FactKind = z.strictObject({
  /** As activities, questions and papers call it. */
  name: z
    .string()
    .max(80)
    .regex(/^[a-z][a-zA-Z0-9]*$/, 'must be one word such as largeRepositories.'),
  title: z.string().min(1).max(120),
  type: z.enum(['count', 'amount', 'text', 'choice', 'yes-no', 'date', 'version']),
  /** Of a count or an amount, and of nothing else: `users`, `bytes`, `days`. */
  unit: z.string().min(1).max(20).optional(),
  /** How one and how several are called where the unit does not say it: `repository above 5 GB`. */
  one: z.string().min(1).optional(),
  many: z.string().min(1).optional(),
  least: z.number().default(0),
  /** Above it a number is taken for a slip of the hand and refused. */
  most: z.number().optional(),
  /** What may be chosen, as people read it. */
  options: z.array(z.string().min(1).max(120)).min(2).optional(),
  unknown: Unknown.optional(),
  /** Who is shown it unless told otherwise: the team, or the customer too. */
  sight: z.enum(['team', 'customer']),
  source,
  effective,
  note,
  alternative,
});
/** One thing that can be known about a customer, and what counts as an answer. */
export type FactKind = z.infer<typeof FactKind>;

const Facts = z.strictObject({ facts: z.array(FactKind).min(1) });

/** Whether a fact is a number: a whole count or an amount. */
export const isNumeric = ({ type }: Pick<FactKind, 'type'>): boolean => type === 'count' || type === 'amount';

/**
 * Reads `facts.yaml`: the dictionary of what can be known about a customer. Refuses two facts of one name, a count
 * without its unit, a choice without options, and bounds or assumptions that lie upside down.
 */
export const readFacts = (folder: PlaybookFolder): FactKind[] =>
  readSection(folder, 'facts.yaml', Facts, ({ facts }) => [
    ...overlapFaults('facts', facts, 'name'),
    ...facts.flatMap((kind, at) =>
      kindFaults(kind).map(({ path, sentence }) => ({ path: ['facts', at, ...path], sentence })),
    ),
  ]).facts;

function kindFaults(kind: FactKind): SectionFault[] {
  const faults: SectionFault[] = [];
  const fault = (key: string, sentence: string) => faults.push({ path: [key], sentence });
  const { name, type, unit, options, unknown, least, most } = kind;
  if (isNumeric(kind) !== (unit !== undefined))
    fault('unit', isNumeric(kind) ? `is missing: say what ${name} counts.` : `counts nothing: ${name} is no number.`);
  if ((type === 'choice') !== (options !== undefined))
    fault(
      'options',
      type === 'choice' ? `are missing: say what ${name} may be.` : `are for a choice; ${name} is none.`,
    );
  if (options !== undefined && new Set(options).size < options.length)
    fault('options', 'hold one word twice: remove it.');
  if (most !== undefined && least > most) fault('most', `lies below the least, ${least}: swap the two.`);
  if (unknown === undefined) return faults;
  if (!isNumeric(kind)) fault('unknown', `is a range; ${name} is no number.`);
  const { low, likely, high } = unknown;
  if (!(least <= low && low <= likely && likely <= high && high <= (most ?? Number.POSITIVE_INFINITY)))
    fault('unknown', 'must run from low over likely to high, within the bounds of the fact.');
  if (high <= 0) fault('unknown', 'comes to nothing: what nobody knows is never zero.');
  return faults;
}
