/** Days that words may mean, both ends among them: `2027-03-01`. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** A time that a text names. */
export interface DateInWords {
  readonly at: number;
  readonly end: number;
  readonly shown: string;
  /** What it may mean; none where only its reader's calendar could say, as of `next Monday`. */
  readonly spans: readonly Span[];
  /** Its year stands there, so that it can be past. */
  readonly fixed: boolean;
}

type Meaning = Pick<DateInWords, 'spans' | 'fixed'> | null;
type Groups = Readonly<Record<string, string | undefined>>;

interface Form {
  readonly words: RegExp;
  /** Null for words that only look like a date. */
  readonly read: (groups: Groups, today: string) => Meaning;
}

const months =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const weekdays = 'monday|tuesday|wednesday|thursday|friday|saturday|sunday';
const seasons = 'spring|summer|autumn|fall|winter';
const ordinals =
  'first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|' +
  'seventeenth|eighteenth|nineteenth|twentieth|twenty-first|twenty-second|twenty-third|twenty-fourth|twenty-fifth|twenty-sixth|' +
  'twenty-seventh|twenty-eighth|twenty-ninth|thirtieth|thirty-first';
const dayWord = `(?<d>(?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th)?|${ordinals})`;
const month = `(?<m>${months})`;
const year = "(?<y>(?:19|20)\\d\\d|'\\d\\d)(?!\\d)";
const count =
  '(?:\\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|(?:an? )?few|(?:an? )?couple of|some|several)';
const stretch = '(?:(?:business|working|calendar|full) )?(?:days?|weeks?|months?|fortnights?)';

const form = (words: string, read: Form['read']): Form => ({ words: new RegExp(words, 'giu'), read });
/** A time that cannot be told without knowing when it is read. */
const told = (words: string): Form => form(words, () => ({ spans: [], fixed: false }));

const forms: readonly Form[] = [
  form('(?<![\\w.-])(?<y>\\d{4})([-/.])(?<mm>\\d{1,2})\\2(?<d>\\d{1,2})(?:T[\\d:.]{4,12}Z?)?(?!\\w)', ({ y, mm, d }) =>
    fixed(daySpan(yearOf(y), Number(mm), Number(d))),
  ),
  form('(?<!\\w)(?<y>20\\d\\d)(?<mm>0[1-9]|1[0-2])(?<d>0[1-9]|[12]\\d|3[01])(?!\\w)', ({ y, mm, d }) =>
    fixed(daySpan(yearOf(y), Number(mm), Number(d))),
  ),
  form('(?<![\\w./-])(?<a>\\d{1,2})(?<by>[./-])(?<b>\\d{1,2})\\k<by>(?<y>\\d{4}|\\d{2})(?![\\w/-]|\\.\\d)', inFigures),
  form('(?<=\\b(?:on|from|by|:) )(?<a>\\d{1,2})(?<by>/)(?<b>\\d{1,2})(?![\\w/-]|\\.\\d)', inFigures),
  form(`(?<![\\w.])${dayWord}(?: day)?(?: of| ?-)? ?${month}\\b(?:\\.?,? ?-?${year})?`, ({ d, m, y }, today) =>
    dayMeaning(dayOf(d), monthOf(m), y, today),
  ),
  form(`(?<!\\w)${month}\\b\\.?[ -](?:the )?${dayWord}\\b(?![%:])(?:,? ?-?${year})?`, ({ d, m, y }, today) =>
    m === 'may' ? null : dayMeaning(dayOf(d), monthOf(m), y, today),
  ),
  form(`(?<!\\w)${month}\\b\\.?,? ?-?(?:of )?${year}`, ({ m, y }) => fixed(monthSpan(yearOf(y), monthOf(m)))),
  form('(?<![\\w/.-])(?<mm>0?[1-9]|1[0-2])/(?<y>20\\d\\d)(?!\\w)', ({ mm, y }) =>
    fixed(monthSpan(yearOf(y), Number(mm))),
  ),
  form('(?<![\\w/.-])(?<y>20\\d\\d)-(?<mm>0[1-9]|1[0-2])(?![\\w-])', ({ mm, y }) =>
    fixed(monthSpan(yearOf(y), Number(mm))),
  ),
  form(
    `(?<=\\b(?:in|by|from|during|of|for|since|until|till|before|after|mid|early|late|this|next|coming|on)[ -](?:the )?|: )${month}\\b`,
    ({ m }, today) => (m === 'may' ? null : coming(today, (y) => monthSpan(y, monthOf(m)))),
  ),
  form(`(?<!\\w)Q(?<q>[1-4])(?!\\w)(?:[ /-]?(?:of )?(?<fy>FY ?)?${year})?`, quarterMeaning),
  form('(?<!\\w)(?<q>[1-4])Q ?(?<y>20\\d\\d|\\d\\d)(?!\\w)', quarterMeaning),
  form(
    `(?<!\\w)(?<nth>first|second|third|fourth|1st|2nd|3rd|4th) quarter\\b(?:,? (?:of )?(?<fy>FY ?)?${year})?`,
    ({ nth = '', ...rest }, today) => quarterMeaning({ ...rest, q: String(nthOf(nth)) }, today),
  ),
  form(`(?<!\\w)H(?<h>[12])[ /-]?(?:of )?${year}`, ({ h, y }) =>
    fixed(spanOver(monthSpan(yearOf(y), h === '1' ? 1 : 7), monthSpan(yearOf(y), h === '1' ? 6 : 12))),
  ),
  form('(?<=\\b(?:in|during|early|late|mid|of|by|from|before|for)[ -])(?<y>20\\d\\d)(?![\\w/-]|\\.\\d)', ({ y }) =>
    fixed(spanOver(monthSpan(yearOf(y), 1), monthSpan(yearOf(y), 12))),
  ),
  told('(?<!\\w)Q[1-4][ /-]?(?:of )?FY ?\\d{2,4}(?!\\w)'),
  told('(?<!\\w)FY ?\\d{2,4}(?:[ /-]?[QH][1-4])?(?!\\w)'),
  told('\\b(?:the day after )?tomorrow\\b|\\btoday\\b'),
  told(
    `\\b(?:next|this|coming|following) (?:(?:calendar|business|working) )?(?:week|month|quarter|year|half-year|${weekdays}|${seasons}|${months})\\b`,
  ),
  told(`\\b(?:${weekdays})\\b`),
  told('(?<=\\b(?:on|from|by|:) )the \\d{1,2}(?:st|nd|rd|th)\\b(?! (?:floor|day|week|of))'),
  told(
    `\\b(?:in|within|after) (?:(?:about|approximately|roughly|the next|the coming|less than|at most) )?${count}(?: ?(?:to|or|-) ?${count})? ${stretch}\\b`,
  ),
  told(
    `\\b${count}(?: ?(?:to|or|-) ?${count})? ${stretch} (?:from|after|later|of (?:signature|signing|closing|receipt|the order))\\b`,
  ),
  told('\\b(?:calendar week|CW|KW) ?(?:no\\.? )?\\d{1,2}(?!\\w)'),
  told(
    `(?<=\\b(?:in|this|early|late|mid)[ -](?:the )?)(?:${seasons})\\b(?! boot)|\\b(?:${seasons}),? (?:of )?20\\d\\d\\b`,
  ),
  told("\\b(?:easter|christmas|thanksgiving|new year(?:'s(?: day)?)?|the holidays)\\b"),
];

/**
 * Words as they are looked through: one spelling of each sign, nothing that does not show, one blank between words. A line
 * break is left only where a paragraph or an item of a list ends.
 */
export const plainWords = (words: string): string =>
  words
    .normalize('NFKC')
    .replace(/[\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]/gu, '')
    .replace(/[\u2018\u2019\u02BC]/gu, "'")
    .replace(/[\u2010-\u2015\u2212]/gu, '-')
    .replaceAll('_', ' ')
    .replace(/\r\n?/gu, '\n')
    .split(/\n[^\S\n]*(?:\n|(?=[-*\u2022] ))/u)
    .map((paragraph) => paragraph.replace(/\s+/gu, ' ').trim())
    .filter(Boolean)
    .join('\n');

/**
 * The times that a text names, in its order, whatever way they are written.
 * @param words of `plainWords`
 * @param today `2026-11-23`: from when on a day without a year is looked for
 */
export function datesIn(words: string, today: string): DateInWords[] {
  const found = forms.flatMap(({ words: pattern, read }) =>
    [...words.matchAll(pattern)].flatMap((match): DateInWords[] => {
      const meaning = read(match.groups ?? {}, today);
      const [shown] = match;
      return meaning === null ? [] : [{ at: match.index, end: match.index + shown.length, shown, ...meaning }];
    }),
  );
  const longest = found.toSorted((a, b) => a.at - b.at || b.end - a.end);
  const kept: DateInWords[] = [];
  for (const each of longest) if (each.at >= (kept.at(-1)?.end ?? 0)) kept.push(each);
  return withWeekdays(kept, words).map((date) => weekAround(date, words));
}

/** A weekday belongs to the date beside it: `Monday, 1 March`, `1 March (Monday)`. */
function withWeekdays(dates: readonly DateInWords[], words: string): DateInWords[] {
  const isWeekday = ({ shown }: DateInWords) => new RegExp(`^(?:${weekdays})$`, 'iu').test(shown);
  const joined: DateInWords[] = [];
  for (const date of dates) {
    const last = joined.at(-1);
    const beside = last !== undefined && /^[ ,()]{0,3}(?:the )?$/u.test(words.slice(last.end, date.at));
    if (last && beside && isWeekday(last)) joined.splice(-1, 1, { ...date, at: last.at });
    else if (last && beside && isWeekday(date)) joined.splice(-1, 1, { ...last, end: date.end });
    else joined.push(date);
  }
  return joined;
}

/** `the week of 1 March` is any day from its Monday on. */
function weekAround(date: DateInWords, words: string): DateInWords {
  if (
    !/(?:\bweek (?:of|commencing|beginning|starting)|\bw\/c)(?: the)? $/iu.test(
      words.slice(Math.max(0, date.at - 30), date.at),
    )
  )
    return date;
  const spans = date.spans.map(({ from, to }) => {
    const monday = Temporal.PlainDate.from(from);
    const first = monday.subtract({ days: monday.dayOfWeek - 1 });
    return from === to ? { from: first.toString(), to: first.add({ days: 6 }).toString() } : { from, to };
  });
  return { ...date, spans };
}

function inFigures({ a, b, by, y }: Groups, today: string): Meaning {
  const orders =
    by === '.'
      ? [[a, b]]
      : [
          [a, b],
          [b, a],
        ];
  const read = (on: number) => orders.flatMap(([d, m]) => daySpan(on, Number(m), Number(d)) ?? []);
  if (y !== undefined) return some(read(yearOf(y)), true);
  return some(
    [0, 1].flatMap((later) => read(yearIn(today) + later)).filter(({ to }) => to >= today),
    false,
  );
}

function dayMeaning(d: number, m: number, y: string | undefined, today: string): Meaning {
  return y === undefined ? coming(today, (on) => daySpan(on, m, d)) : fixed(daySpan(yearOf(y), m, d));
}

function quarterMeaning({ q, y, fy }: Groups, today: string): Meaning {
  // A year of the books begins when a company likes.
  if (fy !== undefined) return { spans: [], fixed: false };
  const first = Number(q) * 3 - 2;
  const over = (on: number) => spanOver(monthSpan(on, first), monthSpan(on, first + 2));
  return y === undefined ? coming(today, over) : fixed(over(yearOf(y)));
}

const some = (spans: readonly Span[], isFixed: boolean): Meaning =>
  spans.length === 0 ? null : { spans, fixed: isFixed };
const fixed = (span: Span | null): Meaning => some(span ? [span] : [], true);

/** This year or the next, as far as it is not past. */
const coming = (today: string, spanIn: (year: number) => Span | null): Meaning =>
  some(
    [0, 1, 2, 3, 4]
      .flatMap((later) => spanIn(yearIn(today) + later) ?? [])
      .filter(({ to }) => to >= today)
      .slice(0, 2),
    false,
  );

const yearIn = (today: string): number => Number(today.slice(0, 4));

const yearOf = (words = ''): number => {
  const figures = Number(words.replace("'", ''));
  return figures < 100 ? 2000 + figures : figures;
};

const monthOf = (words = ''): number =>
  ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].indexOf(
    words.slice(0, 3).toLowerCase(),
  ) + 1;

const dayOf = (words = ''): number =>
  Number.parseInt(words, 10) || ordinals.split('|').indexOf(words.toLowerCase()) + 1;

const nthOf = (words: string): number =>
  Number.parseInt(words, 10) || ordinals.split('|').indexOf(words.toLowerCase()) + 1;

function daySpan(y: number, m: number, d: number): Span | null {
  if (m < 1 || m > 12 || d < 1 || d > new Temporal.PlainYearMonth(y, m).daysInMonth) return null;
  const on = new Temporal.PlainDate(y, m, d).toString();
  return { from: on, to: on };
}

function monthSpan(y: number, m: number): Span {
  const whole = new Temporal.PlainYearMonth(y, m);
  return {
    from: whole.toPlainDate({ day: 1 }).toString(),
    to: whole.toPlainDate({ day: whole.daysInMonth }).toString(),
  };
}

const spanOver = (first: Span, last: Span): Span => ({ from: first.from, to: last.to });
