import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { accountStream } from '../accounts/entries.ts';
import { readAccount } from '../accounts/store.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { mayDo as mayDoWithOpportunity } from '../opportunities/rights.ts';
import { readOpportunity } from '../opportunities/store.ts';
import { mayDo } from './rights.ts';
import { hasOpportunity } from './store.ts';

/** Of whom something is stated: a customer, in the course of a deal or as such. */
export interface FactSubject {
  readonly account: string;
  readonly opportunity: string | null;
}

/** Where facts are asked for: `opportunities/OPP-2026-0001` or `accounts/ACC-2026-0001`. */
export interface FactPlace {
  readonly noun: 'opportunities' | 'accounts';
  readonly number: string;
}

/** A subject the reader may see, with what they may do with its facts. */
export interface SeenSubject extends FactSubject {
  readonly may: ReturnType<typeof mayDo>;
}

/** The stream on which the facts of a subject are told. */
export const factStream = ({ account, opportunity }: FactSubject): string =>
  opportunity === null ? accountStream(account) : opportunityStream(opportunity);

/** The subject at a place; 404 in words where the reader may not see it, 403 where they see no facts. */
export async function subjectAt(act: Act, playbook: Playbook, { noun, number }: FactPlace): Promise<SeenSubject> {
  demand(act.reader, 'fact.see');
  if (noun === 'opportunities') {
    const stored = await readOpportunity(act, number);
    const { stateFact, settleFact } = mayDoWithOpportunity(act.reader, playbook, stored);
    return { account: stored.account.number, opportunity: number, may: { state: stateFact, settle: settleFact } };
  }
  const { name } = await readAccount(act, number);
  const open =
    (await hasOpportunity(act, number)) || `You see no opportunity of ${name}: facts are stated in the course of one.`;
  return { account: number, opportunity: null, may: mayDo(act.reader, open) };
}

/**
 * The subject of a change: the right is asked first, then its deal is locked, then whether it is open.
 * @throws Refusal `right.missing` (403), `fact.closed` (409)
 */
export async function subjectHeld(
  act: Act,
  playbook: Playbook,
  place: FactPlace,
  verb: 'state' | 'settle',
): Promise<FactSubject> {
  demand(act.reader, `fact.${verb}`);
  if (place.noun === 'opportunities') await lockDocument(act.tx, opportunityStream(place.number));
  const { may, ...subject } = await subjectAt(act, playbook, place);
  const allowed = may[verb];
  if (allowed !== true) throw new Refusal('fact.closed', allowed, { status: 409 });
  await lockDocument(act.tx, accountStream(subject.account));
  return subject;
}
