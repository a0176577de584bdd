import { canonicalJson } from '../canonical-json.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../database/database.ts';
import { Refusal } from '../refusal.ts';
import type { HeadLine, Line, Selection } from './lines.ts';
import { ledgerLines } from './reading-lines.ts';
import { openSigner, type Signer } from './signing.ts';

export interface ExportOrder {
  /** Undefined: the whole ledger. */
  readonly selection: Selection | undefined;
  /** Whether the values of personal particulars go along; what has left the house can no longer be erased there. */
  readonly personal: boolean;
  /** PARLEY_SIGNING_KEY. */
  readonly signingKey: string | undefined;
}

/** Completes the head of an export with the signature of the key in force. */
const signedBy =
  ({ id, sign }: Signer) =>
  (head: HeadLine): Line => {
    const named = { ...head, key: id };
    return { ...named, signature: sign(named) };
  };

/**
 * Writes an export line by line, as of one moment. Where the private key is not at hand the head stays unsigned, and says so.
 * @param write takes a line without its end; the next waits for it
 */
export async function exportLedger(
  db: Db,
  clock: Clock,
  { selection, personal, signingKey }: ExportOrder,
  write: (line: string) => Promise<void>,
): Promise<void> {
  const signer = await signerAtHand(db, clock, signingKey);
  await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const at = clock.now().toString({ smallestUnit: 'millisecond' });
      const lines = ledgerLines(tx, at, selection, personal, signer ? signedBy(signer) : undefined);
      for await (const line of lines) await write(canonicalJson(line));
    });
}

async function signerAtHand(db: Db, clock: Clock, file: string | undefined): Promise<Signer | null> {
  try {
    return await db.transaction().execute(async (tx) => (await openSigner(tx, file, clock.now())).signer);
  } catch (fault) {
    if (fault instanceof Refusal && fault.code === 'ledger.keyElsewhere') return null;
    throw fault;
  }
}

/** The selection that days and a stream ask for; undefined for everything. */
export function selectionOf(from?: string, to?: string, stream?: string): Selection | undefined {
  if (from === undefined && to === undefined && stream === undefined) return undefined;
  const day = (of: string) => Temporal.PlainDate.from(of);
  return {
    from: from === undefined ? null : `${day(from)}T00:00:00Z`,
    to: to === undefined ? null : `${day(to).add({ days: 1 })}T00:00:00Z`,
    stream: stream ?? null,
  };
}
