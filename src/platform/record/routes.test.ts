import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { addPerson, openTestDoor, type TestDoor } from '../http/testing.ts';
import { entry, record } from '../ledger/ledger.ts';
import { LedgerDays, LedgerPage, LedgerState, Verification } from '../ledger/line.ts';
import { sealLedger, usualSealing } from '../ledger/sealing.ts';
import { runVerification } from '../ledger/verification.ts';
import { verifyExport } from '../ledger/verifying.ts';
import type { Person } from '../person.ts';
import { openRights } from '../rights.ts';
import { ledgerRoutes } from './routes.ts';

const said = entry('note.said', z.object({ words: z.string() }), ({ words }) => `Said ${words}.`, {
  typed: ({ words }) => (words.length === 1 ? `note ${words}` : null),
});
const sung = entry('song.sung', z.object({ to: z.string(), whom: z.string() }), ({ to }) => `Sang to ${to}.`, {
  personal: { to: ({ whom }) => whom },
});

const rules = [
  { id: 'ledger.see', what: 'read the whole record', roles: ['auditor'] },
  { id: 'note.write', what: 'write notes', roles: ['seller'] },
];

let door: TestDoor;
let auditor: Person;
let ben: Person;

beforeAll(async () => {
  door = await openTestDoor(
    [ledgerRoutes()],
    openRights(rules, (role) => role),
  );
  auditor = await addPerson(door.db, 'Ada Wren', ['auditor'], null, { cleared: true });
  ben = await addPerson(door.db, 'Ben Ibis', ['seller']);
  const write = (day: string, verb: Parameters<TestDoor['act']>[1]) => {
    door.clock.set(`${day}T10:00:00Z`);
    return door.act(ben, verb);
  };
  await write('2026-11-20', (act) => record(act, 'note/1', said, { words: 'a' }, '2026.1'));
  await write('2026-11-21', (act) => record(act, 'note/2', said, { words: '100%' }, '2026.2'));
  await write('2026-11-21', (act) =>
    record({ ...act, onBehalfOf: `person/${auditor.id}` }, `person/${ben.id}`, sung, { to: 'Cleo', whom: ben.id }),
  );
  await write('2026-11-22', (act) =>
    record({ ...act, onBehalfOf: 'key/KEY-2026-0001' }, 'note/1', said, { words: 'b' }),
  );
  await sealLedger(door.db, door.clock, { ...usualSealing, checkpointEntries: 2 });
});
afterAll(() => door.close());

const found = async (query: string) => {
  const { items } = await door.read(`/api/ledger?${query}`, LedgerPage);
  return items.map(({ sentence }) => sentence);
};

describe('reading the ledger', () => {
  test('a stranger is turned away', async () => {
    door.sit(null);
    for (const path of ['', '/days', '/proof', '/export'])
      expect((await door.get(`/api/ledger${path}`)).status).toBe(401);
    expect((await door.send('POST', '/api/ledger/proof')).status).toBe(401);
  });

  test('others see what they see of the records, and no proof', async () => {
    door.sit(ben);
    expect(await found('')).toEqual(['Sang to Cleo.']);
    for (const path of ['/proof', '/export']) expect((await door.get(`/api/ledger${path}`)).status).toBe(403);
    expect((await door.send('POST', '/api/ledger/proof')).status).toBe(403);
  });

  test.each([
    ['', ['Said b.', 'Sang to Cleo.', 'Said 100%.', 'Said a.']],
    ['stream=note/1', ['Said b.', 'Said a.']],
    ['name=song', ['Sang to Cleo.']],
    ['name=note.said', ['Said b.', 'Said 100%.', 'Said a.']],
    ['text=SAID%20a', ['Said a.']],
    ['text=%25', ['Said 100%.']],
    ['text=cleo', ['Sang to Cleo.']],
    ['playbookVersion=2026.2', ['Said 100%.']],
    ['from=2026-11-21&to=2026-11-21', ['Sang to Cleo.', 'Said 100%.']],
    ['onBehalfOf=key/KEY-2026-0001', ['Said b.']],
    ['name=nothing', []],
  ])('an auditor narrows by %s', async (query, sentences) => {
    door.sit(auditor);
    expect(await found(query)).toEqual(sentences);
  });

  test('and by actor, page by page without a gap', async () => {
    door.sit(auditor);
    expect(await found(`actor=${auditor.id}`)).toEqual([]);
    const all: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const mark: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
      const page: LedgerPage = await door.read(`/api/ledger?actor=${ben.id}&limit=1${mark}`, LedgerPage);
      all.push(...page.items.map(({ sentence }) => sentence));
      after = page.next;
    }
    expect(all).toEqual(['Said b.', 'Sang to Cleo.', 'Said 100%.', 'Said a.']);
    expect((await door.get('/api/ledger?after=elsewhere')).status).toBe(400);
  });

  test('a line tells for whom, in which place of the chain, what can be erased, and what was written on', async () => {
    door.sit(auditor);
    const { items } = await door.read('/api/ledger', LedgerPage);
    expect(items.map(({ onBehalfOf }) => onBehalfOf?.name ?? null)).toEqual([
      'key/KEY-2026-0001',
      'Ada Wren',
      null,
      null,
    ]);
    expect(items.map(({ ordinal }) => ordinal)).toEqual([4, 3, 2, 1]);
    expect(items.map(({ typed }) => typed)).toEqual(['note b', null, null, 'note a']);
    expect(items[1]).toMatchObject({ personal: ['to'], particulars: { to: 'Cleo' } });
  });

  test('days are counted', async () => {
    door.sit(auditor);
    expect((await door.read('/api/ledger/days?name=note', LedgerDays)).days).toEqual([
      { day: '2026-11-20', entries: 1 },
      { day: '2026-11-21', entries: 1 },
      { day: '2026-11-22', entries: 1 },
    ]);
  });
});

describe('proving the ledger', () => {
  test('is asked for once, shows how far it is, and keeps its verdict', async () => {
    door.sit(auditor);
    expect(await door.read('/api/ledger/proof', LedgerState)).toMatchObject({
      ...{ entries: 4, unsigned: 0, verification: null },
      checkpoint: { number: 2, ordinal: 4 },
      keys: [{ retiredAt: null }],
    });
    const asked = Verification.parse(await (await door.send('POST', '/api/ledger/proof')).json());
    expect(asked).toMatchObject({ askedBy: 'Ada Wren', finishedAt: null, entriesTotal: 4, entriesDone: 0 });
    const again = Verification.parse(await (await door.send('POST', '/api/ledger/proof')).json());
    expect(again.id).toBe(asked.id);
    await runVerification(door.db, door.clock, asked.id);
    const { verification } = await door.read('/api/ledger/proof', LedgerState);
    expect(verification).toMatchObject({ entriesDone: 4, proof: { entries: 4, broken: null } });
    expect(verification?.finishedAt).not.toBeNull();
  });

  test('its export proves elsewhere, and names nobody unless asked', async () => {
    door.sit(auditor);
    for (const [query, names] of [
      ['', false],
      ['?personal=yes', true],
    ] as const) {
      const answer = await door.get(`/api/ledger/export${query}`);
      expect(answer.headers.get('content-type')).toBe('application/jsonl');
      const bytes = new Uint8Array(await answer.arrayBuffer());
      expect(Buffer.from(bytes).includes('Cleo')).toBe(names);
      const proof = await verifyExport(
        (async function* () {
          yield bytes;
        })(),
      );
      expect(proof).toMatchObject({ entries: 4, broken: null });
    }
    const some = await (await door.get('/api/ledger/export?stream=note/1')).text();
    expect(some.split('\n').filter((line) => line.includes('"stream":"note/1"'))).toHaveLength(3);
  });
});
