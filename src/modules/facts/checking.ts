import { nearest } from '../../platform/nearest.ts';
import { type Fault, Refusal } from '../../platform/refusal.ts';
import { type FactKind, isNumeric } from '../../playbook/facts.ts';
import type { NewStatement } from './fact.ts';
import type { KeptStatement } from './store.ts';

/** Words longer than this are no fact but a text, which belongs into a comment. */
export const textMax = 2000;

/** What is wrong with one field of a statement. */
interface Wrong {
  readonly field: 'name' | 'value' | 'low' | 'high';
  /** The second half of a sentence that begins with the title. */
  readonly says: string;
}

/**
 * Holds statements against the dictionary of facts. Refuses (`fact.wrong`) with one fault for each field that is wrong,
 * placed at `users.low`: an unknown name with the one that comes nearest, a wrong type, what lies out of bounds, low above
 * high, a date that is none, a text that is too long, a name that comes twice.
 * @param kinds what can be known on the day
 */
export function checkStatements(
  kinds: readonly FactKind[],
  given: readonly NewStatement[],
): Omit<KeptStatement, 'source'>[] {
  const known = new Map(kinds.map((kind) => [kind.name, kind]));
  const seen = new Set<string>();
  const faults: Fault[] = [];
  const checked = given.flatMap((statement) => {
    const { name } = statement;
    const kind = known.get(name);
    const wrong = kind === undefined ? [unknownName(name, kinds)] : wrongsOf(kind, statement);
    if (seen.has(name)) wrong.push({ field: 'name', says: 'is stated twice: state it once.' });
    seen.add(name);
    const called = kind?.title ?? 'The fact';
    const at = placed(statement);
    faults.push(...wrong.map(({ field, says }) => ({ place: `${name}.${field}`, sentence: `${called}${at} ${says}` })));
    return kind === undefined ? [] : [keptOf(kind, statement)];
  });
  const [first] = faults;
  if (first) throw new Refusal('fact.wrong', first.sentence, { faults });
  return checked;
}

const unknownName = (name: string, kinds: readonly FactKind[]): Wrong => {
  const near = nearest(
    name,
    kinds.map((kind) => kind.name),
  );
  const cure = near === undefined ? 'add it to facts.yaml' : `did you mean "${near}"?`;
  return { field: 'name', says: `"${shown(name)}" is not in the dictionary: ${cure}` };
};

/** Where a cell said it, so that somebody can look. */
const placed = ({ provenance }: NewStatement): string =>
  provenance.kind === 'report' || provenance.kind === 'imported' ? ` (${provenance.sheet} ${provenance.cell})` : '';

function wrongsOf(kind: FactKind, { value, low, high, confidence }: NewStatement): Wrong[] {
  if (isNumeric(kind)) return numberWrongs(kind, { value, low: low ?? null, high: high ?? null, confidence });
  if (low != null || high != null)
    return [{ field: low != null ? 'low' : 'high', says: 'is no number and has no range.' }];
  if (confidence === 'range') return [{ field: 'value', says: 'is no number and has no range: say it, or guess.' }];
  const says = typeWrong(kind, value);
  return says === null ? [] : [{ field: 'value', says }];
}

function numberWrongs(
  kind: FactKind,
  {
    value,
    low,
    high,
    confidence,
  }: { value: unknown; low: number | null; high: number | null; confidence: string | undefined },
): Wrong[] {
  const wrongs: Wrong[] = [];
  for (const [field, figure] of [
    ['value', value],
    ['low', low],
    ['high', high],
  ] as const) {
    if (field !== 'value' && figure === null) continue;
    const says = numberWrong(kind, figure);
    if (says !== null) wrongs.push({ field, says });
  }
  if (wrongs.length > 0) return wrongs;
  if ((low === null) !== (high === null)) {
    return [{ field: low === null ? 'low' : 'high', says: 'has only one end of its range: give both.' }];
  }
  if (low === null || high === null)
    return confidence === 'range' ? [{ field: 'low', says: 'is a range without ends: give low and high.' }] : [];
  if (confidence === 'exact' || confidence === undefined)
    return [{ field: 'low', says: 'is exact and has no range: say that it is a range, or a guess.' }];
  if (low > high) return [{ field: 'low', says: `runs from ${figured(low)} down to ${figured(high)}: swap the two.` }];
  if (typeof value === 'number' && (value < low || value > high))
    return [
      { field: 'value', says: `is ${figured(value)}, outside its range of ${figured(low)} to ${figured(high)}.` },
    ];
  return [];
}

function numberWrong({ type, unit, least, most }: FactKind, figure: unknown): string | null {
  const counted = unit === undefined ? '' : ` of ${unit}`;
  if (typeof figure !== 'number' || !Number.isFinite(figure))
    return `is "${shown(String(figure))}": give a number${counted}, without words or marks.`;
  if (type === 'count' && !Number.isSafeInteger(figure)) return `is ${figure}: give a whole number${counted}.`;
  if (figure < least) return `is ${figured(figure)}: it cannot be below ${figured(least)}.`;
  if (most !== undefined && figure > most)
    return `is ${figured(figure)}: above ${figured(most)} it is taken for a slip of the hand.`;
  return null;
}

function typeWrong({ type, options = [] }: FactKind, value: unknown): string | null {
  if (type === 'yes-no')
    return typeof value === 'boolean' ? null : `is "${shown(String(value))}": say yes or no (true or false).`;
  if (typeof value !== 'string' || value.trim() === '') return 'is not told: give words.';
  const words = shown(value);
  switch (type) {
    case 'choice': {
      if (options.includes(value)) return null;
      const near = nearest(value, options);
      return `is "${words}": choose one of ${options.join(', ')}${near === undefined ? '.' : `; did you mean "${near}"?`}`;
    }
    case 'date':
      return isDate(value) ? null : `is "${words}": give a day as 2026-11-22.`;
    case 'version':
      return /^v?\d+(\.[\dx]+){0,3}([-+ ].{0,60})?$/.test(value)
        ? null
        : `is "${words}": give a version such as 17.8.2.`;
    default:
      return value.length <= textMax ? null : `is ${value.length} letters long: say it in ${figured(textMax)}.`;
  }
}

function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  try {
    Temporal.PlainDate.from(value, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

function keptOf(
  kind: FactKind,
  { name, value, low, high, confidence, provenance, sight }: NewStatement,
): Omit<KeptStatement, 'source'> {
  return {
    name,
    value: typeof value === 'string' ? value.trim() : value,
    low: low ?? null,
    high: high ?? null,
    unit: kind.unit ?? null,
    confidence: confidence ?? 'exact',
    provenance,
    sight: sight ?? kind.sight,
  };
}

const figured = (figure: number): string => figure.toLocaleString('en-US');
const shown = (words: string): string => (words.length > 60 ? `${words.slice(0, 60)}...` : words);
