import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from '../platform/config.ts';
import { Refusal } from '../platform/refusal.ts';
import { main } from './main.ts';

/** `parley route --facts facts.json ARGS` on a file of that text. */
async function route(text: string, ...args: string[]) {
  const out: string[] = [];
  const said: string[] = [];
  const desk = {
    out: (line: string) => void out.push(line),
    say: (line: string) => void said.push(line),
    read: async (file: string) => {
      if (file === 'gone.json')
        throw new Refusal('file.unreadable', 'gone.json cannot be read (ENOENT): check the path.');
      return text;
    },
  };
  const code = await main(['route', ...args], desk);
  return { code, out: out.join('\n'), said: said.join('\n') };
}

const facts = { edition: 'ee', segment: 'smb', region: 'emea', needs: [{ service: 'advisory' }] };
const file = ['--facts', 'facts.json'];

describe('parley route', () => {
  test('answers an array of cases in the order of the file, each with all it has to say', async () => {
    const text = await readFile(join(root, 'playbooks/gitlab/tests/rules-of-engagement.yaml'), 'utf8');
    const { engagements: cases }: { engagements: { id: string; expect: object }[] } = parse(text);
    const { code, out, said } = await route(JSON.stringify(cases), ...file, '--json', '--on', '2026-08-31');
    expect({ code, said }).toEqual({ code: 0, said: '' });
    const verdicts = JSON.parse(out);
    expect(verdicts).toMatchObject(cases.map(({ id, expect: expected }) => ({ id, ...expected })));
    expect(verdicts).toHaveLength(30);
    for (const verdict of verdicts) {
      expect(Object.keys(verdict)).toEqual(
        expect.arrayContaining(['clocks', 'rules', 'sources', 'trace', 'flips', 'questions', 'playbookVersion']),
      );
    }
  });

  test('answers one facts object with an array of one', async () => {
    const { out } = await route(JSON.stringify(facts), ...file, '--json');
    expect(JSON.parse(out)).toMatchObject([
      { id: null, outcome: ['partner-sourcing'], contacts: ['channel-emea-smb-mm'] },
    ]);
  });

  test('reads as a page without --json, one page a case', async () => {
    const one = await route(JSON.stringify(facts), ...file);
    expect(one.out.split('\n')[0]).toBe('The channel team finds a partner.');
    const two = await route(JSON.stringify([{ id: 'a', facts }, { facts }]), ...file);
    expect(two.out.split('\n').filter((line) => line === 'a' || line === '1')).toEqual(['a', '1']);
  });

  test('decides by the day and the playbook that are named', async () => {
    expect((await route(JSON.stringify(facts), ...file, '--on', '2020-01-01')).said).toContain(
      'holds no rule on 2020-01-01',
    );
    expect((await route(JSON.stringify(facts), ...file, '--playbook', '/nowhere')).said).toBe(
      'parley route: There is no playbook folder /nowhere: check the path.',
    );
  });
});

describe('bad facts are refused by place', () => {
  test.each<[string, unknown, string]>([
    [
      'an unknown field',
      { ...facts, sement: 'smb' },
      'facts.json cannot be used: sement is not known here: remove it or correct its name.',
    ],
    [
      'a value out of its list',
      { ...facts, edition: 'xe' },
      'facts.json cannot be used: edition must be one of ee, ce.',
    ],
    ['a text for a number', { ...facts, employees: '7' }, 'facts.json cannot be used: employees must be a number.'],
    ['a negative count', { ...facts, employees: -7 }, 'facts.json cannot be used: employees must be at least 0.'],
    [
      'a partner without a name',
      { ...facts, existingPartner: { canDeliver: true } },
      'facts.json cannot be used: existingPartner.name is missing: give a text.',
    ],
    [
      'a need without a service',
      { ...facts, needs: [{ sku: 'MIG+' }] },
      'facts.json cannot be used: needs[0].service is missing: give a text.',
    ],
    ['a list that is none', { ...facts, needs: 'advisory' }, 'facts.json cannot be used: needs must be a list.'],
    ['a case without facts', [{ id: 'a' }], 'facts.json cannot be used: [0].facts is missing: give named fields.'],
    [
      'an unknown service',
      { ...facts, needs: [{ service: 'magic' }] },
      'needs[0].service: "magic" is no service of the playbook: name one of training, integration, implementation, migration, manual-migration, migration-to-saas, advisory, readiness-assessment, dedicated-engineer, ce-to-ee-upgrade.',
    ],
    [
      'a SKU that is not in the catalogue',
      [
        { id: 'a', facts },
        { id: 'b', facts: { ...facts, needs: [{ service: 'migration', sku: 'MIG' }] } },
      ],
      '[1].facts.needs[0].sku: There is no SKU MIG in the catalogue: correct it, or leave the SKU out for custom work.',
    ],
  ])('%s', async (_, wrong, sentence) => {
    const { code, out, said } = await route(JSON.stringify(wrong), ...file, '--json');
    expect({ code, out, said }).toEqual({ code: 1, out: '', said: `parley route: ${sentence}` });
  });

  test('every fault of a file is told', async () => {
    const { said } = await route(JSON.stringify([{ facts: { edition: 'xe', foo: 1 } }]), ...file);
    expect(said.split('\n').slice(1)).toEqual([
      '  [0].facts.edition: must be one of ee, ce.',
      '  [0].facts.foo: is not known here: remove it or correct its name.',
    ]);
  });

  test('a file that is no JSON, no object, or not there', async () => {
    expect((await route('{"edition":', ...file)).said).toMatch(/^parley route: facts\.json is not JSON: /);
    expect((await route('3', ...file)).said).toBe(
      'parley route: facts.json cannot be used: the whole must be named fields.',
    );
    expect((await route('', '--facts', '-')).said).toMatch(/^parley route: Standard input is not JSON: /);
    expect((await route('', '--facts', 'gone.json')).code).toBe(1);
  });

  test('wrong usage exits with 2', async () => {
    for (const args of [[], ['--facts'], [...file, '--nonsense'], [...file, 'more'], [...file, '--on', 'today']]) {
      expect((await route('{}', ...args)).code).toBe(2);
    }
  });
});
