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
 * @param lines the lines of the file, without their ends
 */
export async function verifyExport(
  lines: AsyncIterable<string>,
  progress: Progress = () => {},
  key?: string,
): Promise<Proof> {
  const walk = new Walk(key);
  return walkAlong(walk, parsed(lines, walk), progress);
}

/** Lines that are JSON in the one form of RFC 8785, so that not a byte can differ; the first other one ends it. */
async function* parsed(lines: AsyncIterable<string>, walk: Walk): AsyncGenerator<Line> {
  for await (const text of lines) {
    const line = lineIn(text);
    if (line === null) return walk.refuse('it is not JSON in the form of RFC 8785');
    yield line;
  }
}

function lineIn(text: string): Line | null {
  try {
    const line = JSON.parse(text) as Line;
    return canonicalJson(line) === text ? line : null;
  } catch {
    return null;
  }
}
