import type { Act } from '../../platform/act.ts';
import type { Watch } from './comment.ts';
import { endWatch, isWatching, startWatch } from './store.ts';
import { demandSubject } from './writing.ts';

/** Whether the reader hears of a record they may see. */
export async function readWatch(act: Act, stream: string): Promise<Watch> {
  await demandSubject(act, stream);
  return { stream, watching: await isWatching(act, stream) };
}

/** Begins or ends watching. What one wants to hear of is no fact of the record, so the ledger is not told. */
export async function setWatch(act: Act, { stream, watching }: Watch): Promise<Watch> {
  await demandSubject(act, stream);
  await (watching ? startWatch : endWatch)(act, stream);
  return { stream, watching };
}
