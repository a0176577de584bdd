import type { DateInWords } from './dates-in-words.ts';

/** A word that says what a time is of, or of what something begins. */
export interface Keyword {
  readonly kind: 'start' | 'began' | 'both' | 'end' | 'other' | 'noun' | 'work';
  readonly at: number;
  readonly end: number;
  /** Of a start: `the start`, not `starts`; of work: people and what they do, not `we`. */
  readonly noun: boolean;
  /** `cannot start` */
  readonly denied: boolean;
}

const commercial =
  'subscriptions?|terms?|orders?|licen[cs]es?|support|contracts?|agreements?|warranty|validity|quotes?|quotations?|offers?|prices?|pricing|' +
  'discounts?|invoices?|invoicing|billing|payments?|freeze|years?|quarter|periods?|notice|holidays?|vacation|trial|maintenance|audit|time|' +
  'clock|deadline|coverage|insurance|releases?|sales?|campaign|product|season|school|budget|hours|day|calls?|meetings?|reviews?|deliverables?|rates?|fees?';
const working =
  'work|project|engagement|services|implementation|migration|trainings?|class(?:es)?|workshops?|courses?|consult\\w+|engineers?|team|people|delivery|' +
  'activities|phases?|discovery|sprints?|assessment|onboarding|sessions?|rollout|roll-out|installation|colleagues?|trainers?|instructors?|' +
  'architects?|assignment|tasks?|statement of work|health check|wave';
// A time is blotted out by then.
const ofTime =
  '(?:(?:the|this|that|next|each|every|our|your) )*(?:(?:calendar|fiscal|financial) )?(?:_|week|month|quarter|year|day)';

const named: Readonly<Record<string, string>> = {
  both: 'start(?:s|ing)?(?: dates?)? ?(?:and|or|\\/|&|-) ?(?:the )?end(?:s|ing)?(?: dates?)?',
  began: '(?<!\\bbe |\\bget |\\bgets |\\bgetting )(?:started|began|begun|commenced|kicked[- ]off)',
  startNoun: `(?:start|starting|beginning|commencement)[- ]dates?|first day|day one|start(?!ing)(?=s?\\b(?! of ${ofTime}))|kick-?offs?|beginning(?! of ${ofTime})|commencement`,
  start:
    '(?<!\\bweek )(?:starts|starting)|(?:to|will|shall|can|could|may|might|would|must|should|we|they|us|you) (?:then |also |already |probably )?start|begins?|commenc(?:es?|ing)|' +
    'kick(?:s|ing)?[- ]off|gets? (?:going|started|to work|cracking|under ?way)|getting (?:going|started)|under ?way|be(?:en)? started|started(?<=\\bbe started)|(?:sets?|setting) (?:off|out)|go(?:es)? ahead|roll(?:s|ing)? up',
  plan:
    'scheduled|planned|booked|slated|reserved|pencilled in|set (?=for)|held|takes? place|taking place|happens?|runs?|running|on[- ]?site|arriv\\w+|' +
    'launch\\w*|available|free|ready|with you|joins?|joining|yours',
  end: 'ends?|ended|ending|finish\\w*|complet\\w+|conclu\\w+|clos(?:e|es|ed|ing)|done|over|go(?:es)?[- ]?live|go-?lives?|cut-?over|lasts?|lasting',
  other:
    'valid|expir\\w+|laps\\w+|invoiced?|invoices|bill(?:s|ed)|paid|pays?|payable|due|dated?|issued?|sent|sign(?:s|ed|ing|atures?)?|counter-?sign\\w*|' +
    'returned|answer(?:s|ed)?|repl(?:y|ies|ied)|reviewed|met|called|spoke|talked|renew\\w*|in force|takes? effect|effective(?! (?:on |from |as of )?_)|delivered|released|' +
    'published|updated|written|received|absent|unavailable|away|shut|holidays?|vacation|counts?|name|send',
  noun: commercial,
  work: working,
  pronoun: 'we|us|they|you',
};

const keyword = new RegExp(
  `(?<![\\w~-])(?:${Object.entries(named)
    .map(([name, words]) => `(?<${name}>${words})`)
    .join('|')})(?![\\w])`,
  'giu',
);

/** Not the beginning of work: a product's name, a saying, `the week beginning`. */
const masked =
  /\b(?:quick|head|fresh|cold|warm|kick) start\b|\bweek (?:beginning|starting)\b|\bstarting (?:point|price|from version)s?\b|\bto start with\b/giu;

/** The words of a sentence that say what its times are of, in its order; those inside a time are none. */
export function keywordsIn(sentence: string, dates: readonly DateInWords[]): Keyword[] {
  const words = blotted(sentence, dates).replace(masked, (saying) => '~'.repeat(saying.length));
  const found = [...words.matchAll(keyword)];
  return found.flatMap((match): Keyword[] => {
    const { at, end, name } = placeOf(match);
    const place = { at, end, noun: name === 'startNoun' || name === 'work', denied: false };
    if (name === 'plan') return isOfWork(words, at) ? [{ ...place, kind: 'start' }] : [];
    if (name === 'start' || name === 'startNoun') {
      if (isCommercial(words, { at, end, noun: place.noun })) return [{ ...place, kind: 'other' }];
      return [{ ...place, kind: 'start', denied: isDenied(words, at) }];
    }
    if (name === 'began')
      return isCommercial(words, place) ? [{ ...place, kind: 'other' }] : [{ ...place, kind: 'began' }];
    return [{ ...place, kind: name === 'pronoun' ? 'work' : (name as Keyword['kind']) }];
  });
}

/** The sentence with a line through its times, as long as it was. */
function blotted(sentence: string, dates: readonly DateInWords[]): string {
  const kept = dates.map(({ at, end }, n) => sentence.slice(dates[n - 1]?.end ?? 0, at) + '_'.repeat(end - at));
  return kept.join('') + sentence.slice(dates.at(-1)?.end ?? 0);
}

function placeOf(match: RegExpExecArray): { at: number; end: number; name: string } {
  const [name = ''] = Object.entries(match.groups ?? {}).find(([, words]) => words !== undefined) ?? [];
  return { at: match.index, end: match.index + match[0].length, name };
}

const lastSegment = (words: string): string => words.slice(Math.max(0, words.lastIndexOf(', ') + 1)).slice(-120);

const things = new RegExp(
  `(?<![\\w-])(?:(?<ours>${working}|we|us|they|you|engineers)|(?<theirs>${commercial}))(?![\\w])`,
  'giu',
);
const governed =
  /\b(?:on|of|for|to|with|under|in|after|before|by|from|at|as|per) (?:(?:the|your|our|this|a|an|its|their|any) )?(?:\w+ )?$/iu;
const directly = new RegExp(`(?<![\\w-])(?:${commercial}) $`, 'iu');
const objectOf = new RegExp(
  `^ (?:of )?(?:(?:the|your|our|this|their|its|a) )*(?:(?:new|next|annual|first|initial) )?(?:${commercial})(?![\\w])(?! (?:${working})\\b)`,
  'iu',
);

/** What a beginning is of: the term of an order or a customer's year is none of ours. */
function isCommercial(words: string, { at, end, noun }: Pick<Keyword, 'at' | 'end' | 'noun'>): boolean {
  const before = lastSegment(words.slice(0, at));
  // A call or meeting is the kick-off itself.
  const isKickOff = /^kick/iu.test(words.slice(at, end));
  if (!isKickOff && objectOf.test(words.slice(end, end + 120))) return true;
  if (noun && directly.test(before)) return true;
  return headOf(before) === 'theirs';
}

/** Whether the last thing that is spoken of is work; what hangs on another word counts only where nothing else does. */
const isOfWork = (words: string, at: number): boolean => headOf(lastSegment(words.slice(0, at))) === 'ours';

function headOf(before: string): 'ours' | 'theirs' | null {
  const heads = [...before.matchAll(things)].filter(({ index }) => !governed.test(before.slice(0, index)));
  const head = heads.at(-1);
  if (!head) return null;
  return head.groups?.ours === undefined ? 'theirs' : 'ours';
}

const isDenied = (words: string, at: number): boolean => {
  const before = words.slice(Math.max(0, at - 60), at);
  return (
    /\b(?:cannot|can't|can not|could not|couldn't|will not|won't|do not|don't|does not|unable to|never|not|nothing|nobody|none|no)(?: \w+){0,2} ?$/iu.test(
      before,
    ) && !/\b(?:why not|not only)\b/iu.test(before)
  );
};

const boundary = /(?<=[.!?])["')\]]* (?=[\p{Lu}\d"'(])|; |\n/gu;
const abbreviated =
  /(?:^|[\s(])(?:e\.g|i\.e|approx|ca|no|nr|vs|mr|mrs|ms|dr|st|resp|incl|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)\.$/iu;

/** Where each sentence of a text begins and ends; no time is cut. */
export function sentencesIn(
  words: string,
  dates: readonly DateInWords[],
): { readonly at: number; readonly end: number }[] {
  const cuts = [...words.matchAll(boundary)].filter(
    ({ index }) =>
      !dates.some(({ at, end }) => index > at && index < end) &&
      !abbreviated.test(words.slice(Math.max(0, index - 12), index)),
  );
  let at = 0;
  const sentences = cuts.map(({ index, 0: cut }) => {
    const sentence = { at, end: index };
    at = index + cut.length;
    return sentence;
  });
  return [...sentences, { at, end: words.length }];
}
