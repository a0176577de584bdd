import { type DateInWords, datesIn, plainWords } from './dates-in-words.ts';
import { type Keyword, keywordsIn, sentencesIn } from './words-of-dates.ts';

/** A time that a text names, and what is said to happen then. */
export interface StatedDate extends Pick<DateInWords, 'shown' | 'spans' | 'fixed'> {
  /** `start`: work of ours begins; `end`: it ends; `other`: an invoice, a validity, a meeting, or nothing that is told. */
  readonly of: 'start' | 'end' | 'other';
}

/** A sentence with its times and the words that say what they are of. */
interface Sentence {
  readonly words: string;
  readonly dates: readonly DateInWords[];
  readonly keywords: readonly Keyword[];
}

/**
 * Every time that a text names, and whether it is that of a beginning. Pure, and the one place where a promised start is known.
 * @param today `2026-11-23`: days without a year are those to come from it
 */
export function statedDates(text: string, today: string): StatedDate[] {
  const words = plainWords(text);
  const dates = datesIn(words, today);
  if (dates.length === 0) return [];
  let before: Sentence | undefined;
  return sentencesIn(words, dates).flatMap(({ at, end }) => {
    const inIt = dates
      .filter((date) => date.at >= at && date.end <= end)
      .map((date) => ({ ...date, at: date.at - at, end: date.end - at }));
    const sentence = { words: words.slice(at, end), dates: inIt, keywords: keywordsIn(words.slice(at, end), inIt) };
    const stated = inIt.map((date): StatedDate => {
      const { shown, spans, fixed } = date;
      return { shown, spans, fixed, of: meant(date, sentence, before) };
    });
    before = sentence;
    return stated;
  });
}

function meant(date: DateInWords, sentence: Sentence, before: Sentence | undefined): StatedDate['of'] {
  const word = governing(date, sentence) ?? (isAnswer(sentence) ? asked(before) : undefined);
  if (word === undefined) return 'other';
  if (word.kind === 'both') return firstAfter(word, sentence) === date ? 'start' : 'end';
  if (word.kind === 'began') return date.fixed ? 'start' : 'other';
  if (word.kind === 'start') return isRuledOut(word, date, sentence) ? 'other' : 'start';
  return word.kind === 'end' ? 'end' : 'other';
}

const firstAfter = ({ end }: Keyword, { dates }: Sentence) => dates.find((date) => date.at >= end);

/** What stands right before a time. */
const preposition =
  /\b(by|until|till|before|since|through|to|no later than|latest on|from|as of|as from|starting)(?: the)? $/iu;
const ends = ['until', 'till', 'through', 'to'];
const limits = ['by', 'before', 'since', 'no later than', 'latest on', ...ends];
/** `Workshop: 1 March`, `The class is on 1 March` */
const titled =
  /\b(?:class(?:es)?|trainings?|courses?|workshops?|work|project|engagement|implementation|migration|onboarding|discovery|sessions?|assessment|roll-?out)(?:: | (?:is|are|will be) (?:on )?)$/iu;

/** The last word that says what the time is of. */
function governing(date: DateInWords, sentence: Sentence): Keyword | undefined {
  const { words, keywords } = sentence;
  const beside = keywords.find((word) => isBeside(word, date, words));
  if (beside) return beside;
  const own = segmentOf(words, date);
  const says = keywords.filter(({ kind }) => kind !== 'noun' && kind !== 'work');
  const left = says.filter(({ end }) => end <= date.at);
  const nearest = left.at(-1);
  const said = words.slice(Math.max(0, date.at - 40), date.at);
  const by = preposition.exec(said)?.[1]?.toLowerCase() ?? '';
  const right = says.find(({ at }) => at >= date.end);
  if (nearest && nearest.at >= own.at) return throughTo(nearest, by);
  const rightInOwn = right && right.at < own.end ? right : undefined;
  const isLimit = limits.includes(by);
  if (nearest) return fromBefore({ date, own, left, rightInOwn, isLimit }, words);
  if (by === 'to') return right?.kind === 'start' ? right : undefined;
  if (isLimit || keywords.some(({ kind, at, end }) => kind === 'noun' && at >= own.at && end <= date.at))
    return undefined;
  return (titled.test(said) ? asStart(keywords) : undefined) ?? right ?? (by === '' ? undefined : asStart(keywords));
}

/** `1 March 2027: start of the work`, `your 1 March start` */
const isBeside = ({ kind, at, noun }: Keyword, { end }: DateInWords, words: string): boolean =>
  kind === 'start' &&
  noun &&
  at > end &&
  at < end + 20 &&
  /^[ :-]{1,3}(?:is )?(?:(?:as|is|the|our|your|a) ){0,2}$/u.test(words.slice(end, at));

/** `from the start until 1 March` is an end, unless nothing starts until then. */
function throughTo(word: Keyword, by: string): Keyword {
  if (by === 'since') return { ...word, kind: 'other' };
  return ends.includes(by) && word.kind === 'start' && !word.denied ? { ...word, kind: 'end' } : word;
}

interface Far {
  readonly date: DateInWords;
  readonly own: { readonly at: number; readonly end: number };
  readonly left: readonly Keyword[];
  readonly rightInOwn: Keyword | undefined;
  readonly isLimit: boolean;
}

/** What an earlier part of the sentence says of a time in a later one. */
function fromBefore({ date, own, left, rightInOwn, isLimit }: Far, words: string): Keyword | undefined {
  if (isLimit) return undefined;
  const said = words.slice(own.at, date.at).replace(/\b(?:and|the|from|most likely|probably|namely)\b/giu, '');
  const start = /\w{3,}/u.test(said) ? undefined : left.findLast(({ kind }) => kind === 'start' || kind === 'both');
  return start ?? rightInOwn ?? left.at(-1);
}

/** The part of a sentence between two commas in which a time stands. */
function segmentOf(words: string, { at, end }: DateInWords): { readonly at: number; readonly end: number } {
  const before = Math.max(words.lastIndexOf(', ', at - 1), words.lastIndexOf(' - ', at - 1));
  const after = [words.indexOf(', ', end), words.indexOf(' - ', end)].filter((place) => place >= 0);
  return { at: before < 0 ? 0 : before + 2, end: Math.min(words.length, ...after) };
}

/** `from 1 March on our engineers`: who works from a day on begins on it. */
function asStart(keywords: readonly Keyword[]): Keyword | undefined {
  const work = keywords.find(({ kind, noun }) => kind === 'work' && noun);
  return work && { ...work, kind: 'start' };
}

/** `we cannot start on 1 March` promises nothing; `not before 1 March` does. */
const isRuledOut = ({ denied, end }: Keyword, { at }: DateInWords, { words }: Sentence): boolean =>
  denied && at > end && !/\b(?:until|till|before|earlier|later|by)\b/iu.test(words.slice(end, at));

/** A sentence that is a time and little else answers the one before it. */
const isAnswer = ({ words, dates }: Sentence): boolean => {
  if (words.length > 100) return false;
  const rest = dates.reduceRight((left, { at, end }) => left.slice(0, at) + left.slice(end), words);
  return (rest.match(/\w+/gu) ?? []).every((word) => /^(?:on|from|in|at|the|of|it|is|that|then|yes|s)$/iu.test(word));
};

const asked = (before: Sentence | undefined): Keyword | undefined =>
  before?.dates.length === 0 ? before.keywords.findLast(({ kind }) => kind === 'start') : undefined;
