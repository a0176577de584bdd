import { isClean } from '../../../documents/changes/changes.ts';
import type { PaperDocument } from '../../../documents/paper.ts';
import { sealPaper } from '../../../documents/seal.ts';
import type { Act } from '../../../platform/act.ts';
import { lockDocument } from '../../../platform/database/lock.ts';
import { demandVersion } from '../../../platform/http/precondition.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { titleOf } from '../../../playbook/lifecycle.ts';
import { belongsTo, type PenHolder, partyOf } from '../../../playbook/papers/pen.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { renewSowApproval } from '../approval/renewing.ts';
import { demandUnstamped } from '../legal/stamp-store.ts';
import { readSow, type StoredSow, updateSow } from '../store.ts';
import type { Turn, VersionReason } from './version.ts';
import { insertVersion } from './version-store.ts';

/** States in which a paper is still worked on; an edit of what is reviewed or approved asks those anew whom it concerns. */
const worked = new Set<string>(['draft', 'in-review', 'approved']);

/** Locks a statement of work by its opportunity, reads it, and holds the change against the version that was seen. */
export async function lockSow(act: Act, number: string): Promise<StoredSow> {
  const stream = opportunityStream((await readSow(act, number)).opportunity);
  await lockDocument(act.tx, stream);
  const sow = await readSow(act, number);
  await demandVersion(act, { record: `statement of work ${number}`, stream, version: sow.version });
  return sow;
}

/** Whether the paper of a statement of work is still worked on, or the sentence why not. */
export const isWorkedOn = ({ lifecycles }: Playbook, { number, state }: StoredSow): true | string =>
  worked.has(state) ||
  `${number} is ${titleOf(lifecycles.sow, state).toLowerCase()}: its paper does not change any more.`;

/** Whether the reader's side holds the pen, or the sentence who does. */
export function holdsPen(
  act: Pick<Act, 'reader'>,
  { papers }: Playbook,
  { number, pen, penSince }: StoredSow,
): true | string {
  const party = partyOf(papers.pen, pen);
  if (belongsTo(party, act.reader.roles)) return true;
  const since = penSince.toZonedDateTimeISO('UTC').toPlainDate().toLocaleString('en-US', { dateStyle: 'long' });
  return `The pen of ${number} is with ${party.title} since ${since}: the engagement manager may hand it to you.`;
}

/**
 * Refuses where the paper may not be edited by the reader now.
 * @throws Refusal `sow.frozen`, `sow.pen` (409)
 */
export function demandPen(act: Act, playbook: Playbook, sow: StoredSow): void {
  const open = isWorkedOn(playbook, sow);
  if (open !== true) throw new Refusal('sow.frozen', open, { status: 409 });
  const held = holdsPen(act, playbook, sow);
  if (held !== true) throw new Refusal('sow.pen', held, { status: 409 });
}

/** A paper with another head or body, sealed again. */
export const sealedAs = (
  paper: PaperDocument,
  { version, content }: { readonly version?: number; readonly content?: PaperDocument['content'] },
): PaperDocument => {
  const { contentHash: _, ...attrs } = paper.attrs;
  return sealPaper({
    type: 'doc',
    attrs: { ...attrs, version: version ?? attrs.version },
    content: content ?? paper.content,
  });
};

/**
 * Keeps what a paper now says: seals it, raises the version of the record, and asks anew those who approved what changed.
 * The entry is the caller's.
 * @throws Refusal `paper.unfit` naming every place that no paper may hold, `sow.frozen`, `sow.stamped` (409)
 */
export async function keepPaper(
  act: Act,
  playbook: Playbook,
  sow: StoredSow,
  content: PaperDocument['content'],
): Promise<StoredSow> {
  const open = isWorkedOn(playbook, sow);
  if (open !== true) throw new Refusal('sow.frozen', open, { status: 409 });
  await demandUnstamped(act, sow);
  await updateSow(act, sow.id, { paper: sealedAs(sow.paper, { content }) });
  await renewSowApproval(act, playbook, sow);
  return readSow(act, sow.number);
}

/**
 * Freezes the paper that is worked on as a version; the work goes on with the next.
 * @throws Refusal `sow.stamped` (409): behind what is stamped there is no newer version
 */
export async function freeze(
  act: Act,
  sow: StoredSow,
  { why, turn = null }: { readonly why: VersionReason; readonly turn?: Turn | null },
): Promise<number> {
  await demandUnstamped(act, sow);
  const { id, paper, working } = sow;
  await insertVersion(act, { sowId: id, number: working, paper, clean: isClean(paper), why, turn });
  await updateSow(act, id, { working: working + 1, paper: sealedAs(paper, { version: working + 1 }) });
  return working;
}

/** Puts the pen into a party's hand. */
export const givePen = (
  act: Act,
  { id }: StoredSow,
  { to, until }: { readonly to: PenHolder; readonly until: Temporal.Instant | null },
): Promise<void> => updateSow(act, id, { pen: to, penSince: act.clock.now(), penUntil: until, penAskedAt: null });
