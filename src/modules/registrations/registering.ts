import type { Act } from '../../platform/act.ts';
import { today } from '../../platform/clock.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { nextNumber } from '../../platform/database/numbers.ts';
import { demandVersion } from '../../platform/http/precondition.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import { mayMove, titleOf } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { licenceStream } from '../opportunities/licences/entries.ts';
import { readPartner } from '../partners/store.ts';
import { demandEligible } from './eligibility.ts';
import { registrationMoved, registrationSubmitted } from './entries.ts';
import type { NewRegistration, RegistrationMove } from './registration.ts';
import { rightOf } from './rights.ts';
import {
  insertRegistration,
  matchAccount,
  partnerNumber,
  readRegistration,
  type StoredRegistration,
  setState,
} from './store.ts';

/**
 * Registers the services that a partner attaches to a licence opportunity: by the partner's people in their own name, or by
 * the channel for a partner it names.
 * @throws Refusal `right.missing` (403), `registration.partner` where the channel names none or a partner names another
 */
export async function registerServices(
  act: Act,
  playbook: Playbook,
  { partner: named, ...given }: NewRegistration,
): Promise<StoredRegistration> {
  demand(act.reader, 'registration.submit');
  const own = act.reader.partnerId === null ? null : await partnerNumber(act, act.reader.partnerId);
  if (own !== null && named !== null && named !== own) {
    throw new Refusal('registration.partner', 'You register for your own partner: leave "partner" out.');
  }
  const partner = own ?? named;
  if (partner === null) throw new Refusal('registration.partner', 'Say in "partner" whose services these are.');
  const { name } = await readPartner(act, partner);
  const number = await nextNumber(act.tx, 'REG', act.clock.now());
  await insertRegistration(act, { ...given, number, state: 'submitted' }, partner);
  const { licence, services } = given;
  const particulars = { registration: number, partner, partnerName: name, licence, services };
  await record(act, licenceStream(licence), registrationSubmitted, particulars, playbook.version);
  return readRegistration(act, number);
}

/**
 * Moves a registration along its lifecycle. Approved is one of an eligible partner, for a licence that is not won for too
 * long, and one for each licence opportunity.
 * @throws Refusal `right.missing` (403), `registration.move`, `registration.notEligible`, `registration.tooLate`,
 *   `registration.taken` (409), `registration.reason`
 */
export async function moveRegistration(
  act: Act,
  playbook: Playbook,
  number: string,
  { verb, reason }: RegistrationMove,
): Promise<StoredRegistration> {
  demand(act.reader, rightOf(verb));
  const { licence } = await readRegistration(act, number);
  const stream = licenceStream(licence);
  // All registrations of a licence opportunity by one lock: of two approvals the second sees the first.
  await lockDocument(act.tx, stream);
  const standing = await readRegistration(act, number);
  const permitted = mayMove(playbook.lifecycles.registration, standing.state, verb);
  if (!permitted.may) throw new Refusal('registration.move', `${number}: ${permitted.why}`, { status: 409 });
  await demandVersion(act, { record: `registration ${number}`, stream, version: standing.version });
  if (permitted.needsReason && reason === null) {
    throw new Refusal('registration.reason', `To ${verb} ${number}, give a reason in "reason".`);
  }
  const rules = verb === 'approve' ? await demandEligible(act, playbook, standing, today(act.clock)) : [];
  await setState(act, standing.id, permitted.to, reason);
  if (verb === 'approve') await matchAccount(act, standing.id);
  const { partner, state: from } = standing;
  const about = { registration: number, partner: partner.number, partnerName: partner.name, licence };
  const toTitle = titleOf(playbook.lifecycles.registration, permitted.to);
  const particulars = { ...about, verb, from, to: permitted.to, toTitle, reason, rules };
  await record(act, stream, registrationMoved, particulars, playbook.version);
  return readRegistration(act, number);
}
