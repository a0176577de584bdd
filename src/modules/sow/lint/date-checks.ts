import { mayTellDay, type StartStanding } from '../../scheduling/start.ts';
import { at, type Checks, type Found, type LintGround, linesOfSection } from './ground.ts';
import type { ReadLine } from './reading.ts';

/** What is found of the estimated dates. */
export const dateChecks: Checks<'start-unconfirmed' | 'start-past' | 'end-before-start'> = {
  'start-unconfirmed': ({ reading, start }) => {
    if (start) return unconfirmedStarts({ reading, start });
    const stated = datesOf({ reading }).some(({ of }) => of === 'start');
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

/** The starts that a paper states and a customer may not be told. */
export const unconfirmedStarts = ({
  reading,
  start,
}: Pick<LintGround, 'reading'> & { readonly start: StartStanding }) =>
  datesOf({ reading }).flatMap(({ of, line, day, shown }): Found[] => {
    const told = of === 'start' ? mayTellDay(start, day) : true;
    return told === true ? [] : [{ ...at(line), sentence: `${shown} is said to be the start. ${told}` }];
  });

/** A date that a paper gives as its start or end. */
export interface StatedDate {
  readonly of: 'start' | 'end';
  readonly line: ReadLine;
  /** `2026-10-05`. */
  readonly day: string;
  readonly shown: string;
}

const MONTHS = 'January|February|March|April|May|June|July|August|September|October|November|December';
const DAY = String.raw`(?:(?:${MONTHS}) \d{1,2}, \d{4}|\d{1,2} (?:${MONTHS}) \d{4}|\d{4}-\d{2}-\d{2})`;

/** The dates on the cover and in the schedule. */
export function datesOf(ground: Pick<LintGround, 'reading'>): StatedDate[] {
  const cover = ground.reading.lines.filter(({ block }) => block === 'cover_estimatedstart');
  const inWords = linesOfSection(ground, 'schedule');
  return [
    ...cover.flatMap((line) => dated('start', line, new RegExp(`(${DAY})`).exec(line.text)?.[1])),
    ...inWords.flatMap((line) => [
      ...dated('start', line, new RegExp(`\\bstarts? (?:is|on|date is)? ?(${DAY})`, 'i').exec(line.text)?.[1]),
      ...dated('end', line, new RegExp(`\\bends? (?:is|on|date is)? ?(${DAY})`, 'i').exec(line.text)?.[1]),
    ]),
  ];
}

function dated(of: StatedDate['of'], line: ReadLine, shown: string | undefined): StatedDate[] {
  const day = shown === undefined ? undefined : dayOf(shown);
  return shown === undefined || day === undefined ? [] : [{ of, line, day, shown }];
}

/** `October 5, 2026`, `5 October 2026` or `2026-10-05` as the last of these; undefined for a day that is none. */
function dayOf(shown: string): string | undefined {
  const month = MONTHS.split('|').findIndex((name) => shown.includes(name)) + 1;
  const [, year = ''] = /(\d{4})/.exec(shown) ?? [];
  const [, day = ''] = /\b(\d{1,2})\b/.exec(shown.replace(year, '')) ?? [];
  const iso = month === 0 ? shown : `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`;
  try {
    return Temporal.PlainDate.from(iso, { overflow: 'reject' }).toString();
  } catch {
    return undefined;
  }
}
