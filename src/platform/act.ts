import type { Clock } from './clock.ts';
import type { Tx } from './database/database.ts';
import type { Reader } from './person.ts';

/** One request at work: its transaction, who asks, when, and under which name it is told to the log and the ledger. */
export interface Act {
  readonly tx: Tx;
  readonly reader: Reader;
  readonly clock: Clock;
  readonly requestId: string;
  /** For whom the reader acts, or by what, as the ledger names it: `person/<id>`, `key/KEY-2026-0001`. */
  readonly onBehalfOf?: string | null;
  /** Names of the ledger entries that some module reacts to. */
  readonly awaited: ReadonlySet<string>;
  /** `If-Match` as it was sent; null where a request came without, absent where the house acts by itself. */
  readonly precondition?: string | null;
}
