import type { Act } from '../../platform/act.ts';
import { today } from '../../platform/clock.ts';
import { nextNumber } from '../../platform/database/numbers.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { segmentOf } from '../../playbook/segments.ts';
import type { NewAccount } from './account.ts';
import { accountOpened, accountStream } from './entries.ts';
import { insertAccount, liftGroup, readAccount, readHierarchy, type StoredAccount } from './store.ts';

/**
 * Opens an account. Its segment is read from the largest employee count in its corporate hierarchy (source 000), and a
 * new member that is larger than the rest lifts the whole group.
 */
export async function openAccount(act: Act, playbook: Playbook, given: NewAccount): Promise<StoredAccount> {
  demand(act.reader, 'account.open');
  const group = given.parent ? await readHierarchy(act, given.parent) : [];
  const groupEmployees = Math.max(given.employees, ...group.map((member) => member.groupEmployees));
  const segment = segmentOf(playbook, groupEmployees, today(act.clock));
  const number = await nextNumber(act.tx, 'ACC', act.clock.now());
  await insertAccount(act, { ...given, number, groupEmployees, segment });
  await liftGroup(act, group, groupEmployees, segment);
  const { name, employees, region } = given;
  await record(
    act,
    accountStream(number),
    accountOpened,
    { number, name, employees, segment, region },
    playbook.version,
  );
  return readAccount(act, number);
}
