import { describe, expect, test } from 'vitest';
import { main } from './main.ts';

async function clock(...args: string[]) {
  const out: string[] = [];
  const said: string[] = [];
  const desk = {
    out: (text: string) => void out.push(text),
    say: (text: string) => void said.push(text),
    read: async () => '',
  };
  const code = await main(['clock', ...args], desk);
  return { code, out: out.join('\n'), said: said.join('\n') };
}

const christmas = ['--region', 'emea', '--from', '2026-12-24T16:00:00+01:00'];

describe('parley clock', () => {
  test('answers in JSON', async () => {
    const { code, out, said } = await clock(...christmas, '--business-days', '2', '--json');
    expect({ code, said }).toEqual({ code: 0, said: '' });
    expect(JSON.parse(out)).toEqual({
      due: '2026-12-29T17:00:00+01:00',
      timeZone: 'Europe/Berlin',
      skipped: [
        { date: '2026-12-25', why: 'Christmas Day' },
        { date: '2026-12-26', why: 'Boxing Day; weekend (Saturday)' },
        { date: '2026-12-27', why: 'weekend (Sunday)' },
      ],
    });
  });

  test('answers in words', async () => {
    const { out } = await clock(...christmas, '--business-days', '2');
    expect(out.split('\n').slice(0, 4)).toEqual([
      'Due Tuesday 29 December 2026, 17:00 (Europe/Berlin).',
      'Asked Thursday 24 December 2026, 16:00.',
      'Not counted:',
      '  2026-12-25  Christmas Day',
    ]);
  });

  test.each([
    [['--same-business-day'], '2026-12-24T17:00:00+01:00'],
    [['--calendar-days', '2'], '2026-12-28T17:00:00+01:00'],
    [['--business-hours', '2'], '2026-12-28T10:00:00+01:00'],
    [['--first-thursday'], '2027-01-07T17:00:00+01:00'],
  ])('counts %j', async (limit, due) => {
    const { out } = await clock(...christmas, ...limit, '--json');
    expect(JSON.parse(out).due).toBe(due);
  });

  test('starts now unless told when', async () => {
    const { code, out } = await clock('--region', 'apac', '--business-days', '1', '--json');
    expect(code).toBe(0);
    expect(Temporal.Instant.compare(JSON.parse(out).due, Temporal.Now.instant())).toBe(1);
  });

  test.each([
    ['no region', ['--business-days', '2'], 2, '--region is missing'],
    ['no limit', christmas, 2, 'A limit is missing'],
    ['two limits', [...christmas, '--business-days', '2', '--same-business-day'], 2, 'more than one limit'],
    ['two of a kind', [...christmas, '--business-days', '2', '--calendar-days', '2'], 2, 'more than one limit'],
    ['a negative number', [...christmas, '--business-days=-2'], 2, 'whole number from 0 to 9999, not "-2"'],
    ['half a day', [...christmas, '--business-days', '1.5'], 2, 'not "1.5"'],
    ['no number', [...christmas, '--calendar-days', 'two'], 2, '--calendar-days takes a whole number'],
    ['an endless clock', [...christmas, '--business-days', '10000'], 2, 'from 0 to 9999'],
    ['no instant', ['--region', 'emea', '--from', 'tomorrow', '--first-thursday'], 2, 'not "tomorrow"'],
    ['a local time', ['--region', 'emea', '--from', '2026-12-24T16:00', '--first-thursday'], 2, 'with its offset'],
    [
      'a day there is not',
      ['--region', 'emea', '--from', '2026-02-30T16:00Z', '--first-thursday'],
      2,
      'with its offset',
    ],
    ['a stray option', [...christmas, '--business-days', '2', '--sla'], 2, '--sla'],
    ['a stray word', [...christmas, '--business-days', '2', 'soon'], 2, 'soon'],
    ['an unknown region', ['--region', 'mars', '--business-days', '2'], 1, 'take one of americas, emea, apac'],
    ['a year out of reach', ['--region', 'emea', '--from', '2300-01-01T00:00Z', '--business-days', '2'], 1, '2199'],
  ])('refuses %s', async (_, args, expectedCode, sentence) => {
    const { code, out, said } = await clock(...args);
    expect({ code, out }).toEqual({ code: expectedCode, out: '' });
    expect(said).toContain(sentence);
  });
});
