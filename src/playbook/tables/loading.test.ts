import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { Refusal } from '../../platform/refusal.ts';
import { folderOf } from '../folder.ts';
import { readPolicy } from './loading.ts';
import { policyColumns } from './shape.ts';

const sound = `
facts:
  edition: { type: enum, values: [ee, ce], question: Which edition? }
  employees: { type: integer, min: 0, question: How many? }
tables:
  who:
    title: Who serves
    hit: first
    inputs: [edition]
    outputs: { path: { type: enum, values: [ps, partner] }, told: { type: list } }
    rules:
      - id: free
        when: { edition: ce }
        gives: { path: partner, told: [channel] }
        source: { document: '001', section: FAQ }
        effective: { from: 2022-11-01 }
      - id: licensed
        gives: { path: ps }
        source: { document: '001', section: FAQ }
        effective: { from: 2022-11-01 }
  room:
    title: Where to ask
    hit: unique
    only: { who.path: partner }
    inputs: [employees]
    outputs: { room: { type: text }, days: { type: integer, optional: true }, sure: { type: boolean, optional: true } }
    rules:
      - id: small
        when: { employees: { to: 100 } }
        gives: { room: small }
        source: { document: '000', section: step 2 }
        effective: { from: 2022-11-01 }
      - id: large
        when: { employees: { above: 100 } }
        gives: { room: large }
        source: { document: '000', section: step 2 }
        effective: { from: 2022-11-01 }
`;

const read = (text: string) =>
  readPolicy(folderOf(new Map([['p.yaml', text]])), 'p.yaml', z.strictObject(policyColumns));

function faultsOf(text: string): string[] {
  try {
    read(text);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    expect(fault.code).toBe('playbook.invalid');
    return fault.faults.map(({ place, sentence }) => `${place}: ${sentence}`);
  }
  return [];
}

/** The sound file with one text put in the place of another, which must be there. */
function withText(old: string, text: string): string {
  expect(sound).toContain(old);
  return sound.replace(old, text);
}

test('a sound file gives its tables in the order in which they lean on each other', () => {
  const { tables, ...rest } = parse(sound) as { tables: Record<string, unknown> };
  const turned = stringify({ ...rest, tables: Object.fromEntries(Object.entries(tables).reverse()) });
  for (const text of [sound, turned]) expect(read(text).policy.tables.map(({ id }) => id)).toEqual(['who', 'room']);
});

describe('a file is refused by line and path', () => {
  test.each<[string, string, string, string]>([
    [
      'for a value its fact cannot have',
      'when: { edition: ce }',
      'when: { edition: cee }',
      'p.yaml:13 tables.who.rules[0].when.edition: "cee" does not fit: the input is one of ee, ce.',
    ],
    [
      'for a cell of no known form',
      'when: { edition: ce }',
      'when: { edition: }',
      'p.yaml:13 tables.who.rules[0].when.edition: must be a value, a list of values, a range such as {from: 1, to: 9}, or {not: ...}.',
    ],
    [
      'for a range upside down',
      'employees: { to: 100 }',
      'employees: { from: 101, to: 100 }',
      'p.yaml:29 tables.room.rules[0].when.employees: is a range upside down: its lower bound lies above its upper one; swap them.',
    ],
    [
      'for an input that is no fact',
      'inputs: [edition]',
      'inputs: [edition, segment]',
      'p.yaml:9 tables.who.inputs[1]: segment is no fact of this file, and no boolean or enum output of a table.',
    ],
    [
      'for an input that stands twice',
      'inputs: [edition]',
      'inputs: [edition, edition]',
      'p.yaml:9 tables.who.inputs[1]: edition stands twice: remove one.',
    ],
    [
      'for an output that cannot be read on',
      'inputs: [employees]',
      'inputs: [employees, who.told]',
      'p.yaml:25 tables.room.inputs[1]: who.told is no fact of this file, and no boolean or enum output of a table.',
    ],
    [
      'for a cell of no input',
      'when: { edition: ce }',
      'when: { edition: ce, employees: 3 }',
      'p.yaml:13 tables.who.rules[0].when.employees: is no input of the table: it has edition.',
    ],
    [
      'for a missing output',
      'gives: { path: ps }',
      'gives: { told: [channel] }',
      'p.yaml:18 tables.who.rules[1].gives.path: is missing: every rule of the table says it.',
    ],
    [
      'for an unknown output',
      'gives: { path: ps }',
      'gives: { path: ps, by: us }',
      'p.yaml:18 tables.who.rules[1].gives.by: is no output of the table: it has path, told.',
    ],
    [
      'for a value its output cannot have',
      'gives: { path: ps }',
      'gives: { path: them }',
      'p.yaml:18 tables.who.rules[1].gives.path: must be one of ps, partner.',
    ],
    [
      'for a list that is none',
      'told: [channel]',
      'told: channel',
      'p.yaml:14 tables.who.rules[0].gives.told: must be a list.',
    ],
    [
      'for a list with what is no text',
      'told: [channel]',
      'told: [channel, 3]',
      'p.yaml:14 tables.who.rules[0].gives.told: 3 is not among texts.',
    ],
    [
      'for a list with what it may not hold',
      'told: { type: list } }',
      'told: { type: list, values: [seller] } }',
      'p.yaml:14 tables.who.rules[0].gives.told: channel is not among seller.',
    ],
    [
      'for a text that is none',
      'gives: { room: small }',
      'gives: { room: true }',
      'p.yaml:30 tables.room.rules[0].gives.room: must be a text.',
    ],
    [
      'for a number that is not whole',
      'gives: { room: small }',
      'gives: { room: small, days: 2.5 }',
      'p.yaml:30 tables.room.rules[0].gives.days: must be a whole number.',
    ],
    [
      'for a yes that is none',
      'gives: { room: small }',
      "gives: { room: small, sure: 'yes' }",
      'p.yaml:30 tables.room.rules[0].gives.sure: must be true or false.',
    ],
    [
      'for a guard on a fact',
      'only: { who.path: partner }',
      'only: { edition: ce }',
      'p.yaml:24 tables.room.only.edition: must name what an earlier table says, as table.output; edition does not.',
    ],
    [
      'for a guard on a value that is never said',
      'only: { who.path: partner }',
      'only: { who.path: nobody }',
      'p.yaml:24 tables.room.only.who.path: "nobody" does not fit: the input is one of ps, partner.',
    ],
    [
      'for a rule id that is taken, also by another table',
      'id: small',
      'id: free',
      'p.yaml:28 tables.room.rules[0].id: free is taken in table who: rename one of them.',
    ],
    [
      'for dates upside down',
      'effective: { from: 2022-11-01 }\n      - id: licensed',
      'effective: { from: 2022-11-01, to: 2020-01-01 }\n      - id: licensed',
      'p.yaml:16 tables.who.rules[0].effective: is a date range upside down: `to` lies before `from`; swap the two dates.',
    ],
    [
      'for an assumed value its fact cannot have',
      'values: [ee, ce], question',
      'values: [ee, ce], assume: xe, question',
      'p.yaml:3 facts.edition.assume: does not fit: the fact is one of ee, ce.',
    ],
    [
      'for a gap',
      'employees: { above: 100 }',
      'employees: { above: 101 }',
      'p.yaml:21 tables.room: has a gap: no rule answers employees 101 (from 2022-11-01 on); add a rule for it.',
    ],
    [
      'for an overlap',
      'employees: { above: 100 }',
      'employees: { from: 100 }',
      'p.yaml:33 tables.room.rules[1]: overlaps: large and small both answer employees 100 (from 2022-11-01 on); a unique table may have one answer, so narrow one of them.',
    ],
    [
      'for tables that wait for each other',
      'inputs: [edition]',
      'inputs: [edition, third.sure]',
      'p.yaml:9 tables.who.inputs: tables wait for each other in a ring: who -> third -> who; let one of them read facts instead.',
    ],
    [
      'for a table that leans on one which is not always asked',
      'inputs: [edition]',
      'inputs: [edition, fourth.sure]',
      'p.yaml:9 tables.who.inputs: fourth is asked only at times: no other table can rely on it.',
    ],
    [
      'for a table that leans on one with many answers',
      'inputs: [edition]',
      'inputs: [edition, fifth.sure]',
      'p.yaml:9 tables.who.inputs: fifth collects many rules: no other table can read one answer of it.',
    ],
  ])('%s', (_, old, text, fault) => {
    const more = `
  third: { title: T, hit: first, inputs: [who.path], outputs: { sure: { type: boolean } }, rules: [${row('t')}] }
  fourth: { title: T, hit: first, only: { third.sure: true }, inputs: [employees], outputs: { sure: { type: boolean } }, rules: [${row('f')}] }
  fifth: { title: T, hit: collect, inputs: [employees], outputs: { sure: { type: boolean } }, rules: [${row('v')}] }
`;
    const around = /third|fourth|fifth/.test(text) ? more : '';
    expect(faultsOf(withText(old, text).trimEnd() + around)).toEqual([fault]);
  });

  test('for a ring, of which only the tables in it are named', () => {
    const ring = `
  aside: { title: T, hit: first, inputs: [one.sure], outputs: { sure: { type: boolean } }, rules: [${row('a')}] }
  one: { title: T, hit: first, inputs: [two.sure], outputs: { sure: { type: boolean } }, rules: [${row('b')}] }
  two: { title: T, hit: first, inputs: [one.sure], outputs: { sure: { type: boolean } }, rules: [${row('c')}] }
`;
    expect(faultsOf(sound.trimEnd() + ring)[0]).toContain('in a ring: one -> two -> one;');
  });

  test('with every fault at once', () => {
    const text = withText('when: { edition: ce }', 'when: { edition: cee }').replace('told: [channel]', 'told: 3');
    expect(faultsOf(text)).toHaveLength(2);
  });
});

const row = (id: string): string =>
  `{ id: ${id}, gives: { sure: true }, source: { document: d, section: s }, effective: { from: 2022-11-01 } }`;
