import type { May } from '../../platform/may.ts';
import type { Reader } from '../../platform/person.ts';
import { may, mayWhile } from '../../platform/rights.ts';
import type { StoredAccount } from './store.ts';

/** What the reader may do with an account: open an opportunity for it, and an account below it. */
export function mayDo(reader: Reader, account: Pick<StoredAccount, 'name' | 'publicSector'>): May {
  return {
    openOpportunity: mayWhile(reader, 'opportunity.open', isCleared(reader, account)),
    openAccount: may(reader, 'account.open'),
    seeFacts: may(reader, 'fact.see'),
  };
}

/** Opportunities of the public sector are opened, as they are seen, by the cleared. */
export const isCleared = (
  { cleared }: Reader,
  { name, publicSector }: Pick<StoredAccount, 'name' | 'publicSector'>,
): true | string =>
  !publicSector || cleared || `${name} belongs to the public sector: somebody cleared for it opens its opportunities.`;
