import type { Act } from '../../../platform/act.ts';
import { today } from '../../../platform/clock.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { roleTitle } from '../../../playbook/roles.ts';
import { holdsOn } from '../../../playbook/rule.ts';
import { readApprovalsOf, type StoredApproval } from '../../approvals/store.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { settleApproved } from '../approval/renewing.ts';
import { lintFaults } from '../lint/linting.ts';
import { moveSow } from '../moving.ts';
import type { StoredSow } from '../store.ts';
import { envelopeOut, takeBackEnvelope } from '../versions/envelopes.ts';
import { freeze } from '../versions/keeping.ts';
import { readVersions } from '../versions/version-store.ts';
import { readCase, readExceptions, type StoredCase, updateCase } from './case-store.ts';
import { legalCaseStamped, legalStampLifted, sowCountersigned, sowRecalled, sowReleased } from './entries.ts';
import type { NewStamp, Reason } from './legal-case.ts';
import { limitsMissed } from './limits.ts';
import { type CaseAtHand, lockCase, moveCase, told } from './opening.ts';
import { countersign, findStamp, insertStamp, liftStamp, type StoredStamp } from './stamp-store.ts';

/** The approval of a statement of work that was not taken back; undefined before it is submitted. */
const approvalOf = async (act: Act, number: string): Promise<StoredApproval | undefined> =>
  (await readApprovalsOf(act, { kind: 'sow', number })).find(({ state }) => state !== 'withdrawn');

/**
 * Stamps a statement of work: what stands is frozen as a version and bears the name of Legal, the day and its hash. Every
 * approval stands on exactly this paper by then; whoever submitted it does not stamp it.
 * @throws Refusal `right.missing` (403), `legalCase.own` (403), `legalCase.notApproved`, `legalCase.openChanges`,
 *   `legalCase.paperChanged`, `legalCase.lint`, `legalCase.exception`, `legalCase.move`, `sow.stamped` (409)
 */
export async function stampSow(
  act: Act,
  playbook: Playbook,
  number: string,
  { contentHash }: NewStamp,
): Promise<StoredCase> {
  demand(act.reader, 'legalCase.stamp');
  const hand = await lockCase(act, number);
  const { stampedBy } = playbook.approvals.legalCase;
  if (!act.reader.roles.includes(stampedBy)) {
    const words = `Only ${roleTitle(playbook.roles, stampedBy)} stamps papers.`;
    throw new Refusal('right.missing', words, { status: 403 });
  }
  const sow = await settleApproved(act, playbook, hand.file.sow);
  const approval = await approvalOf(act, sow.number);
  if (approval?.submittedBy.id === act.reader.id) {
    throw new Refusal('legalCase.own', `You submitted ${sow.number}: somebody else of Legal stamps it.`, {
      status: 403,
    });
  }
  demandReady(sow, approval);
  if (sow.contentHash !== contentHash) {
    const words = `${sow.number} is not the paper that you read any more: look at what changed, then stamp.`;
    throw new Refusal('legalCase.paperChanged', words, { status: 409 });
  }
  const [fault] = await lintFaults(act, playbook, sow);
  if (fault) {
    throw new Refusal('legalCase.lint', `${sow.number}, ${fault.place}: ${fault.sentence}`, { status: 409 });
  }
  await demandExcepted(act, playbook, { ...hand, sow });
  const version = await freeze(act, sow, { why: 'stamped' });
  await insertStamp(act, { caseId: hand.file.id, sowId: sow.id, version, contentHash, role: stampedBy });
  await moveCase(act, playbook, hand, 'stamp');
  const particulars = { ...told(hand), version, contentHash };
  await record(act, opportunityStream(sow.opportunity), legalCaseStamped, particulars, playbook.version);
  return readCase(act, number);
}

/** Every step of its approval is given, and nothing in it is undecided. */
function demandReady({ number, state, openChanges }: StoredSow, approval: StoredApproval | undefined): void {
  if (openChanges > 0) {
    const words = `${number} holds ${openChanges} changes that nobody decided: a stamp is put on a clean paper only.`;
    throw new Refusal('legalCase.openChanges', words, { status: 409 });
  }
  if (state === 'approved') return;
  const waits = approval?.steps.filter((step) => step.asked && step.state !== 'given').map(({ title }) => title) ?? [];
  const why = waits.length > 0 ? `it waits for ${waits.join(', ')}` : `it is ${state}`;
  throw new Refusal('legalCase.notApproved', `${number} is not approved by everybody: ${why}.`, { status: 409 });
}

/** Every limit that the deal lies below is passed over by an exception that was given. */
async function demandExcepted(act: Act, playbook: Playbook, { file, sow }: CaseAtHand): Promise<void> {
  const given = (await readExceptions(act, file.id)).filter(({ word }) => word === 'yes').map(({ rule }) => rule);
  const [missed] = limitsMissed(act, playbook, sow, file.paper).filter(({ id }) => !given.includes(id));
  if (!missed) return;
  const words = `${missed.sentence} An exception is asked for and given in ${file.number} first.`;
  throw new Refusal('legalCase.exception', words, { status: 409, detail: missed.id });
}

/**
 * The stamp of a statement of work as it is to be signed: on its newest version, and nothing newer. Signing asks for it.
 * @throws Refusal `sow.notStamped` (409)
 */
export async function demandStamped(act: Act, sow: Pick<StoredSow, 'id' | 'number'>): Promise<StoredStamp> {
  const stamp = await findStamp(act, sow);
  const [newest] = await readVersions(act, sow.number);
  if (stamp && newest?.number === stamp.version && newest.contentHash === stamp.contentHash) return stamp;
  const words = `${sow.number} bears no stamp of Legal on its newest version: it is neither released nor signed.`;
  throw new Refusal('sow.notStamped', words, { status: 409 });
}

/** Lifts the stamp, so that the paper may be changed: everything that follows the stamp is asked for anew. */
export async function liftFromSow(
  act: Act,
  playbook: Playbook,
  number: string,
  { reason }: Reason,
): Promise<StoredCase> {
  demand(act.reader, 'legalCase.stamp');
  const hand = await lockCase(act, number);
  const { sow } = hand;
  if (sow.state === 'released' || sow.state === 'signed') {
    const words = `${sow.number} is out for signature: call it back before its stamp is lifted.`;
    throw new Refusal('legalCase.released', words, { status: 409 });
  }
  const stamp = await demandStamped(act, sow);
  await moveCase(act, playbook, hand, 'lift', reason);
  await liftStamp(act, stamp.id, reason);
  const { version, contentHash } = stamp;
  const particulars = { ...told(hand), version, contentHash, reason };
  await record(act, opportunityStream(sow.opportunity), legalStampLifted, particulars, playbook.version);
  return readCase(act, number);
}

/** Who signs for the company on a day, by the playbook. */
export const signatoriesOn = ({ approvals }: Pick<Playbook, 'approvals'>, on: string) =>
  approvals.signatories.find(({ effective }) => holdsOn(effective, on));

/** Sends a stamped statement of work to our signatory. */
export async function releaseSow(act: Act, playbook: Playbook, number: string): Promise<StoredCase> {
  demand(act.reader, 'legalCase.release');
  const { file, sow } = await lockCase(act, number);
  const { version, contentHash } = await demandStamped(act, sow);
  await moveSow(act, playbook, sow, 'release');
  await updateCase(act, file.id);
  const roles = signatoriesOn(playbook, today(act.clock))?.roles ?? [];
  const signatories = roles.map((role) => roleTitle(playbook.roles, role));
  const particulars = { sow: sow.number, opportunity: sow.opportunity, version, contentHash, signatories };
  await record(act, opportunityStream(sow.opportunity), sowReleased, particulars, playbook.version);
  return file;
}

/** Calls a statement of work back from the signatories, out of its envelope; its stamp stands until it is lifted. */
export async function recallSow(act: Act, playbook: Playbook, number: string, { reason }: Reason): Promise<StoredCase> {
  demand(act.reader, 'legalCase.stamp');
  const { file, sow } = await lockCase(act, number);
  await takeBackEnvelope(act, playbook, sow, reason);
  await moveSow(act, playbook, sow, 'recall', reason);
  await updateCase(act, file.id);
  const particulars = { sow: sow.number, opportunity: sow.opportunity, reason };
  await record(act, opportunityStream(sow.opportunity), sowRecalled, particulars, playbook.version);
  return file;
}

/** Whether the reader signs for the company today, by which role, or the sentence who does. */
export function signsFor(
  act: Pick<Act, 'reader' | 'clock'>,
  playbook: Playbook,
): { role: string; rule: string } | string {
  const rule = signatoriesOn(playbook, today(act.clock));
  const role = rule?.roles.find((each) => act.reader.roles.includes(each));
  if (rule && role) return { role, rule: rule.id };
  const titles = rule?.roles.map((each) => roleTitle(playbook.roles, each)) ?? [];
  return `${titles.join(' or ') || 'Nobody'} signs for the company.`;
}

/**
 * Signs for the company, on paper, what is stamped and released. What is out in an envelope is signed there.
 * @throws Refusal as `signForCompany`, and `sow.inEnvelope` (409)
 */
export async function countersignSow(act: Act, playbook: Playbook, number: string): Promise<StoredCase> {
  demand(act.reader, 'legalCase.countersign');
  const hand = await lockCase(act, number);
  const out = await envelopeOut(act, hand.sow);
  if (out) {
    const words = `${hand.sow.number} is out for signature in ${out.number}: it is signed there.`;
    throw new Refusal('sow.inEnvelope', words, { status: 409 });
  }
  await signForCompany(act, playbook, hand);
  return hand.file;
}

/**
 * Puts the signature of the reader, one of the company's signatories, on the stamp: before the customer, and by nobody who
 * submitted or stamped the paper. The deal is locked by the caller.
 * @throws Refusal as `demandSignatory`, and `sow.countersigned` (409)
 */
export async function signForCompany(act: Act, playbook: Playbook, hand: CaseAtHand): Promise<void> {
  const { file, sow } = hand;
  const { stamp, role, rule } = await demandSignatory(act, playbook, hand);
  if (stamp.countersignedAt !== null) {
    throw new Refusal('sow.countersigned', `${sow.number} is signed for the company already.`, { status: 409 });
  }
  await countersign(act, stamp.id, role);
  await updateCase(act, file.id);
  const { version, contentHash } = stamp;
  const of = { sow: sow.number, opportunity: sow.opportunity, version, contentHash };
  const particulars = { ...of, role: roleTitle(playbook.roles, role), rule };
  await record(act, opportunityStream(sow.opportunity), sowCountersigned, particulars, playbook.version);
}

/**
 * The role by which the reader signs a released statement of work for the company, and the stamp they sign under.
 * @throws Refusal `right.missing`, `legalCase.own` (403), `sow.notStamped`, `sow.notReleased` (409)
 */
export async function demandSignatory(act: Act, playbook: Playbook, { sow }: Pick<CaseAtHand, 'sow'>) {
  demand(act.reader, 'legalCase.countersign');
  const signs = signsFor(act, playbook);
  if (typeof signs === 'string') throw new Refusal('right.missing', signs, { status: 403 });
  const stamp = await demandStamped(act, sow);
  const submitter = (await approvalOf(act, sow.number))?.submittedBy.id;
  if (act.reader.id === stamp.stampedBy || act.reader.id === submitter) {
    throw new Refusal('legalCase.own', `You submitted or stamped ${sow.number}: somebody else signs it.`, {
      status: 403,
    });
  }
  if (sow.state !== 'released') {
    throw new Refusal('sow.notReleased', `${sow.number} is not released to the signatory yet.`, { status: 409 });
  }
  return { stamp, ...signs };
}
