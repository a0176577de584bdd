import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { finishLink, type OpenLink } from '../../platform/links/links.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { readEstimate } from '../estimates/store.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { readOpportunity } from '../opportunities/store.ts';
import type { GuestClosing, GuestRemark, GuestReview, Remark } from './review.ts';
import { end, keepRemark } from './rounds.ts';
import { readReviewOfLink, type StoredReview } from './store.ts';

/** What the holder of a link is shown of a round: work, deliverables, assumptions and price; no hours, no costs. */
export async function readAsGuest(act: Act, link: OpenLink): Promise<GuestReview> {
  return shownTo(act, link, await readReviewOfLink(act, link.id));
}

async function shownTo(act: Act, link: OpenLink, review: StoredReview): Promise<GuestReview> {
  const { number, sheet } = await readEstimate(act, review.estimate);
  const { account } = await readOpportunity(act, review.opportunity);
  return {
    ...{ customer: account.name, estimate: number, state: review.state, asked: review.asked },
    ...{ currency: sheet.currency, ...sheet.totals, durationDays: sheet.durationDays },
    lines: sheet.lines.map(({ id, title, workstream, part, deliverable, assumption }) => ({
      ...{ id, title, workstream, part, deliverable, assumption },
    })),
    remarks: review.remarks.filter(({ byCustomer }) => byCustomer).map(toldToGuest),
    expiresAt: link.expiresAt.toString(),
  };
}

/** Their own words and our answers; which of us answered is not theirs to know, and what we say among ourselves neither. */
const toldToGuest = (remark: Remark): Remark => ({
  ...remark,
  answer: remark.answer && { ...remark.answer, by: 'Our answer' },
});

/** Says something in the customer's name, as they called themselves. */
export async function remarkAsGuest(
  act: Act,
  playbook: Playbook,
  link: OpenLink,
  { name, ...said }: GuestRemark,
): Promise<GuestReview> {
  const review = await lockOpen(act, link);
  await keepRemark(act, playbook, review, said, { saidByGuest: name });
  return readAsGuest(act, link);
}

/** The customer's yes, or what they want changed. */
export async function closeAsGuest(
  act: Act,
  playbook: Playbook,
  link: OpenLink,
  { name, ...closing }: GuestClosing,
): Promise<GuestReview> {
  const review = await lockOpen(act, link);
  await end(act, playbook, review, closing, name);
  await finishLink(act, link.id);
  return readAsGuest(act, link);
}

async function lockOpen(act: Act, link: OpenLink): Promise<StoredReview> {
  const { opportunity } = await readReviewOfLink(act, link.id);
  await lockDocument(act.tx, opportunityStream(opportunity));
  const review = await readReviewOfLink(act, link.id);
  if (review.state === 'open') return review;
  throw new Refusal(
    'review.closed',
    'This question has been answered or taken back: there is nothing left to say here.',
    {
      status: 409,
    },
  );
}
