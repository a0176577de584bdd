import type { Context } from 'hono';
import type { Act } from '../act.ts';
import { readStream } from '../ledger/ledger.ts';
import { type Fault, Refusal } from '../refusal.ts';
import type { House } from './house.ts';

/** A record that is to be changed, as it stands now. */
export interface Standing {
  /** What it is, in words: `opportunity OPP-2026-0001`. */
  readonly record: string;
  /** Where its changes are told. */
  readonly stream: string;
  readonly version: number;
}

/** How many of the changes made meanwhile are told. */
const toldMax = 5;

/**
 * Holds a change against the version its author saw (`If-Match`), after the record was locked and read. What the house
 * does by itself asks for none.
 * @throws Refusal `request.noVersion` (428) without one, `record.changed` (412) with who changed what meanwhile
 */
export async function demandVersion(act: Act, { record, stream, version }: Standing): Promise<void> {
  const { precondition } = act;
  if (precondition === undefined || precondition === '*') return;
  if (precondition === null) {
    const words = `Say which version of ${record} you saw in the header If-Match, as its ETag gave it: If-Match: "${version}".`;
    throw new Refusal('request.noVersion', words, { status: 428 });
  }
  const seen = Number(/^(?:W\/)?"(\d+)"$/.exec(precondition.trim())?.[1] ?? Number.NaN);
  if (seen === version) return;
  const words = `${record[0]?.toUpperCase()}${record.slice(1)} was changed since you read it: look at what changed, then decide again.`;
  throw new Refusal('record.changed', words, { status: 412, faults: await changesSince(act, stream, version - seen) });
}

/** Each verb raises the version by one and writes one entry: so the newest entries are what was changed meanwhile. */
async function changesSince(act: Act, stream: string, versions: number): Promise<Fault[]> {
  const count = Number.isInteger(versions) ? Math.min(Math.max(versions, 1), toldMax) : 1;
  const lines = await readStream(act.tx, stream, count);
  return lines.map(({ actorName, at, sentence }) => ({
    place: `${actorName ?? 'Somebody'}, ${at.toString({ smallestUnit: 'second' })}`,
    sentence,
  }));
}

/** Says which version an answer shows: the `ETag` to be handed back as `If-Match`. */
export const tellVersion = (context: Context<House>, { version }: { readonly version: number }): void =>
  context.header('ETag', `"${version}"`);
