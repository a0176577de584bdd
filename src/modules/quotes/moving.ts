import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { demandVersion } from '../../platform/http/precondition.ts';
import { Refusal } from '../../platform/refusal.ts';
import { mayMove } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { dealOf, type QuoteChange, readQuote, type StoredQuote, updateQuote } from './store.ts';

/** Locks a quote by its opportunity, reads it, and holds the change against the version that was seen. */
export async function lockQuote(act: Act, number: string): Promise<StoredQuote> {
  const stream = opportunityStream(await dealOf(act, number));
  await lockDocument(act.tx, stream);
  const quote = await readQuote(act, number);
  await demandVersion(act, { record: `quote ${number}`, stream, version: quote.version });
  return quote;
}

/** Whether a verb leads on from the state of a quote, or the sentence why not; `met` names the guards seen met. */
export function mayMoveQuote(
  { lifecycles }: Pick<Playbook, 'lifecycles'>,
  { number, state }: Pick<StoredQuote, 'number' | 'state'>,
  verb: string,
  met: readonly string[] = [],
): true | string {
  const permitted = mayMove(lifecycles.quote, state, verb, met);
  return permitted.may || `${number}: ${permitted.why}`;
}

/**
 * Moves a quote along its lifecycle, with whatever else changes in the same stroke. The entry is the caller's.
 * @throws Refusal `quote.move` (409) where the verb does not lead on from its state
 */
export async function moveQuote(
  act: Act,
  { lifecycles }: Pick<Playbook, 'lifecycles'>,
  quote: StoredQuote,
  verb: string,
  { met = [], ...change }: Omit<QuoteChange, 'state'> & { readonly met?: readonly string[] } = {},
): Promise<void> {
  const permitted = mayMove(lifecycles.quote, quote.state, verb, met);
  if (!permitted.may) throw new Refusal('quote.move', `${quote.number}: ${permitted.why}`, { status: 409 });
  await updateQuote(act, quote.id, { ...change, state: permitted.to as StoredQuote['state'] });
}
