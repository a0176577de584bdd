import type { Act } from '../../../platform/act.ts';
import { today } from '../../../platform/clock.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { roleTitle } from '../../../playbook/roles.ts';
import { readHolders } from '../../approvals/people-store.ts';
import { readApprovalsOf } from '../../approvals/store.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { findStamp } from '../legal/stamp-store.ts';
import { signatoriesOn } from '../legal/stamping.ts';
import type { StoredSow } from '../store.ts';
import { readPeople } from './people-store.ts';
import type { Signatory } from './signature.ts';

/** Somebody who may sign for the company, with the role and the rule by which they do. */
export type SignatoryByRule = Signatory & { readonly role: string; readonly rule: string };

/**
 * Who may sign a statement of work for the company today, by the playbook: whoever holds a role of its signatories, sees the
 * deal, and neither submitted nor stamped the paper.
 */
export async function signatoriesFor(act: Act, playbook: Playbook, sow: StoredSow): Promise<SignatoryByRule[]> {
  const rule = signatoriesOn(playbook, today(act.clock));
  if (!rule) return [];
  const approvals = await readApprovalsOf(act, { kind: 'sow', number: sow.number });
  const own = new Set([
    approvals.find(({ state }) => state !== 'withdrawn')?.submittedBy.id,
    (await findStamp(act, sow))?.stampedBy,
  ]);
  const holders = await readHolders(act, opportunityStream(sow.opportunity), rule.roles);
  const free = holders.filter(({ id }) => !own.has(id));
  if (free.length === 0) return [];
  const people = new Map(
    (
      await readPeople(
        act,
        free.map(({ id }) => id),
      )
    ).map((each) => [each.id, each]),
  );
  return free.flatMap(({ id, roles }) => {
    const person = people.get(id);
    const role = rule.roles.find((each) => roles.includes(each));
    if (!person || !role) return [];
    return { ...person, role, rule: rule.id, title: roleTitle(playbook.roles, role) };
  });
}
