import { isDeepStrictEqual } from 'node:util';
import { showMoney } from '../platform/money.ts';
import { cellInWords } from './tables/cell.ts';
import type { Cell } from './tables/shape.ts';

/** One thing two versions of a playbook say differently. */
export interface Difference {
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  readonly file: string;
  /** The rule, item or entry by its ids: `who-serves smb-standard`. */
  readonly subject: string;
  /** What differs in it: `when segment`; empty when the whole subject came or went. */
  readonly part: string;
  readonly sentence: string;
}

type Content = Readonly<Record<string, unknown>>;
type Entries = ReadonlyMap<string, unknown>;

/** Where a comparison stands: the file, the entries around it, and the columns below the innermost entry. */
interface Place {
  readonly file: string;
  readonly subject: readonly string[];
  readonly part: readonly string[];
}

/**
 * What changed between two playbooks, over all sections: rules and items are matched by id, columns by name; only what
 * differs is told. Takes the contents by file name, so that a version of an older Parley can be compared too.
 */
export function differences(old: Content, now: Content): Difference[] {
  return keysOf(old, now).flatMap((file) => {
    const at = { file, subject: [], part: [] };
    if (!(file in old)) return [told('added', at, 'The file is new.')];
    if (!(file in now)) return [told('removed', at, 'The file is gone.')];
    return compared(at, old[file], now[file]);
  });
}

function compared(at: Place, old: unknown, now: unknown): Difference[] {
  if (isDeepStrictEqual(old, now)) return [];
  const [oldEntries, nowEntries] = [entriesOf(old), entriesOf(now)];
  if (oldEntries && nowEntries) return entriesCompared(at, oldEntries, nowEntries);
  if (isColumns(old) && isColumns(now) && !isCell(at)) {
    return keysOf(old, now).flatMap((key) => compared(below(at, key, old[key] ?? now[key]), old[key], now[key]));
  }
  const words = (value: unknown) => (isCell(at) ? cellInWords(value as Cell) : inWords(at.part.at(-1) ?? '', value));
  if (old === undefined) return [told('added', at, `is new: ${words(now)}.`)];
  if (now === undefined) return [told('removed', at, `is gone; it was ${words(old)}.`)];
  if (typeof old === 'string' && old.includes('\n')) return [told('changed', at, 'has another text.')];
  return [told('changed', at, `changed from ${words(old)} to ${words(now)}.`)];
}

/** A cell of a table is told as a whole: "at most 100", not its bound. */
const isCell = ({ part }: Place): boolean => part.length === 2 && part[0] === 'when';

function entriesCompared(at: Place, old: Entries, now: Entries): Difference[] {
  const inside = (id: string): Place => ({ file: at.file, subject: [...at.subject, id], part: [] });
  const gone = [...old].filter(([id]) => !now.has(id));
  const stayed = [...now.keys()].filter((id) => old.has(id));
  const before = [...old.keys()].filter((id) => now.has(id));
  const inOrder = longestRise(stayed.map((id) => before.indexOf(id)));
  return [
    ...gone.map(([id, entry]) => told('removed', inside(id), `is gone; it said ${inWords('', entry)}.`)),
    ...[...now].flatMap(([id, entry]) =>
      old.has(id)
        ? compared(inside(id), old.get(id), entry)
        : [told('added', inside(id), `is new: ${inWords('', entry)}.`)],
    ),
    // Order is policy where the first rule that fits decides.
    ...stayed.flatMap((id, place) => (inOrder.has(place) ? [] : [told('moved', inside(id), movedTo(stayed, place))])),
  ];
}

const movedTo = (ids: readonly string[], place: number): string =>
  place === 0 ? 'moved to the top.' : `moved behind ${ids[place - 1]}.`;

/** Positions of the longest run of rising figures, gaps allowed: what kept its order when things were moved about. */
function longestRise(figures: readonly number[]): ReadonlySet<number> {
  const runs: number[][] = [];
  for (const [place, figure] of figures.entries()) {
    const behind = runs.filter((run) => figures[run.at(-1)!]! < figure);
    const longest = behind.reduce<number[]>((best, run) => (run.length > best.length ? run : best), []);
    runs.push([...longest, place]);
  }
  return new Set(runs.reduce<number[]>((best, run) => (run.length > best.length ? run : best), []));
}

function told(kind: Difference['kind'], { file, subject, part }: Place, says: string): Difference {
  const column = part.join(' ').replace(/Cents$/, '');
  const who = [subject.join(' '), column].filter((word) => word !== '').join(': ');
  return { kind, file, subject: subject.join(' '), part: column, sentence: `${who} ${says}`.trim() };
}

/** Goes one name down: named collections and what stands in them are the subject, all else is a column of it. */
function below(at: Place, key: string, value: unknown): Place {
  const opens = at.part.length === 0 && (entriesOf(value) || collections.includes(key));
  if (opens) return at;
  const named = at.part.length === 0 && at.subject.length === 0;
  return named && isColumns(value) ? { ...at, subject: [key] } : { ...at, part: [...at.part, key] };
}

/** Columns that only hold other things; people do not name them. */
const collections = ['tables', 'rules', 'items'];

/** A list of things with ids as a map; undefined for anything else. An id that comes twice is told by its first day. */
function entriesOf(value: unknown): Entries | undefined {
  if (!Array.isArray(value) || value.length === 0 || !value.every(hasId)) return undefined;
  const often = (id: string) => value.filter((entry: { id: string }) => entry.id === id).length > 1;
  const nameOf = (entry: { id: string; effective?: { from?: string } }) =>
    often(entry.id) ? `${entry.id} (from ${entry.effective?.from})` : entry.id;
  return new Map(value.map((entry) => [nameOf(entry), entry]));
}

const hasId = (entry: unknown): entry is { id: string } =>
  typeof entry === 'object' && entry !== null && typeof (entry as { id?: unknown }).id === 'string';

const isColumns = (value: unknown): value is Content =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const keysOf = (old: Content, now: Content): string[] => [...new Set([...Object.keys(old), ...Object.keys(now)])];

/** A value as people say it: money as money, a list by its members, columns by name; sources and dates are left out. */
function inWords(column: string, value: unknown): string {
  if (column.endsWith('Cents') && typeof value === 'number') return showMoney(value);
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.map((item) => inWords('', item)).join(', ');
  if (isColumns(value)) {
    const columns = Object.entries(value).filter(
      ([name]) => !['id', 'source', 'effective', 'alternative'].includes(name),
    );
    return columns.map(([name, inner]) => `${name.replace(/Cents$/, '')} ${inWords(name, inner)}`).join(', ');
  }
  return String(value);
}
