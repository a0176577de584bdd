import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { demandVersion } from '../../platform/http/precondition.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { openLink, revokeLink } from '../../platform/links/links.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { readEstimate, type StoredEstimate } from '../estimates/store.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { isOpen } from '../opportunities/rights.ts';
import { opportunityId, readOpportunity } from '../opportunities/store.ts';
import { demandStartsTold, type WordsTold } from '../scheduling/telling.ts';
import {
  reviewAnswered,
  reviewConfirmed,
  reviewOpened,
  reviewRemarked,
  reviewReturned,
  reviewWithdrawn,
} from './entries.ts';
import type { Answer, Closing, NewRemark, NewReview } from './review.ts';
import { mayReview } from './rights.ts';
import {
  answerRow,
  insertRemark,
  insertReview,
  readReview,
  readReviews,
  type StoredReview,
  updateReview,
} from './store.ts';

/**
 * Asks the account team, or the customer by a link, whether size and activities of a published estimate are right. The
 * link is answered this once; the round that stands open with the same people about an earlier revision ends with it.
 * @throws Refusal `review.notPublished`, `review.dealClosed`, `review.open` (409), `review.linkDays`, `start.unconfirmed` (409)
 * where what the customer is shown names a start that may not be told
 */
export async function openReview(
  act: Act,
  playbook: Playbook,
  number: string,
  { audience, asked, linkDays }: NewReview,
): Promise<{ review: StoredReview; link: string | null }> {
  demand(act.reader, 'review.open');
  const estimate = await demandPublished(act, number);
  const stream = opportunityStream(estimate.opportunity);
  await lockDocument(act.tx, stream);
  await demandOpenDeal(act, playbook, estimate.opportunity);
  if (audience === 'customer') await demandStartsTold(act, playbook, estimate.opportunity, shownOf(estimate, asked));
  const deal = await opportunityId(act, estimate.opportunity);
  for (const standing of await readReviews(act, deal)) {
    if (standing.state !== 'open' || standing.audience !== audience) continue;
    if (standing.estimate === number) throw alreadyAsked(standing);
    await end(act, playbook, standing, { verb: 'withdraw', words: `${number} stands in its place.` });
  }
  const until = audience === 'customer' ? linkEnd(act, playbook, linkDays) : null;
  const link = until && (await openLink(act, { purpose: 'review', subject: number, expiresAt: until }));
  const id = await insertReview(act, {
    ...{ estimateId: estimate.id, opportunityId: deal, audience, asked, linkId: link?.id ?? null },
    ...{ openedAt: act.clock.now(), openedBy: act.reader.id },
  });
  const linkUntil = until?.toZonedDateTimeISO('UTC').toPlainDate().toString() ?? null;
  const told = { review: id, estimate: number, opportunity: estimate.opportunity, audience, linkUntil };
  await record(act, stream, reviewOpened, told, playbook.version);
  return { review: await readReview(act, id), link: link?.token ?? null };
}

/** The words that a customer is shown of an estimate. */
const shownOf = ({ sheet: { lines } }: StoredEstimate, asked: string | null): WordsTold[] => [
  { place: 'asked', words: asked },
  ...lines.flatMap(({ title, deliverable, assumption }) =>
    [title, deliverable, assumption].map((words) => ({ place: title, words })),
  ),
];

/** A published estimate with its row id: what was looked at cannot change afterwards. */
export async function demandPublished(act: Act, number: string): Promise<StoredEstimate & { id: string }> {
  const estimate = await readEstimate(act, number);
  if (estimate.state === 'published') return estimate;
  const words = `${number} is ${estimate.state}: publish it first, so that what is looked at stands still.`;
  throw new Refusal('review.notPublished', words, { status: 409 });
}

/** Nobody is asked anything more about a deal that is over. Refuses with `review.dealClosed` (409). */
export async function demandOpenDeal(act: Act, playbook: Playbook, opportunity: string): Promise<void> {
  const open = isOpen(playbook, await readOpportunity(act, opportunity));
  if (open !== true) throw new Refusal('review.dealClosed', open, { status: 409 });
}

const alreadyAsked = ({ estimate, audience }: StoredReview): Refusal =>
  new Refusal(
    'review.open',
    `${audience === 'customer' ? 'The customer' : 'The account team'} is asked about ${estimate} already: withdraw that round first, or wait for its end.`,
    { status: 409 },
  );

function linkEnd({ clock }: Act, { reviews }: Playbook, wished: number | null): Temporal.Instant {
  const { linkDays, linkDaysAtMost } = reviews.rounds;
  const days = wished ?? linkDays;
  if (days > linkDaysAtMost) {
    throw new Refusal('review.linkDays', `linkDays is ${days}: a customer's link opens for at most ${linkDaysAtMost}.`);
  }
  return clock.now().add({ hours: days * 24 });
}

/** Says something about the estimate of a round that is open, or about one of its lines. */
export async function remark(act: Act, playbook: Playbook, id: string, said: NewRemark): Promise<StoredReview> {
  demand(act.reader, 'review.remark');
  const review = await lockReview(act, id);
  refuseUnless(mayReview(act.reader, review).remark, 'review.closed');
  await keepRemark(act, playbook, review, said, { saidBy: act.reader.id });
  return readReview(act, id);
}

/**
 * Keeps a remark of whoever it is by.
 * @throws Refusal `review.noLine`, `review.tooManyRemarks` (409)
 */
export async function keepRemark(
  act: Act,
  playbook: Playbook,
  review: StoredReview,
  { line, text }: NewRemark,
  by: { saidBy: string } | { saidByGuest: string },
): Promise<void> {
  const { estimate, opportunity } = review;
  const { remarksAtMost } = playbook.reviews.rounds;
  if (review.remarks.length >= remarksAtMost) {
    const words = `${estimate} has ${remarksAtMost} remarks in this round: close it and open another.`;
    throw new Refusal('review.tooManyRemarks', words, { status: 409 });
  }
  const { sheet } = await readEstimate(act, estimate);
  const about = line === null ? null : sheet.lines.find(({ id }) => id === line);
  if (about === undefined) {
    throw new Refusal('review.noLine', `${estimate} has no line "${line}": name one of its lines, or none.`);
  }
  const kept = { reviewId: review.id, lineId: line, lineTitle: about?.title ?? null, text, saidAt: act.clock.now() };
  const said = await insertRemark(act, { ...kept, ...by });
  const told = {
    ...{ review: review.id, remark: said, estimate, opportunity, line: about?.title ?? null },
    byCustomer: 'saidByGuest' in by,
  };
  await record(act, opportunityStream(opportunity), reviewRemarked, told, playbook.version);
}

/**
 * Answers a remark, once: what the customer has read stays as it was read.
 * @throws Refusal `review.answered`, `start.unconfirmed` (409) where the customer would read of a start that may not be told
 */
export async function answerRemark(
  act: Act,
  playbook: Playbook,
  id: string,
  remarkId: string,
  { text }: Answer,
): Promise<StoredReview> {
  demand(act.reader, 'review.answer');
  const { estimate, opportunity, remarks } = await lockReview(act, id);
  if (remarks.some((each) => each.id === remarkId && each.byCustomer))
    await demandStartsTold(act, playbook, opportunity, [{ place: 'text', words: text }]);
  if (remarks.some((each) => each.id === remarkId && each.answer !== null)) {
    const words = 'This remark is answered already: say more in a remark of your own.';
    throw new Refusal('review.answered', words, { status: 409 });
  }
  await answerRow(act, id, remarkId, text);
  const told = { review: id, remark: remarkId, estimate, opportunity };
  await record(act, opportunityStream(opportunity), reviewAnswered, told, playbook.version);
  return readReview(act, id);
}

/** Ends a round: size and activities are right, or they are not, or nobody waits for the answer any more. */
export async function closeReview(act: Act, playbook: Playbook, id: string, closing: Closing): Promise<StoredReview> {
  demand(act.reader, closing.verb === 'withdraw' ? 'review.open' : 'review.confirm');
  const review = await lockReview(act, id);
  refuseUnless(mayReview(act.reader, review)[closing.verb], 'review.closed');
  const stream = opportunityStream(review.opportunity);
  await demandVersion(act, { record: `review of ${review.estimate}`, stream, version: review.version });
  await end(act, playbook, review, closing);
  return readReview(act, id);
}

const ends = { confirm: 'confirmed', 'ask-changes': 'changes-asked', withdraw: 'withdrawn' } as const;

/** Writes the end of a round, said by the reader or by a guest, and shuts the customer's link where it is withdrawn. */
export async function end(
  act: Act,
  playbook: Playbook,
  { id, estimate, opportunity, audience, linkId }: StoredReview,
  { verb, words }: Closing,
  guest: string | null = null,
): Promise<void> {
  if (verb !== 'confirm' && words === null) {
    const why = verb === 'withdraw' ? 'why nobody is asked any more' : 'what must change';
    throw new Refusal('review.words', `Say in "words" ${why}.`);
  }
  const by = guest === null ? { closedBy: act.reader.id } : { closedByGuest: guest };
  await updateReview(act, id, { state: ends[verb], closedAt: act.clock.now(), closingWords: words, ...by });
  if (verb === 'withdraw' && linkId !== null) await revokeLink(act, linkId);
  const [stream, told] = [opportunityStream(opportunity), { review: id, estimate, opportunity, audience }];
  if (verb === 'confirm') await record(act, stream, reviewConfirmed, told, playbook.version);
  else {
    const kind = verb === 'withdraw' ? reviewWithdrawn : reviewReturned;
    await record(act, stream, kind, { ...told, words: words ?? '' }, playbook.version);
  }
}

async function lockReview(act: Act, id: string): Promise<StoredReview> {
  const { opportunity } = await readReview(act, id);
  await lockDocument(act.tx, opportunityStream(opportunity));
  return readReview(act, id);
}

function refuseUnless(permitted: true | string | undefined, code: string): void {
  if (permitted !== true) throw new Refusal(code, permitted ?? 'This cannot be done here.', { status: 409 });
}
