import { type RawBuilder, sql } from 'kysely';
import type { Question, SaidNumber } from './question.ts';

/** The `ilike` pattern of whatever contains a text; what a person types is never a wildcard. */
export const containing = (text: string): string => `%${text.replace(/[%_\\]/g, '\\$&')}%`;

/** Where a row stands among what was found, the best on top. */
export interface Place {
  /** In millions: 5 the very number, 4 its digits, 3 a number that goes on, 2 a name that begins so, 1 all words, 0 akin. */
  readonly score: number;
  readonly number: string;
  readonly id: string;
}

/** Which part of what was found is wanted. */
export interface Stretch {
  /** The place behind which it begins; null for the best. */
  readonly after: Place | null;
  readonly limit: number;
}

/** Rows that carry words and numbers, and what is looked at of them. */
export interface Searched {
  /** A table or view with `id`, `number`, and for words `name` and `words`. */
  readonly rows: RawBuilder<unknown>;
  /** How its numbers begin; null where its `number` is none that people say. */
  readonly series: string | null;
  /** Found by number only. */
  readonly numbersOnly?: boolean;
}

/** Of one kind the newest that fit are weighed, and so many of them: whoever wants older ones says more. */
const reach = 200;

/**
 * The places of what fits a question, as rows `found (id, number, score)` to be joined with the table they come from; null
 * where nothing can fit. They are proposals: the table's own row rule decides whether a row is there for the reader.
 */
export function proposed(searched: Searched, question: Question, { after, limit }: Stretch): RawBuilder<Place> | null {
  const arms = [...numberArms(searched, question), ...wordArms(searched, question)];
  if (arms.length === 0) return null;
  const behind = after
    ? sql`having (max(score), number, id::text) < (${after.score}::integer, ${after.number}, ${after.id})`
    : sql``;
  return sql<Place>`(
    select id, number, max(score) as score from (${sql.join(arms, sql` union all `)}) as fitting
    group by id, number ${behind} order by score desc, number desc, id::text desc limit ${limit + 1}
  ) as found`;
}

/** The order of what was found, for the outermost query. */
export const bestFirst = sql`order by found.score desc, found.number desc, found.id::text desc`;

function numberArms({ rows, series }: Searched, { number }: Question): RawBuilder<unknown>[] {
  if (!number || series === null || (number.series !== null && number.series !== series)) return [];
  const digits = Number(number.digits);
  const like = `${series}-${number.year ?? '%'}-%`;
  const whole = number.series !== null && number.year !== null ? 5_000_000 : 4_000_000;
  const newest = sql`order by number desc limit ${reach}`;
  const going = goingOn(digits).map(([from, to]) => sql`said_number(number) between ${from} and ${to}`);
  return [
    sql`(select id, number, ${whole}::integer as score from ${rows}
      where said_number(number) = ${digits} and number like ${like} ${newest})`,
    ...(digits === 0
      ? []
      : [
          sql`(select id, number, 3000000 as score from ${rows}
      where (${sql.join(going, sql` or `)}) and number like ${like} ${newest})`,
        ]),
    ...beginningArm(rows, series, number),
  ];
}

/** 53 -> 530 to 539, 5300 to 5399, ...: the numbers that somebody who goes on typing may mean. */
function goingOn(digits: number): [number, number][] {
  const spans = [10, 100, 1000, 10_000, 100_000].map((times): [number, number] => [
    digits * times,
    digits * times + times - 1,
  ]);
  return spans.filter(([, to], at) => at === 0 || to < 1_000_000_000);
}

/** `OPP-2026-00`: noughts before a number count once the year is said. */
function beginningArm(rows: RawBuilder<unknown>, series: string, { year, digits }: SaidNumber): RawBuilder<unknown>[] {
  if (year === null) return [];
  const begins = `${series}-${year}-${digits}`;
  return [
    sql`(select id, number, 3000000 as score from ${rows} where number between ${begins} and ${`${begins}999999999`} order by number desc limit ${reach})`,
  ];
}

function wordArms({ rows, numbersOnly }: Searched, { text, exact, loose }: Question): RawBuilder<unknown>[] {
  if (numbersOnly) return [];
  const arm = (query: string, base: number) => sql`(
    select id, number, case when starts_with(lower(name), ${text}) then 2000000 else ${base}::integer end
      + least(999999, (ts_rank(words, ${query}::tsquery) * 900000)::integer) as score
    from (select id, number, name, words from ${rows} where words @@ ${query}::tsquery order by number desc limit ${reach}) as fits
  )`;
  return [
    ...(exact === null ? [] : [arm(exact, 1_000_000)]),
    ...(loose === null || loose === exact ? [] : [arm(loose, 0)]),
  ];
}
