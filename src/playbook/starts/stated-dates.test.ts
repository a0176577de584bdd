import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { statedDates } from './stated-dates.ts';

const today = '2026-11-23';
const starts = (text: string) => statedDates(text, today).filter(({ of }) => of === 'start');
const spansOf = (text: string) =>
  starts(text).map(({ spans }) => spans.map(({ from, to }) => (from === to ? from : `${from}/${to}`)));

const march = ['2027-03-01'];

describe('a day is known in whatever way it is written', () => {
  test.each<[string, readonly string[]]>([
    ['1 March 2027', march],
    ['1st March 2027', march],
    ['1st of March, 2027', march],
    ['the 1st of March 2027', march],
    ['the first of March 2027', march],
    ['March 1, 2027', march],
    ['March 1st, 2027', march],
    ['March the first, 2027', march],
    ['Mar. 1, 2027', march],
    ['1 Mar 2027', march],
    ['1-Mar-2027', march],
    ["1 March '27", march],
    ['Monday, 1 March 2027', march],
    ['Monday the 1st of March 2027', march],
    ['1 March 2027 (Monday)', march],
    ['1 MARCH 2027', march],
    ['1 march 2027', march],
    ['2027-03-01', march],
    ['2027/03/01', march],
    ['2027-03-01T09:00:00Z', march],
    ['01.03.2027', march],
    ['01/03/27', ['2027-03-01', '2027-01-03']],
    ['01/03/2027', ['2027-03-01', '2027-01-03']],
    ['13/03/2027', ['2027-03-13']],
    ['1 March', ['2027-03-01', '2028-03-01']],
    ['March 1st', ['2027-03-01', '2028-03-01']],
    ['the week of 1 March 2027', ['2027-03-01/2027-03-07']],
    ['w/c 3 March 2027', ['2027-03-01/2027-03-07']],
    ['the week commencing 1 March 2027', ['2027-03-01/2027-03-07']],
    ['March 2027', ['2027-03-01/2027-03-31']],
    ['03/2027', ['2027-03-01/2027-03-31']],
    ['Q1 2027', ['2027-01-01/2027-03-31']],
    ['Q1/2027', ['2027-01-01/2027-03-31']],
    ["Q1 '27", ['2027-01-01/2027-03-31']],
    ['1Q27', ['2027-01-01/2027-03-31']],
    ['the first quarter of 2027', ['2027-01-01/2027-03-31']],
    ['H1 2027', ['2027-01-01/2027-06-30']],
    ['FY27 Q1', []],
    ['Q1 FY27', []],
    ['next Monday', []],
    ['Monday', []],
    ['tomorrow', []],
    ['the 15th', []],
    ['calendar week 9', []],
    ['KW 9', []],
  ])('on %s', (written, days) => {
    expect(spansOf(`Work starts on ${written}.`)).toEqual([days]);
    expect(spansOf(`Start: ${written}`)).toEqual([days]);
  });

  test.each([
    ...['in two weeks', 'within 10 business days', 'in 3 to 4 weeks', 'two weeks after signature', 'in a fortnight'],
    ...['next week', 'early next month', 'this quarter', 'in the spring', 'in early 2027', 'in 2027', 'mid-March'],
    ...[
      'after Easter',
      'in the new year',
      'in March',
      'on 1/3',
      'at the beginning of March',
      'in the week beginning 1 March',
    ],
    ...[
      '1\u00a0March\u20092027',
      '1 Mar\u00adch 2027',
      '１ March ２０２７',
      '1 Ma\u200brch 2027',
      '1\nMarch\n2027',
      '2027‑03‑01',
    ],
  ])('%j', (written) => {
    expect(starts(`Our engineers begin ${written}.`)).toHaveLength(1);
  });
});

describe('a beginning is known by what is said of it', () => {
  test.each([
    ...['We start on 1 March 2027.', 'We can start 1 March 2027.', 'Your project begins on 1 March 2027.'],
    ...[
      'The work commences 1 March 2027.',
      'We kick off on 1 March 2027.',
      'Kick-off: 1 March 2027',
      'Kickoff is 1 March 2027.',
    ],
    ...['On 1 March 2027 our engineers begin.', 'Start date - 1 March 2027', 'The estimated start is 1 March 2027.'],
    ...[
      'Start of work: 1 March 2027',
      '1 March 2027: start of the work.',
      'Sign now and keep your 1 March 2027 start.',
    ],
    ...[
      'The start you asked for, 1 March 2027, is fine.',
      'We start, as soon as the paper is signed, on 1 March 2027.',
    ],
    ...[
      'Once signed, on 1 March 2027 our engineers begin.',
      'If you sign by 15 January 2027, we start on 1 March 2027.',
    ],
    ...['Our engineers are with you from 1 March 2027 on.', 'From 1 March 2027 our engineers work with you.'],
    ...[
      'The class takes place on 12 March 2027.',
      'The training is scheduled for 12 March 2027.',
      'The workshop is booked for 12 March 2027.',
    ],
    ...['We get going on 1 March 2027.', 'We get started on 1 March 2027.', 'Work is under way from 1 March 2027.'],
    ...['Work on your subscription starts on 1 March 2027.', 'We start the billing migration on 1 March 2027.'],
    ...[
      'Nothing starts until 1 March 2027, and then all of it.',
      'We will not start before 1 March 2027.',
      'The earliest start is 1 March 2027.',
    ],
    ...[
      'Why not start on 1 March 2027?',
      'Not only do we start on 1 March 2027, we end early.',
      'When do we start? On 1 March 2027.',
    ],
    ...[
      'The project launches on 1 March 2027.',
      'Day one is 1 March 2027.',
      'START ON 1 MARCH 2027',
      'The work is to be started on 1 March.',
    ],
    ...[
      'Work starts on 1 March 2027 and is invoiced on 30 April 2027.',
      'It ends on 30 April 2027, starting 1 March 2027.',
    ],
    ...[
      'Start and end: 1 March 2027, 30 April 2027',
      'Work runs from 1 March 2027 to 30 April 2027.',
      'We start e.g. on 1 March 2027.',
    ],
    ...[
      'This statement of work begins on 1 March 2027.',
      'Delivery kicks off 1 March.',
      'We look forward to 1 March 2027, when we start.',
      'Kick-off call: 1 March, 10:00',
      'First workshop: 1 March 2027',
      'The first class is on 1 March 2027.',
      'Effective 1 March 2027 our consultants start.',
      'START_DATE=1 March 2027',
      'Looking forward to the start with you on 1 March!',
      'They will arrive at your site: the engineers start Mon. 1 March 2027.',
    ],
  ])('%s', (text) => {
    expect(starts(text).map(({ shown }) => shown)).toEqual([
      expect.stringMatching(/^(?:the )?1(?:2)? March(?: 2027)?$/i),
    ]);
  });
});

describe('another time is none', () => {
  test.each([
    ...['The work ends on 30 April 2027.', 'It lasts until 30 April 2027.', 'All is complete by 30 April 2027.'],
    ...[
      'This offer is valid until 23 December 2026.',
      'Valid until: 23 December 2026',
      'The offer expires on 23 December 2026.',
    ],
    ...[
      'The invoice is due on 1 March 2027.',
      'You are invoiced on 1 March 2027, when all is signed.',
      'We bill on 1 March 2027.',
    ],
    ...[
      'We begin billing on 1 March 2027.',
      'Prices from 1 January 2027 are those of the new list.',
      'Date: 3 December 2026',
    ],
    ...[
      'Please sign by 15 December 2026 so that work can begin.',
      'Name those who attend by 1 March 2027, before work begins.',
    ],
    ...[
      'Your subscription starts on 1 January 2027.',
      'The term begins on 1 January 2027.',
      'Order start: 1 December 2026',
    ],
    ...[
      'The start of your subscription is 1 January 2027.',
      'The licence start date is 1 January 2027.',
      'Your fiscal year begins on 1 February 2027.',
    ],
    ...[
      'Your freeze ends on 11 January 2027.',
      'Our team is on holiday from 24 December 2026.',
      'The warranty period begins on 1 June 2027.',
    ],
    ...['We began to talk on 3 May.', 'Your migration started in March.', 'Your team has used it since 3 May 2021.'],
    ...[
      'We cannot start on 1 March 2027.',
      'We cannot begin in March.',
      'The review call on 3 March 2027 comes before we start.',
    ],
    ...[
      'You go live on 1 June 2027.',
      'The report is delivered on 30 April 2027.',
      'Start with version 16.11.2 of it.',
    ],
    ...[
      'We start once you have signed. This holds until 23 December 2026.',
      'May we start with the discovery?',
      'It may start soon.',
    ],
    ...[
      'The Implementation QuickStart is valid until 1 March 2027.',
      'A quick start guide of 1 March 2027.',
      'Work begins after both have signed.',
    ],
    ...[
      'They march in step as we start.',
      'The start is to be agreed.',
      'Start with 1/2 day of Spring Boot.',
      'We start with seats 1 to 12 of OPP-2026-0112.',
    ],
    ...['Please send the list in the week beginning 1 March 2027.', 'At the beginning of March 2027 you are invoiced.'],
    ...[
      'Ends 30 April 2027. Starts when you sign.',
      'Effective 1 March 2027, prices change.',
      'Delivery: 30 April 2027',
    ],
    'Discounts end on 31 January 2027, so start the paperwork now.',
    'Before the work begins the Customer names a lead; by 1 March 2027 at the latest.',
    'It is to be signed until 23 December 2026; the start is agreed after that.',
  ])('%s', (text) => {
    expect(starts(text)).toEqual([]);
  });

  test('an end is told from a start', () => {
    const text =
      'The estimated start is October 5, 2026. From then it takes 10 days, so that the estimated end is October 20, 2026.';
    expect(statedDates(text, today).map(({ of, shown }) => [of, shown])).toEqual([
      ['start', 'October 5, 2026'],
      ['end', 'October 20, 2026'],
    ]);
  });
});

const day = fc
  .date({ min: new Date('2026-12-01'), max: new Date('2035-12-31'), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));
const written = fc.constantFrom<Intl.DateTimeFormatOptions>(
  { dateStyle: 'long' },
  { dateStyle: 'full' },
  { dateStyle: 'medium' },
  { year: 'numeric', month: '2-digit', day: '2-digit' },
);

test('whatever day, tongue and words: the day itself is found in a promise, and in no validity', () => {
  fc.assert(
    fc.property(
      day,
      fc.constantFrom('en-GB', 'en-US', 'en-CA', 'en-IN'),
      written,
      fc.constantFrom('Work starts on ', 'We begin ', 'Kick-off: ', 'The start date is '),
      fc.constantFrom('', ' and ends in good time', ', and an invoice follows', '; the offer holds until then'),
      (on, locale, look, before, after) => {
        const said = Temporal.PlainDate.from(on).toLocaleString(locale, look);
        const [found] = starts(`Dear Robin. ${before}${said}${after}.`);
        expect(
          found?.spans.some(({ from, to }) => from === on && to === on),
          said,
        ).toBe(true);
        expect(starts(`This offer is valid until ${said}${after}.`), said).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

test('any words are looked through without a fault, and none without a time in them hold a start', () => {
  const bits = fc.constantFrom(
    'start',
    'March',
    '1',
    ' ',
    ', ',
    '. ',
    'on ',
    '2027',
    '-',
    '/',
    '\n',
    'until ',
    'week of ',
    'Q1',
    'may',
    '١',
    '😀',
    'in ',
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(bits, fc.string()), { maxLength: 60 }).map((parts) => parts.join('')),
      (text) => {
        for (const { spans, shown } of statedDates(text, today)) {
          expect(shown).not.toBe('');
          for (const { from, to } of spans) expect(from <= to).toBe(true);
        }
      },
    ),
    { numRuns: 300 },
  );
  expect(starts('We start as soon as we can, and begin with what matters. '.repeat(50))).toEqual([]);
  for (const bit of ['the the ', '1/', 'not a b ', '\n \t', 'start of the ', '. ', 'in about ', '1 March '])
    expect(statedDates(bit.repeat(1000), today).length).toBeLessThanOrEqual(1000);
});
