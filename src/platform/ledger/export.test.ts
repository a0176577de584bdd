import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { addPerson, openTestDoor, type TestDoor } from '../http/testing.ts';
import type { Person } from '../person.ts';
import { exportLedger, selectionOf } from './exporting.ts';
import { entry, record } from './ledger.ts';
import type { Proof } from './proof.ts';
import { rotateKey, sealLedger } from './sealing.ts';
import { verifyExport } from './verifying.ts';

const said = entry(
  'note.said',
  z.object({ words: z.string(), about: z.string() }),
  ({ words, about }) => `Said ${words} of ${about}.`,
  { personal: { about: ({ about }) => `${about.toLowerCase()}@tanager.example` } },
);
const rules = { checkpointEntries: 7, checkpointMinutes: 60, signingKey: undefined };

let door: TestDoor;
let ada: Person;
let whole: string[];
let bare: string[];
let selected: string[];

async function exported(stream?: string, personal = true): Promise<string[]> {
  const lines: string[] = [];
  const order = { selection: selectionOf(undefined, undefined, stream), personal, signingKey: undefined };
  await exportLedger(door.db, door.clock, order, async (line) => void lines.push(line));
  return lines;
}

beforeAll(async () => {
  door = await openTestDoor([]);
  ada = await addPerson(door.db, 'Ada Wren');
  const words = ['one', 'zwei "quoted" \u2028 \u00e9\u{1f600}', '\\ and \t tab', '3.5e1'];
  for (let at = 0; at < 24; at++) {
    await door.act(ada, (act) =>
      record(act, `note/${at % 3}`, said, { words: words[at % 4]!, about: at % 2 ? 'Ben' : 'Cleo' }, '2026.1'),
    );
    if (at === 11) await rotateKey(door.db, door.clock, rules, undefined);
    if (at < 20) await sealLedger(door.db, door.clock, rules);
  }
  [whole, bare, selected] = [await exported(), await exported(undefined, false), await exported('note/1')];
});
afterAll(() => door.close());

const bytesOf = async function* (lines: readonly string[]) {
  yield Buffer.from(lines.map((line) => `${line}\n`).join(''));
};
const proved = (lines: readonly string[]): Promise<Proof> => verifyExport(bytesOf(lines));

/** A verifier written from docs/ledger.md alone: its own canonical JSON, its own walk. Answers the faulty line, or 0. */
function strangersVerdict(lines: readonly string[]): number {
  type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
  // biome-ignore lint/suspicious/noExplicitAny: a stranger reads what the page promises, without our shapes.
  type Any = any;
  const jcs = (value: Json): string => {
    if (value === null || typeof value !== 'object') return JSON.stringify(value);
    if (Array.isArray(value)) return `[${value.map(jcs).join(',')}]`;
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${jcs(value[key]!)}`).join(',')}}`;
  };
  const sha = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
  const H = (value: Json) => sha(jcs(value));
  const keys = new Map<string, Buffer>();
  const signed = (value: Json, signature: string, id: string) => {
    const der = keys.get(id);
    if (!der || !/^[0-9a-f]{128}$/.test(signature)) return false;
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return verify(null, Buffer.from(jcs(value)), key, Buffer.from(signature, 'hex'));
  };
  let head: Any;
  let chain: { ordinal: number; link: string | null } | undefined;
  let checkpoint: Any;
  const ends = new Map<string, { position: number; hash: string }>();
  const counts = { entries: 0, links: 0, checkpoints: 0 };
  const fits = (line: Any): boolean => {
    if (!head) {
      head = line;
      for (const { id, publicKey } of head.keys) keys.set(id, Buffer.from(publicKey, 'base64'));
      const { signature, ...rest } = head;
      return (
        [...keys].every(([id, der]) => sha(der).startsWith(id) && id.length === 16) && signed(rest, signature, head.key)
      );
    }
    if ('checkpoint' in line) {
      const point = line.checkpoint;
      if (Object.keys(line).length !== 2 || !signed(point, line.signature, point.key)) return false;
      if (head.selection && !chain) chain = { ordinal: point.ordinal, link: point.hash };
      const announced = checkpoint?.announces && sha(Buffer.from(checkpoint.announces, 'base64')).slice(0, 16);
      if (checkpoint && (point.previous !== H(checkpoint) || point.key !== (announced ?? checkpoint.key))) return false;
      if (!checkpoint && !head.selection && point.number !== 1) return false;
      checkpoint = point;
      counts.checkpoints += 1;
      return point.ordinal === (chain?.ordinal ?? 0) && point.hash === (chain?.link ?? null);
    }
    if (Object.keys(line).sort().join() !== 'beside,entry,hash,link,ordinal') return false;
    if (line.entry && H(line.entry) !== line.hash) return false;
    if (line.ordinal !== null) {
      const link = H({ ordinal: line.ordinal, entry: line.hash, previous: chain?.link ?? null });
      if (line.ordinal !== (chain?.ordinal ?? 0) + 1 || link !== line.link) return false;
      chain = { ordinal: line.ordinal, link };
    } else if (line.link !== null) return false;
    if (!line.entry) {
      counts.links += 1;
      return head.selection !== null && Object.keys(line.beside).length === 0;
    }
    counts.entries += 1;
    const { stream, position, previous, personal } = line.entry;
    const before = ends.get(stream);
    ends.set(stream, { position, hash: line.hash });
    const follows = position === (before?.position ?? 0) + 1;
    if (!follows && !head.selection) return false;
    if (follows && previous !== (before?.hash ?? null)) return false;
    if (Object.keys(line.beside).some((path) => !(path in personal))) return false;
    return Object.entries(personal).every(([path, commitment]) => {
      const { value, salt, ...more } = line.beside[path] ?? {};
      if (!(path in line.beside)) return !head.personal;
      if (!/^[0-9a-f]{64}$/.test(salt) || Object.keys(more).length > 0) return false;
      return createHmac('sha256', Buffer.from(salt, 'hex')).update(jcs(value)).digest('hex') === commitment;
    });
  };
  for (const [at, text] of lines.entries()) {
    try {
      const line = JSON.parse(text);
      if (jcs(line) !== text || !fits(line)) return at + 1;
    } catch {
      return at + 1;
    }
  }
  const complete = head && Object.entries(counts).every(([name, count]) => head[name] === count);
  return complete ? 0 : lines.length;
}

describe('an export', () => {
  test('proves whole, to us and to a stranger', async () => {
    expect(await proved(whole)).toMatchObject({ entries: 24, streams: 3, withheld: 0, broken: null });
    expect(await proved(bare)).toMatchObject({ entries: 24, withheld: 24, broken: null });
    expect(await proved(selected)).toMatchObject({ entries: 8, streams: 1, broken: null });
    expect([whole, bare, selected].map(strangersVerdict)).toEqual([0, 0, 0]);
  });

  test('names nobody unless asked to', () => {
    expect(whole.join()).toContain('Cleo');
    expect(bare.join()).not.toContain('Cleo');
    expect(bare.join()).toContain('⟨about⟩');
  });

  test('is proved against a key known from elsewhere', async () => {
    const { keys } = JSON.parse(whole[0]!) as { keys: { publicKey: string }[] };
    for (const { publicKey } of keys)
      expect((await verifyExport(bytesOf(whole), undefined, publicKey)).broken).toBeNull();
    const stranger = 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=';
    expect((await verifyExport(bytesOf(whole), undefined, stranger)).broken?.why).toBe(
      'no checkpoint is signed with the key you gave',
    );
  });
});

/** Any bit of any line turned: what we and a stranger make of it. */
const turned = (lines: readonly string[]) =>
  fc.record({ line: fc.nat(lines.length - 1), place: fc.nat(), bit: fc.nat(7) }).map(({ line, place, bit }) => {
    const bytes = Buffer.from(lines[line]!);
    bytes[place % bytes.length]! ^= 1 << bit;
    return { line: line + 1, bytes };
  });

describe('whoever turns a bit is found at that line', () => {
  test.each(['whole', 'bare', 'selected'] as const)('of an export that is %s', async (which) => {
    const lines = { whole, bare, selected }[which];
    await fc.assert(
      fc.asyncProperty(turned(lines), async ({ line, bytes }) => {
        const rest = (from: number, to?: number) => lines.slice(from, to).map((each) => Buffer.from(`${each}\n`));
        const file = Buffer.concat([...rest(0, line - 1), bytes, Buffer.from('\n'), ...rest(line)]);
        const { broken } = await verifyExport(
          (async function* () {
            yield file;
          })(),
        );
        expect(broken?.line).toBe(line);
      }),
      { numRuns: 400 },
    );
  });

  test('and the stranger finds it there as well', () => {
    fc.assert(
      fc.property(turned(whole), ({ line, bytes }) => {
        const text = bytes.toString('utf8');
        fc.pre(Buffer.from(text).equals(bytes) && !text.includes('\n'));
        expect(strangersVerdict(whole.with(line - 1, text))).toBe(line);
      }),
      { numRuns: 400 },
    );
  });
});

/** Every field of a value, however deep, set to something else of its kind. */
function* mutants(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const [at, each] of value.entries()) for (const other of mutants(each)) yield value.with(at, other);
    return;
  }
  if (value !== null && typeof value === 'object') {
    for (const [key, each] of Object.entries(value)) {
      for (const other of mutants(each)) yield { ...value, [key]: other };
      const { [key]: _, ...rest } = value as Record<string, unknown>;
      yield rest;
    }
    yield { ...value, more: 1 };
    return;
  }
  yield typeof value === 'string' ? `${value}x` : typeof value === 'number' ? value + 1 : (value ?? 'something');
  if (value !== null) yield null;
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each) =>
    each && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );

describe('whoever changes a field, by the form of the file, is found at that line', () => {
  test.each(['whole', 'selected'] as const)('of an export that is %s', async (which) => {
    const lines = { whole, selected }[which];
    for (const [at, text] of lines.entries())
      for (const mutant of mutants(JSON.parse(text))) {
        const forged = canonical(mutant);
        if (forged === text) continue;
        const { broken } = await proved(lines.with(at, forged));
        expect([broken?.line, forged]).toEqual([at + 1, forged]);
      }
  });

  test('or takes out, doubles or moves a line', async () => {
    for (let at = 0; at < whole.length; at++) {
      const without = whole.toSpliced(at, 1);
      expect((await proved(without)).broken?.line).toBeGreaterThanOrEqual(at);
      expect((await proved(whole.toSpliced(at, 0, whole[at]!))).broken?.line).toBe(at + 2);
      // Entries that wait have no order between streams.
      if (at === 0 || whole[at - 1]!.includes('"ordinal":null')) continue;
      const moved = whole.with(at, whole[at - 1]!).with(at - 1, whole[at]!);
      expect((await proved(moved)).broken?.line).toBeOneOf([at, at + 1]);
    }
  });

  test('or cuts off the end', async () => {
    for (let lines = 0; lines < whole.length; lines++)
      expect((await proved(whole.slice(0, lines))).broken).not.toBeNull();
  });
});
