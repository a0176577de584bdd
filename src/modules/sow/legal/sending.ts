import type { PaperStamp } from '../../../documents/pdf-data.ts';
import type { Act } from '../../../platform/act.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { demandStartTold } from '../lint/start-told.ts';
import { readSow, type StoredSow } from '../store.ts';
import type { SowVersion, VersionPaper } from '../versions/version.ts';
import { readVersion, readVersions } from '../versions/version-store.ts';
import { insertSending, readCase, type StoredCase, updateCase } from './case-store.ts';
import { legalPaperSent } from './entries.ts';
import type { NewSending } from './legal-case.ts';
import { lockCase, told } from './opening.ts';
import { findStamp } from './stamp-store.ts';
import { demandStamped } from './stamping.ts';

/**
 * The one version that a customer may receive: the newest, frozen and clean.
 * @throws Refusal `sow.notNewest`, `sow.noVersion`, `sow.openChanges` (409)
 */
async function demandNewest(act: Act, { number }: Pick<StoredSow, 'number'>, asked?: number): Promise<SowVersion> {
  const [newest] = await readVersions(act, number);
  if (!newest) {
    const words = `No version of ${number} is frozen: hand the pen on or submit it, and that version may go out.`;
    throw new Refusal('sow.noVersion', words, { status: 409 });
  }
  if (asked !== undefined && asked !== newest.number) {
    const words = `Version ${asked} of ${number} is not the newest: a customer receives version ${newest.number} and no other.`;
    throw new Refusal('sow.notNewest', words, { status: 409 });
  }
  if (!newest.clean) {
    const words = `Version ${newest.number} of ${number} holds changes that nobody decided: decide them first.`;
    throw new Refusal('sow.openChanges', words, { status: 409 });
  }
  return newest;
}

/**
 * Notes that a paper goes out to the customer: the newest version of the case, to read; to sign, only what is stamped and
 * signed for the company. None goes out with a start that the customer may not be told yet.
 */
export async function sendPaper(act: Act, playbook: Playbook, number: string, given: NewSending): Promise<StoredCase> {
  demand(act.reader, 'legalCase.release');
  const hand = await lockCase(act, number);
  const { file, sow } = hand;
  if (file.state !== 'open' && file.state !== 'stamped') {
    throw new Refusal('legalCase.ended', `${file.number} has ended: nothing more goes out.`, { status: 409 });
  }
  const { purpose, recipient, version: asked } = given;
  const { number: version, contentHash } = await demandNewest(act, sow, asked);
  await demandStartTold(act, playbook, sow);
  if (purpose === 'signature') {
    const { countersignedAt } = await demandStamped(act, sow);
    if (sow.state !== 'released' || countersignedAt === null) {
      const words = `${sow.number} goes to the customer to sign only after our signatory has signed it.`;
      throw new Refusal('sow.notCountersigned', words, { status: 409 });
    }
  }
  await insertSending(act, { caseId: file.id, sowId: sow.id, version, contentHash, purpose, recipient });
  await updateCase(act, file.id);
  const particulars = { ...told(hand), version, contentHash, purpose, recipient };
  await record(act, opportunityStream(sow.opportunity), legalPaperSent, particulars, playbook.version);
  return readCase(act, number);
}

/** The paper that a customer may receive now, with the stamp that is on it. */
export interface Outgoing {
  readonly version: VersionPaper;
  readonly stamp: PaperStamp | null;
}

/**
 * Reads the paper that may go out, and no other: the newest version of the statement of work, stamped where it is.
 * @throws Refusal `sow.notNewest`, `sow.noVersion`, `sow.openChanges` (409)
 */
export async function outgoingPaper(act: Act, number: string, asked?: number): Promise<Outgoing> {
  demand(act.reader, 'legalCase.see');
  const sow = await readSow(act, number);
  const newest = await demandNewest(act, sow, asked);
  const version = await readVersion(act, number, newest.number);
  const stamp = await findStamp(act, sow);
  if (stamp?.version !== newest.number) return { version, stamp: null };
  const { name, stampedAt, contentHash, caseNumber } = stamp;
  const on = stampedAt.toZonedDateTimeISO('UTC').toPlainDate().toString();
  return { version, stamp: { name, on, contentHash, reference: caseNumber } };
}
