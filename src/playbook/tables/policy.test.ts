import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { folderOf } from '../folder.ts';
import { flipsOf } from './flips.ts';
import { readPolicy } from './loading.ts';
import type { Answer, Facts } from './policy.ts';
import { policyColumns } from './shape.ts';
import { weigh } from './weigh.ts';

const row = (id: string, when: string, gives: string) =>
  `      - { id: ${id}, when: ${when}, gives: ${gives}, source: { document: d, section: ${id} }, effective: { from: 2020-01-01 } }`;

/** Who serves, which partner (asked only on the partner path), and what papers, which read the first table's answer. */
const text = `
facts:
  edition: { type: enum, values: [ee, ce], question: Which edition? }
  segment: { type: enum, values: [smb, large], question: Which segment? }
  region: { type: enum, values: [emea, apac], question: Which region? }
  known: { type: boolean, assume: false, question: Is a partner known? }
tables:
  partner:
    title: Which partner
    hit: first
    only: { who.path: partner }
    inputs: [known, region]
    outputs: { contact: { type: text } }
    rules:
${row('known', '{ known: true }', '{ contact: theirs }')}
${row('emea', '{ region: emea }', '{ contact: emea }')}
${row('apac', '{}', '{ contact: apac }')}
  papers:
    title: Papers
    hit: collect
    none: A partner brings its own.
    inputs: [segment, who.path]
    outputs: { papers: { type: list } }
    rules:
${row('form', '{ who.path: ps, segment: smb }', '{ papers: [form] }')}
${row('issue', '{ who.path: ps, segment: large }', '{ papers: [issue] }')}
  who:
    title: Who serves
    hit: first
    inputs: [edition]
    outputs: { path: { type: enum, values: [ps, partner] } }
    rules:
${row('free', '{ edition: ce }', '{ path: partner }')}
${row('licensed', '{}', '{ path: ps }')}
`;
const { policy } = readPolicy(folderOf(new Map([['p.yaml', text]])), 'p.yaml', z.strictObject(policyColumns));
const day = '2026-08-31';

/** Rule ids by table; null for a table that was not asked. */
const told = (answer: Answer) =>
  Object.fromEntries(
    policy.tables.map(({ id, rows }, place) => [id, answer[place]?.map((at) => rows[at]!.id).join() ?? null]),
  );
const key = (answer: Answer) => JSON.stringify(told(answer));
const weighed = (facts: Facts) => {
  const { answers, missing } = weigh(policy, facts, day, key);
  return { answers: answers.map(told), missing: missing.map(({ name }) => name) };
};

test('tables are asked in the order in which they lean on each other', () => {
  expect(policy.tables.map(({ id }) => id)).toEqual(['who', 'partner', 'papers']);
  expect(policy.facts.map(({ name }) => name)).toEqual(['edition', 'known', 'region', 'segment']);
});

describe('complete facts', () => {
  test('reach later tables by what earlier ones say', () => {
    const facts = { edition: 'ee', segment: 'large', region: 'emea', known: true };
    expect(weighed(facts)).toEqual({ answers: [{ who: 'licensed', papers: 'issue', partner: null }], missing: [] });
  });

  test('reach a table with a guard only when it lets them', () => {
    const facts = { edition: 'ce', segment: 'large', region: 'apac', known: false };
    expect(weighed(facts)).toEqual({ answers: [{ who: 'free', papers: '', partner: 'apac' }], missing: [] });
  });
});

describe('partial facts', () => {
  test('are weighed through all tables: only what can matter is missing', () => {
    expect(weighed({ edition: 'ce' })).toMatchObject({ missing: ['region'] });
    expect(weighed({ edition: 'ee' })).toMatchObject({ missing: ['segment'] });
    expect(weighed({ edition: 'ce', known: true })).toMatchObject({ answers: [{ partner: 'known' }], missing: [] });
    expect(weighed({ region: 'emea' })).toMatchObject({ missing: ['edition', 'segment'] });
    expect(weighed({}).missing).toEqual(['edition', 'region', 'segment']);
  });

  test('give every answer they allow', () => {
    expect(weighed({ segment: 'smb', region: 'emea' }).answers).toEqual([
      { who: 'licensed', papers: 'form', partner: null },
      { who: 'free', papers: '', partner: 'emea' },
    ]);
  });

  test('are settled when what differs was not asked for', () => {
    const path = ([who]: Answer) => String(who);
    expect(weigh(policy, { edition: 'ee' }, day, path)).toMatchObject({ missing: [], answers: { length: 2 } });
  });
});

describe('flips', () => {
  const flips = (facts: Facts, askedFor = key) =>
    flipsOf(policy, facts, day, askedFor).map(({ changes, answer }) => ({
      changes: changes.map(({ input, from, to }) => `${input} ${from} -> ${to}`).join(', '),
      ...told(answer),
    }));

  test('go through all tables: single changes first, pairs for what no single change reaches', () => {
    expect(flips({ edition: 'ee', segment: 'smb', region: 'emea', known: false })).toEqual([
      { changes: 'edition ee -> ce', who: 'free', papers: '', partner: 'emea' },
      { changes: 'segment smb -> large', who: 'licensed', papers: 'issue', partner: null },
      { changes: 'edition ee -> ce, known false -> true', who: 'free', papers: '', partner: 'known' },
      { changes: 'edition ee -> ce, region emea -> apac', who: 'free', papers: '', partner: 'apac' },
    ]);
  });

  test('change only facts that are known or assumed, and leave out what stays open', () => {
    expect(flips({ edition: 'ce', region: 'emea' })).toEqual([
      { changes: 'known false -> true', who: 'free', papers: '', partner: 'known' },
      { changes: 'region emea -> apac', who: 'free', papers: '', partner: 'apac' },
    ]);
  });

  test('are none while the answer itself is open', () => {
    expect(flips({ edition: 'ee' })).toEqual([]);
  });
});
