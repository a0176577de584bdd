import type { Act } from '../../../platform/act.ts';
import { lockDocument } from '../../../platform/database/lock.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { standing } from '../../signing/envelope.ts';
import type { StoredEnvelope } from '../../signing/store.ts';
import { findCase, insertSending, type StoredCase } from '../legal/case-store.ts';
import { legalPaperSent, sowSigned } from '../legal/entries.ts';
import { endCase } from '../legal/opening.ts';
import { findStamp } from '../legal/stamp-store.ts';
import { demandSignatory, signForCompany } from '../legal/stamping.ts';
import { moveSow } from '../moving.ts';
import { readSow } from '../store.ts';

/**
 * What a signature of ours on a statement of work does beside itself, in its transaction: whoever signs is one of the company's
 * signatories, the stamp bears it, and the legal case notes that the customer is asked. What refuses it refuses the signature.
 */
export async function houseSignedSow(act: Act, playbook: Playbook, envelope: StoredEnvelope): Promise<void> {
  const sow = await readSow(act, envelope.subject.number);
  await lockDocument(act.tx, opportunityStream(sow.opportunity));
  const file = (await findCase(act, sow))!;
  const { stamp } = await demandSignatory(act, playbook, { sow });
  // Sent once more, the paper is signed once more; the stamp knows of it already.
  if (stamp.countersignedAt === null) await signForCompany(act, playbook, { file, sow });
  await noteCustomers(act, playbook, file, envelope);
}

/** Notes in the legal case which version went to whom of the customer to sign. */
async function noteCustomers(act: Act, playbook: Playbook, file: StoredCase, envelope: StoredEnvelope): Promise<void> {
  const sow = await readSow(act, file.sow);
  const { version, contentHash } = (await findStamp(act, sow))!;
  const customers = standing(envelope.signers).filter(({ side }) => side === 'customer');
  const recipient = customers.map(({ name }) => name).join(', ');
  const sent = { version, contentHash, purpose: 'signature' as const, recipient };
  await insertSending(act, { caseId: file.id, sowId: sow.id, ...sent });
  const of = { case: file.number, sow: sow.number, opportunity: sow.opportunity };
  await record(act, opportunityStream(sow.opportunity), legalPaperSent, { ...of, ...sent }, playbook.version);
}

/**
 * With the last signature the statement of work is signed and its legal case closed. Done twice it does nothing more. The deal
 * is locked by the caller.
 */
export async function signSow(act: Act, playbook: Playbook, envelope: StoredEnvelope): Promise<void> {
  const sow = await readSow(act, envelope.subject.number);
  const stamp = await findStamp(act, sow);
  if (sow.state !== 'released' || stamp?.contentHash !== envelope.contentHash) return;
  await moveSow(act, playbook, sow, 'sign');
  const file = await findCase(act, sow);
  if (file?.state === 'stamped')
    await endCase(act, playbook, { file, sow }, 'close', `${envelope.number} is completed`);
  const { version, contentHash } = stamp;
  const of = { sow: sow.number, opportunity: sow.opportunity, version, contentHash, envelope: envelope.number };
  await record(act, opportunityStream(sow.opportunity), sowSigned, of, playbook.version);
}
