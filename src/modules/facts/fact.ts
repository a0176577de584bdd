import { z } from 'zod';
import { May } from '../../platform/may.ts';
import { showBytes } from '../../platform/quantity.ts';

/** A cell or a range as sheets name them: `B8`, `U2:U22`. */
const Cells = z.string().min(1).max(40);
const FileName = z.string().min(1).max(255);
const Name = z.string().trim().min(1).max(120);
/** How a value came out, in words: `sum of`, `count of rows above 5 GB`. */
const How = z.string().min(1).max(200);

/**
 * Where a fact was taken from, so that nobody has to believe it: a cell of a report or a list, a person, a call, a field
 * of the need as it was told, the customer's own answer, or other facts.
 */
export const Provenance = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('report'), file: FileName, sheet: z.string(), cell: Cells, how: How }),
  z.object({ kind: z.literal('person'), by: z.string(), at: z.iso.datetime({ offset: true }) }),
  z.object({ kind: z.literal('need'), path: z.string().max(120) }),
  /** `by` noted what `with` said. */
  z.object({ kind: z.literal('call'), by: z.string(), with: Name, on: z.iso.date() }),
  z.object({ kind: z.literal('imported'), file: FileName, sheet: z.string(), cell: Cells, how: How }),
  /** The number of the questionnaire link, never its token. */
  z.object({ kind: z.literal('customer'), link: z.string().min(1).max(80), at: z.iso.datetime({ offset: true }) }),
  z.object({ kind: z.literal('derived'), from: z.array(z.string()).min(1).max(20), how: How }),
]);
export type Provenance = z.infer<typeof Provenance>;

/** The place a fact stands on, as people read it: `Raw Project Data U2:U22 (sum of)`. */
export function placeOf(provenance: Provenance): string {
  switch (provenance.kind) {
    case 'report':
    case 'imported':
      return `${provenance.sheet} ${provenance.cell} (${provenance.how})`;
    case 'person':
      return `said by ${provenance.by}`;
    case 'need':
      return `the need, ${provenance.path}`;
    case 'call':
      return `${provenance.with}, call of ${provenance.on}`;
    case 'customer':
      return 'the customer';
    case 'derived':
      return `derived from ${provenance.from.join(' and ')} (${provenance.how})`;
  }
}

/** A number, words, or a yes. Dates are `2026-11-22`, sizes bytes. */
export const FactValue = z.union([z.number(), z.string(), z.boolean()]);
export type FactValue = z.infer<typeof FactValue>;

/** How sure whoever said it was: exactly so, somewhere between two numbers, or a guess. */
export const Confidence = z.enum(['exact', 'range', 'guess']);
export type Confidence = z.infer<typeof Confidence>;

/** Who is shown it: the team, or the customer too. */
export const Sight = z.enum(['team', 'customer']);

const SetAside = z.object({
  at: z.iso.datetime({ offset: true }),
  /** Null: the customer said something newer. */
  by: z.string().nullable(),
  why: z.string(),
});

/** One time that somebody stated a fact. It stands until it is set aside. */
export const Statement = z.object({
  id: z.uuid(),
  account: z.string(),
  opportunity: z.string().nullable(),
  name: z.string(),
  value: FactValue,
  /** Both or neither: the range of a count or an amount, with `value` inside. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  unit: z.string().nullable(),
  confidence: Confidence,
  provenance: Provenance,
  sight: Sight,
  statedAt: z.iso.datetime({ offset: true }),
  /** The name of the person; null for the customer by a link. */
  statedBy: z.string().nullable(),
  setAside: SetAside.nullable(),
});
export type Statement = z.infer<typeof Statement>;

/** What is known of one thing. Where `others` is not empty, sources disagree and a person has to settle it. */
export const Fact = z.object({
  name: z.string(),
  title: z.string(),
  unit: z.string().nullable(),
  /** The newest that stands; null where all was set aside. */
  standing: Statement.nullable(),
  /** What stands too and says something else, the newest first. */
  others: z.array(Statement),
  /** How often it was stated, all in all. */
  history: z.number().int().positive(),
  /** How often it was stated or set aside. */
  version: z.number().int().positive(),
});
export type Fact = z.infer<typeof Fact>;

/** All that is known of a customer, conflicts first, then by title. */
export const FactList = z.object({ account: z.string(), items: z.array(Fact), may: May });
export type FactList = z.infer<typeof FactList>;

/** One fact with everything that was ever said of it, the newest first. */
export const FactHistory = Fact.extend({ statements: z.array(Statement) });
export type FactHistory = z.infer<typeof FactHistory>;

/** A fact about to be stated, by whatever road it came. */
export interface NewStatement {
  readonly name: string;
  readonly value: FactValue;
  readonly low?: number | null | undefined;
  readonly high?: number | null | undefined;
  readonly confidence?: Confidence | undefined;
  readonly provenance: Provenance;
  /** As the dictionary says, unless told otherwise. */
  readonly sight?: 'team' | 'customer' | undefined;
}

/** What a person says of a fact: exactly, from low to high, or as a guess; of their own knowledge or from a call. */
export const SaidFact = z.strictObject({
  name: z.string().min(1).max(80),
  value: FactValue,
  low: z.number().nullable().optional(),
  high: z.number().nullable().optional(),
  /** Of the numbers given; sizes and times only in the fact's own unit. */
  unit: z.string().max(20).optional(),
  confidence: Confidence.default('exact'),
  call: z.strictObject({ with: Name, on: z.iso.date() }).optional(),
  sight: Sight.optional(),
});
export type SaidFact = z.infer<typeof SaidFact>;

/** One statement chosen or given up, and why. */
export const Settling = z.strictObject({
  statement: z.uuid(),
  why: z.string().trim().min(3).max(500),
});
export type Settling = z.infer<typeof Settling>;

type Said = Pick<Statement, 'value' | 'low' | 'high'>;

/** Whether two statements say the same: the same value in the same range. */
export const agree = (one: Said, other: Said): boolean =>
  one.value === other.value && one.low === other.low && one.high === other.high;

/** A value as people read it: `1,450 users`, `12.5 GB (10 GB to 15 GB)`, `yes`. */
export function sayValue({ value, low, high, unit }: Said & Pick<Statement, 'unit'>): string {
  const said = (figure: number) => (unit === 'bytes' ? showBytes(figure) : `${figure.toLocaleString('en-US')}`);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  const range = low === null || high === null ? '' : ` (${said(low)} to ${said(high)})`;
  if (unit === null || unit === 'bytes') return `${said(value)}${range}`;
  return `${said(value)} ${value === 1 ? oneOf(unit) : unit}${range}`;
}

/** `repositories` -> `repository`, `users` -> `user`. */
const oneOf = (unit: string): string => unit.replace(/ies$/, 'y').replace(/s$/, '');

/** What can be known: enough of the dictionary to ask a person for it. */
export const FactKindList = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      type: z.enum(['count', 'amount', 'text', 'choice', 'yes-no', 'date', 'version']),
      unit: z.string().nullable(),
      options: z.array(z.string()),
      sight: Sight,
    }),
  ),
});
export type FactKindList = z.infer<typeof FactKindList>;
