import type { Act } from '../../platform/act.ts';
import type { May } from '../../platform/may.ts';
import type { Reader } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { isOpen } from '../opportunities/rights.ts';
import { readOpportunity } from '../opportunities/store.ts';
import { mayDo } from './rights.ts';
import type { StoredHead } from './store.ts';

/**
 * An estimate as it goes out, with what the reader may do with it.
 * @param open whether there is still work on its opportunity, or the sentence why not
 */
export const present = <Stored extends StoredHead>(
  reader: Reader,
  playbook: Playbook,
  { id: _, ...stored }: Stored,
  open: true | string,
): Omit<Stored, 'id'> & { may: May } => ({ ...stored, may: mayDo(reader, playbook, stored, open) });

/** The same of one estimate, its opportunity read. */
export async function presented<Stored extends StoredHead>(act: Act, playbook: Playbook, stored: Stored) {
  const opportunity = await readOpportunity(act, stored.opportunity);
  return present(act.reader, playbook, stored, isOpen(playbook, opportunity));
}
