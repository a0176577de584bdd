import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../platform/config.ts';
import { main } from './main.ts';

const shipped = join(root, 'playbooks', 'gitlab');
let other = '';

beforeAll(async () => {
  other = await mkdtemp(join(tmpdir(), 'parley-playbook-'));
});
afterAll(() => rm(other, { recursive: true }));

async function playbook(...args: string[]) {
  return playbookReading('', ...args);
}

/** `parley playbook ARGS` with a text behind every file that is read. */
async function playbookReading(text: string, ...args: string[]) {
  const out: string[] = [];
  const said: string[] = [];
  const desk = {
    out: (line: string) => void out.push(line),
    say: (line: string) => void said.push(line),
    read: async () => text,
  };
  const code = await main(['playbook', ...args], desk);
  return { code, out: out.join('\n'), said: said.join('\n') };
}

/** The shipped playbook with one text of a file put in the place of another, which must be there. */
async function changed(file: string, old: string, text: string): Promise<string> {
  await cp(shipped, other, { recursive: true, force: true });
  const before = await readFile(join(other, file), 'utf8');
  expect(before).toContain(old);
  await writeFile(join(other, file), before.replace(old, text));
  return other;
}

describe('check', () => {
  test('says that the shipped playbook is sound, and its version', async () => {
    const { code, out } = await playbook('check');
    expect(code).toBe(0);
    expect(out).toMatch(/sound\. \d+ tables with \d+ rules are proved\.\nVersion [0-9a-f]{64}$/);
  });

  test.each([
    [
      'a gap',
      'segments.yaml',
      'from: 2001',
      'from: 2002',
      'segments.yaml:9 tables.segment-by-size: has a gap: no rule answers employees 2,001',
    ],
    ['an overlap', 'segments.yaml', 'from: 2001', 'from: 2000', 'both answer employees 2,000'],
    [
      'dates upside down',
      'segments.yaml',
      'effective: { from: 2022-11-01 }',
      'effective: { from: 2022-11-01, to: 2021-01-01 }',
      'is a date range upside down',
    ],
    [
      'a cycle',
      'routing.yaml',
      'inputs: [needsSaasMigration,',
      'inputs: [who-serves.path, needsSaasMigration,',
      'tables wait for each other in a ring: who-serves -> who-serves',
    ],
    [
      'a contact nobody knows',
      'routing.yaml',
      'contacts: [channel-gsi]',
      'contacts: [channel-gsa]',
      'names channel-gsa, which contacts.yaml does not hold',
    ],
    [
      'an outcome without a title',
      'routing.yaml',
      '  known-partner: {',
      '  well-known-partner: {',
      'known-partner has no title: add it to outcomes.',
    ],
    [
      'no words for a verdict that must ask',
      'routing.yaml',
      '  needs-information:',
      '  needs-more:',
      'outcomes: lacks needs-information: give it a title.',
    ],
    [
      'a service no need can be read by',
      'routing.yaml',
      '{ some: migration-to-saas }',
      '{ some: migration-to-mars }',
      'routing.yaml:31 needs.needsSaasMigration: migration-to-mars is no service of this file',
    ],
    [
      'a fact no engagement has',
      'routing.yaml',
      '  publicSector:\n',
      '  weather: { type: boolean, assume: true, question: Sun? }\n  publicSector:\n',
      'facts.weather: no engagement has this fact',
    ],
    ['no YAML', 'segments.yaml', 'tables:', 'tables: [', 'segments.yaml:'],
  ])('refuses %s in %s', async (_, file, old, text, sentence) => {
    const { code, out, said } = await playbook('check', await changed(file, old, text));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(said).toContain(sentence);
  });
});

describe('test', () => {
  test('runs the cases beside the policy', async () => {
    expect(await playbook('test')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^All \d+ cases answer as expected\.$/),
    });
  });

  test('tells the cases that fail by file and line, and exits with 1', async () => {
    const folder = await changed('tests/edges.yaml', 'contacts: [channel-gsi]', 'contacts: [channel-apac]');
    const { code, out } = await playbook('test', '--playbook', folder);
    expect(code).toBe(1);
    const [fault, sum] = out.split('\n');
    expect(fault).toMatch(
      /^tests\/edges\.yaml:\d+ engagements\[6\]: ce-americas-large-aligned-gsi: contacts is channel-gsi instead of channel-apac\.$/,
    );
    expect(sum).toMatch(/^1 of \d+ cases failed\.$/);
  });

  test('counts a case that is refused as failed', async () => {
    const folder = await changed('tests/edges.yaml', 'table: segment-by-size', 'table: segment-by-height');
    expect((await playbook('test', folder)).out).toContain('is refused: The playbook has no table segment-by-height');
  });
});

describe('show', () => {
  test('lists the tables, or tells one in words', async () => {
    expect((await playbook('show')).out).toContain('who-serves');
    const { out } = await playbook('show', 'who-serves');
    expect(out).toContain('Who serves (who-serves): the topmost rule that fits decides.');
    expect(out).toContain('    when    segment smb and needsAllStandard true');
    expect(out).toContain('    but     000 Rules of Engagement, Key Takeaways, 3: Every need');
    expect(await playbook('show', 'whoever')).toMatchObject({ code: 1, out: '' });
  });

  test('hands a table over as it is written, or as a JSON Decision Model', async () => {
    expect(JSON.parse((await playbook('show', 'who-serves', '--json')).out)).toMatchObject({ hit: 'first' });
    const model = JSON.parse((await playbook('show', 'artefacts', '--jdm')).out);
    expect(model.nodes[1].content).toMatchObject({ hitPolicy: 'collect' });
  });
});

test('diff tells what changed between two folders', async () => {
  const folder = await changed('segments.yaml', 'from: 2001', 'from: 3001');
  expect(await playbook('diff', shipped, folder)).toEqual({
    code: 0,
    out: 'segments.yaml: segment-by-size segment-large: when employees changed from at least 2,001 to at least 3,001.',
    said: '',
  });
  expect((await playbook('diff', shipped, shipped)).out).toBe('They say the same.');
  expect(JSON.parse((await playbook('diff', shipped, folder, '--json')).out)).toHaveLength(1);
});

describe('replay', () => {
  const facts = { edition: 'ee', region: 'emea', employees: 150, needs: [{ service: 'advisory' }] };
  const past = JSON.stringify([
    { id: 'ENG-2026-0001', facts, outcome: ['ps-custom'], decidedOn: '2026-08-31', valueCents: 12_000_000 },
    {
      id: 'ENG-2026-0002',
      facts: { ...facts, employees: 5000 },
      outcome: ['ps-custom'],
      decidedOn: '2026-08-31',
      valueCents: null,
    },
  ]);

  test('tells which decisions change, from what to what, and the money in them', async () => {
    const folder = await changed('routing.yaml', 'when: { segment: smb }', 'when: { segment: [smb, mid-market] }');
    const { code, out } = await playbookReading(past, 'replay', '--against', folder, '--decisions', '-');
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      '1 of 2 decisions change, USD 120,000 at stake.',
      '',
      '  ps-custom -> partner-sourcing: 1, USD 120,000',
      '',
      '  ENG-2026-0001  ps-custom -> partner-sourcing  USD 120,000',
    ]);
    const json = await playbookReading(past, 'replay', '--against', folder, '--decisions', '-', '--json');
    expect(JSON.parse(json.out)).toMatchObject({ decisions: 2, valueCents: 12_000_000 });
  });

  test('says so when nothing changes', async () => {
    const { out } = await playbookReading(past, 'replay', '--against', shipped, '--decisions', 'past.json');
    expect(out).toBe('None of 2 decisions changes.');
  });

  test('refuses decisions that are none', async () => {
    const { code, said } = await playbookReading(
      '[{"id": 3}]',
      'replay',
      '--against',
      shipped,
      '--decisions',
      'past.json',
    );
    expect(code).toBe(1);
    expect(said).toContain('past.json cannot be used: [0].id must be a text.');
  });
});

test('wrong usage exits with 2', async () => {
  const wrong = [
    [],
    ['publish'],
    ['check', 'a', 'b'],
    ['diff', 'a'],
    ['show', 'a', 'b'],
    ['replay'],
    ['check', '--nonsense'],
    ['replay', '--against', 'x', '--on', 'now', '--decisions', '-'],
  ];
  for (const args of wrong) expect((await playbook(...args)).code, args.join(' ')).toBe(2);
});
