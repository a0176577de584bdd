import type { Act } from '../../../platform/act.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { readOpportunity } from '../../opportunities/store.ts';
import type { SignerAsked } from '../../signing/envelope.ts';
import { sendEnvelope } from '../../signing/sending.ts';
import type { StoredEnvelope } from '../../signing/store.ts';
import { outgoingPaper } from '../legal/sending.ts';
import { demandStamped } from '../legal/stamping.ts';
import type { StoredSow } from '../store.ts';
import { signedOnPaper } from '../versions/envelopes.ts';
import { lockSow } from '../versions/keeping.ts';
import { signatoriesFor } from './signatories.ts';
import type { NewSowEnvelope } from './signature.ts';

/**
 * Sends a stamped statement of work for signature: our signatory is asked first, then each signer of the customer in their
 * order. Where our signatory has signed on paper already, the customer alone is asked.
 * @throws Refusal `right.missing` (403), `sow.notReleased`, `sow.notStamped` (409), `sow.signatory`, what `sendEnvelope` refuses
 */
export async function sendSowForSignature(
  act: Act,
  playbook: Playbook,
  number: string,
  given: NewSowEnvelope,
): Promise<StoredEnvelope> {
  demand(act.reader, 'legalCase.release');
  const sow = await lockSow(act, number);
  if (sow.state !== 'released') {
    const words = `${number} is ${sow.state}: it goes out for signature once it is stamped and released.`;
    throw new Refusal('sow.notReleased', words, { status: 409 });
  }
  const onPaper = await signedOnPaper(act, sow, await demandStamped(act, sow));
  const { version, stamp } = await outgoingPaper(act, number);
  const signatory = onPaper ? [] : [await signatoryAsked(act, playbook, sow, given.signatory)];
  const { account } = await readOpportunity(act, sow.opportunity);
  const customers = given.signers.map((each): SignerAsked => ({ side: 'customer', ...each }));
  return sendEnvelope(act, playbook, {
    stream: opportunityStream(sow.opportunity),
    subject: { kind: 'sow', number, title: version.paper.attrs.title, href: `/sows/${number}` },
    paper: version.paper,
    customer: account.name,
    ...(stamp === null ? {} : { stamp }),
    ...(given.days === undefined ? {} : { days: given.days }),
    signers: [...signatory, ...customers],
    order: 'in-order',
  });
}

/** Our signatory as a signer. */
async function signatoryAsked(
  act: Act,
  playbook: Playbook,
  sow: StoredSow,
  person: string | undefined,
): Promise<SignerAsked> {
  const free = await signatoriesFor(act, playbook, sow);
  const names = free.map(({ name }) => name).join(', ') || 'nobody who neither submitted nor stamped it';
  const picked = free.find(({ id }) => id === person);
  if (!picked) {
    const words = `signatory: name who signs ${sow.number} for the company first: ${names}.`;
    throw new Refusal('sow.signatory', words, { faults: [{ place: 'signatory', sentence: words }] });
  }
  const { name, title, email, id } = picked;
  return { side: 'company', name, title, email, personId: id };
}
