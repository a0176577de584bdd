import { sql } from 'kysely';
import type { Tx } from './database.ts';

/** A number as people say it: whole (`OPP-2026-0053`), in part (`opp 53`, `2026-0053`) or by its digits alone (`53`). */
export interface SaidNumber {
  /** `OPP`; null where any series is meant. */
  readonly series: string | null;
  readonly year: string | null;
  readonly digits: string;
}

/** What somebody looks for, as the database is asked for it. */
export interface Question {
  /** In small letters without accents, words apart by one blank. */
  readonly text: string;
  readonly number: SaidNumber | null;
  /** A `tsquery` of its words; null where it has none. */
  readonly exact: string | null;
  /** A `tsquery` of its words and all akin to them: longer ones, and for an unknown word the ones spelt like it. */
  readonly loose: string | null;
}

const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();

/** Letters as people type them: no accents, no capitals, blanks between words. `plain_words` of the database agrees. */
export const plainWords = (text: string): string =>
  folded(text)
    .replace(/[\][\s!"#$%&'()*+,./:;<=>?@\\^_`{|}~\u2010-\u201f\u00ab\u00bb-]+/g, ' ')
    .trim();

/** The same, but for the signs that the language of searches needs. */
const searchWords = (text: string): string =>
  folded(text)
    .replace(/[\][!#$%&'()*+,./:;<=>?@\\^_`{|}~\u2010-\u2013]+|(?<=[^\s"])-+/g, ' ')
    .trim();

/** "alder freight", alder or birch, alder -freight: the language that searches on the web have taught. */
const speaksSearch = /"|(^|\s)-\S|\sor\s/i;

/** Beyond this many words nobody means a part of each. */
const looseWordsMost = 8;

/** Reads a number out of a question: `OPP-2026-0053`, `opp 53`, `2026-53`, `53`; null where it says none. */
export function saidNumber(text: string): SaidNumber | null {
  const said = /^(?:([a-z]{2,4})[\s-]*)?(?:(\d{4})[\s-]+)?(\d{1,9})$/i.exec(text.trim());
  if (!said) return null;
  const [, series, year, digits] = said;
  return { series: series?.toUpperCase() ?? null, year: year ?? null, digits: digits! };
}

/** Prepares a question once for all the tables it is asked of. */
export async function askDatabase(tx: Tx, text: string): Promise<Question> {
  const plain = !speaksSearch.test(text);
  const words = plainWords(text);
  const asked = plain ? words : searchWords(text);
  const loose = plain && words.split(' ').length <= looseWordsMost;
  const { rows } = await sql<{ exact: string; loose: string | null }>`
    select exact::text, loose::text from question_of(${asked}, ${loose})`.execute(tx);
  const [found] = rows;
  return { text: words, number: saidNumber(text), exact: found?.exact || null, loose: found?.loose || null };
}
