import { canonicalJson } from '../canonical-json.ts';
import type { Db } from '../database/database.ts';
import type { Line } from './lines.ts';
import type { Proof } from './proof.ts';
import { ledgerLines } from './reading-lines.ts';
import { Walk } from './walk.ts';

/** Told every so often how many entries are proved. */
export type Progress = (entries: number) => void | Promise<void>;

const entriesBetweenWords = 10_000;

async function walkAlong(walk: Walk, lines: AsyncIterable<Line>, progress: Progress): Promise<Proof> {
  let told = 0;
  for await (const line of lines) {
    if (!walk.take(line)) break;
    if (walk.entries - told < entriesBetweenWords) continue;
    told = walk.entries;
    await progress(told);
  }
  return walk.end();
}

/**
 * Proves the ledger of a database as it is at one moment, in memory that grows with the number of streams alone.
 * @param key a public key known from elsewhere, SPKI in base64
 */
export function verifyLedger(db: Db, progress: Progress = () => {}, key?: string): Promise<Proof> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((tx) => walkAlong(new Walk(key), ledgerLines(tx, ''), progress));
}

/**
 * Proves an export, line by line and without a database.
 * @param bytes the file, in whatever pieces
 */
export function verifyExport(
  bytes: AsyncIterable<Uint8Array>,
  progress: Progress = () => {},
  key?: string,
): Promise<Proof> {
  const walk = new Walk(key);
  return walkAlong(walk, parsed(linesIn(bytes), walk), progress);
}

/** Lines that are JSON in the one form of RFC 8785, so that not a byte can differ; the first other one ends it. */
async function* parsed(lines: AsyncIterable<Uint8Array>, walk: Walk): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for await (const bytes of lines) {
    const line = lineIn(bytes, decoder);
    if (line === null) return walk.refuse('it is not JSON in the form of RFC 8785');
    yield line;
  }
}

function lineIn(bytes: Uint8Array, decoder: TextDecoder): Line | null {
  try {
    const text = decoder.decode(bytes);
    const line = JSON.parse(text) as Line;
    return canonicalJson(line) === text ? line : null;
  } catch {
    return null;
  }
}

/** Cut at each line feed and nowhere else: other characters that end lines may stand within a text. */
async function* linesIn(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array[] = [];
  for await (const piece of bytes) {
    let from = 0;
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, from)) {
      yield Buffer.concat([...rest, piece.subarray(from, at)]);
      rest = [];
      from = at + 1;
    }
    if (from < piece.length) rest.push(piece.subarray(from));
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}
