import { rowInWords } from '../../../documents/paper-words.ts';
import { statedDates } from '../../../playbook/starts/stated-dates.ts';
import { untold, untoldStarts } from '../../../playbook/starts/telling.ts';
import type { StartStanding } from '../../scheduling/start.ts';
import { at, type Checks, type Found, type LintGround, linesOfSection } from './ground.ts';
import type { ReadLine, ReadRow } from './reading.ts';

/** What is found of the estimated dates. */
export const dateChecks: Checks<'start-unconfirmed' | 'start-past' | 'end-before-start'> = {
  'start-unconfirmed': ({ reading, start, today }) => {
    if (start) return unconfirmedStarts({ reading, start, today });
    const stated = datesOf({ reading, today }).some(({ of }) => of === 'start');
    return stated ? 'a file does not say which date the coordinator confirmed' : [];
  },

  'start-past': (ground) =>
    datesOf(ground).flatMap(({ line, of, day, shown }) =>
      day < ground.today ? [{ ...at(line), sentence: `The estimated ${of}, ${shown}, is past.` }] : [],
    ),

  'end-before-start': (ground) => {
    const dates = datesOf(ground);
    const start = dates.find(({ of }) => of === 'start');
    const end = dates.find(({ of }) => of === 'end');
    if (!start || !end || end.day >= start.day) return [];
    return [{ ...at(end.line), sentence: `It would end on ${end.shown}, before it begins on ${start.shown}.` }];
  },
};

/** The starts that a paper states anywhere and a customer may not be told; an estimated one though it is past. */
export function unconfirmedStarts(ground: Dated & { readonly start: StartStanding }): Found[] {
  const { reading, start, today } = ground;
  const estimated = estimatedLines(ground);
  const others = reading.lines.filter((line) => line.kind !== 'cell' && !estimated.some((one) => one.line === line));
  return [
    ...estimated.flatMap(({ line, words }) =>
      statedDates(words, today).flatMap((date) => (date.of === 'start' ? untold(date, start).map(foundAt(line)) : [])),
    ),
    ...others.flatMap((line) => untoldStarts(line.text, start, today).map(foundAt(line))),
    ...reading.rows.flatMap((row) =>
      untoldStarts(rowInWords(row.cells, headOf(row, reading.rows)), start, today).map(
        foundAt({ clause: row.clause, block: row.id }),
      ),
    ),
  ];
}

const foundAt =
  (line: Pick<ReadLine, 'clause' | 'block'>) =>
  ({ sentence }: { readonly sentence: string }): Found => ({ ...at(line), sentence });

/** What stands above each cell of a row. */
const headOf = ({ table, role }: ReadRow, rows: readonly ReadRow[]): readonly string[] =>
  (role === 'header' ? undefined : rows.find((row) => row.table === table && row.role === 'header'))?.cells ?? [];

/** A paper with the day it is looked through. */
type Dated = Pick<LintGround, 'reading' | 'today'>;

/** A day that a paper estimates as its start or end. */
interface EstimatedDate {
  readonly of: 'start' | 'end';
  readonly line: ReadLine;
  /** `2026-10-05`; the last that the words may mean. */
  readonly day: string;
  readonly shown: string;
}

/** The dates on the cover and in the schedule. */
export const datesOf = (ground: Dated): EstimatedDate[] =>
  estimatedLines(ground).flatMap(({ line, words }) =>
    statedDates(words, ground.today).flatMap(({ of, shown, spans }) => {
      const day = spans.at(-1)?.to;
      return of === 'other' || day === undefined ? [] : [{ of, line, shown, day }];
    }),
  );

/** Where a paper estimates: its cover, which says a day alone, and its schedule. */
function estimatedLines(ground: Dated): { readonly line: ReadLine; readonly words: string }[] {
  const cover = ground.reading.lines.filter(({ block }) => block === 'cover_estimatedstart');
  return [
    ...cover.map((line) => ({ line, words: `Start: ${line.text}` })),
    ...linesOfSection(ground, 'schedule').map((line) => ({ line, words: line.text })),
  ];
}
