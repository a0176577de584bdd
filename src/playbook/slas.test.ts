import { describe, expect, test } from 'vitest';
import { readCalendars } from './clocks/calendar.ts';
import { rfc3339 } from './clocks/due.ts';
import { folderOf, openFolder } from './folder.ts';
import { dueOf, limitInWords, readSlas, type Sla } from './slas.ts';

const folder = await openFolder('playbooks/gitlab');
const calendars = readCalendars(folder);
const shipped = { calendars, slas: readSlas(folder) };
const due = (id: string, region: string, from: string) =>
  rfc3339(dueOf(shipped, id, { region, from: Temporal.Instant.from(from) }).due);

test('a limit is said as people say it', () => {
  const said = ['ta-review', 'warm-introduction', 'channel-acknowledgement', 'welcome-email', 'partner-newsletter'].map(
    (id) => limitInWords(shipped.slas.find((sla) => sla.id === id)!.limit),
  );
  expect(said).toEqual([
    ...['2 business days', '1 business day', 'the same business day', '72 business hours'],
    'the first thursday of the month',
  ]);
});

describe('the promises of the sources', () => {
  test.each([
    ['ps-opportunity-review', 'emea', '2026-12-24T16:00:00+01:00', '2026-12-29T17:00:00+01:00'],
    ['channel-acknowledgement', 'americas', '2026-07-02T16:30:00-04:00', '2026-07-02T17:00:00-04:00'],
    ['channel-acknowledgement', 'americas', '2026-07-03T09:00:00-04:00', '2026-07-06T17:00:00-04:00'],
    ['warm-introduction', 'apac', '2026-09-04T10:00:00+10:00', '2026-09-07T17:00:00+10:00'],
    ['ta-review', 'emea', '2026-08-31T10:00:00+02:00', '2026-09-02T17:00:00+02:00'],
    ['estimate-to-customer', 'emea', '2026-08-31T10:00:00+02:00', '2026-09-03T17:00:00+02:00'],
    ['welcome-email', 'emea', '2026-08-31T09:00:00+02:00', '2026-09-10T17:00:00+02:00'],
    ['partner-newsletter', 'americas', '2020-05-08T09:00:00-04:00', '2020-06-04T17:00:00-04:00'],
  ])('%s in %s from %s', (id, region, from, expected) => {
    expect(due(id, region, from)).toBe(expected);
  });

  test('a delivery notified on a Monday is accepted when the Friday ends: the day of the notice is the first of five', () => {
    expect(due('passive-acceptance', 'emea', '2026-08-31T10:00:00+02:00')).toBe('2026-09-04T17:00:00+02:00');
  });
});

describe('a promise', () => {
  const promise = (from: string, count: number, to?: string): Sla => ({
    id: 'review',
    title: 'Review',
    starts: 'at once',
    limit: { unit: 'business-days', count },
    source: { document: 'Test', section: 'one' },
    effective: to === undefined ? { from } : { from, to },
  });
  const slas = [promise('2022-01-01', 3, '2026-08-31'), promise('2026-09-01', 2)];
  const from = (text: string) => ({ region: 'emea', from: Temporal.Instant.from(text) });

  test('is the one that holds on the day of asking in the region', () => {
    const before = dueOf({ calendars, slas }, 'review', from('2026-08-31T23:59:00+02:00'));
    const after = dueOf({ calendars, slas }, 'review', from('2026-09-01T00:00:00+02:00'));
    expect([before, after].map(({ due }) => due.toPlainDate().toString())).toEqual(['2026-09-03', '2026-09-03']);
  });

  test('is refused where there is none', () => {
    expect(() => dueOf({ calendars, slas }, 'reveiw', from('2026-09-01T00:00Z'))).toThrow(
      'slas.yaml knows no promise reveiw',
    );
    expect(() => dueOf({ calendars, slas }, 'review', from('2021-09-01T00:00Z'))).toThrow(
      'does not hold on 2021-09-01',
    );
    const nowhere = { region: 'mars', from: Temporal.Instant.from('2026-09-01T00:00Z') };
    expect(() => dueOf({ calendars, slas }, 'review', nowhere)).toThrow('no calendar for region mars');
  });
});

test.each([
  [
    'a negative limit',
    { limit: { unit: 'business-days', count: -1 } },
    'slas.yaml:1 slas[0].limit.count: must be at least 0.',
  ],
  ['an unknown unit', { limit: { unit: 'moons', count: 1 } }, 'slas.yaml:1 slas[0].limit.unit'],
  ['dates upside down', { effective: { from: '2022-01-02', to: '2022-01-01' } }, 'upside down'],
])('slas.yaml is refused with %s', (_, wrong, sentence) => {
  const sla = { ...shipped.slas[0], ...wrong };
  expect(() => readSlas(folderOf(new Map([['slas.yaml', JSON.stringify({ slas: [sla] })]])))).toThrow(sentence);
});

test('slas.yaml is refused with one promise twice on a day', () => {
  const [sla] = shipped.slas;
  const twice = folderOf(new Map([['slas.yaml', JSON.stringify({ slas: [sla, sla] })]]));
  expect(() => readSlas(twice)).toThrow('ps-opportunity-review holds twice on 2022-11-01');
});
