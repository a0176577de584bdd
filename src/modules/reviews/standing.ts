import type { Act } from '../../platform/act.ts';
import { demand, mayWhile } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { readEstimates } from '../estimates/store.ts';
import { isOpen } from '../opportunities/rights.ts';
import { opportunityId, readOpportunity } from '../opportunities/store.ts';
import {
  findArchitectWord,
  readArchitectReviews,
  readAssistance,
  type StoredArchitectReview,
} from './architect-store.ts';
import type { ArchitectReview, Assistance, OpportunityReviews, Review, ReviewStanding } from './review.ts';
import { mayAssist, mayDecide, mayReview } from './rights.ts';
import { readReviews, type StoredReview } from './store.ts';

/**
 * Where an opportunity's newest published estimate stands with its reviewers. Whatever was said of another revision does
 * not count: it was said of another paper. An architect's yes alone is to the work, and stands where only the price changed.
 */
async function standingOf(
  act: Act,
  { reviews: policy }: Playbook,
  opportunity: string,
  { reviews, looks }: { reviews: readonly StoredReview[]; looks: readonly StoredArchitectReview[] },
): Promise<ReviewStanding> {
  const published = (await readEstimates(act, opportunity)).find(({ state }) => state === 'published');
  if (!published) return { estimate: null, confirmed: null, architect: 'not-needed' };
  const { number, sheet } = published;
  const yes = reviews.find(
    ({ estimate, state, audience }) =>
      estimate === number && state === 'confirmed' && policy.rounds.confirmedBy.includes(audience),
  );
  const look = looks.find(({ estimate }) => estimate === number);
  const called = sheet.flags.some(({ id }) => id === 'technical-architect-review');
  return {
    estimate: number,
    confirmed: yes ? { at: yes.closedAt ?? yes.openedAt, by: yes.closedBy ?? '', audience: yes.audience } : null,
    architect: look?.state ?? (called ? await unaskedOf(act, published.id) : 'not-needed'),
  };
}

/** Where an estimate stands that needs an architect and none was asked about. */
const unaskedOf = async (act: Act, estimateId: string): Promise<'approved' | 'needed'> =>
  (await findArchitectWord(act, estimateId)) ? 'approved' : 'needed';

/**
 * Everything about the reviews of an opportunity, with what the reader may do.
 * @throws Refusal `right.missing` (403), `opportunity.notFound` (404)
 */
export async function readOpportunityReviews(
  act: Act,
  playbook: Playbook,
  opportunity: string,
): Promise<OpportunityReviews> {
  demand(act.reader, 'review.see');
  const open = isOpen(playbook, await readOpportunity(act, opportunity));
  const id = await opportunityId(act, opportunity);
  const [reviews, looks, assistance] = [
    await readReviews(act, id),
    await readArchitectReviews(act, id),
    await readAssistance(act, id),
  ];
  const standing = await standingOf(act, playbook, opportunity, { reviews, looks });
  const stands = standing.estimate !== null || `${opportunity} has no published estimate: publish one first.`;
  const published = open === true ? stands : open;
  const asked = published === true && looks.some(({ estimate }) => estimate === standing.estimate);
  const unasked = asked ? `An architect has been asked about ${standing.estimate} already.` : published;
  const { rounds, assistance: help } = playbook.reviews;
  return {
    standing,
    reviews: reviews.map((review) => presentReview(act, review)),
    architect: looks.map((look) => presentLook(act, look)),
    assistance: assistance.map((each): Assistance => ({ ...each, may: mayAssist(act.reader, each) })),
    topics: help.topics,
    linkDays: rounds.linkDays,
    linkDaysAtMost: rounds.linkDaysAtMost,
    may: {
      open: mayWhile(act.reader, 'review.open', published),
      askArchitect: mayWhile(act.reader, 'review.askArchitect', unasked),
      askAssistance: mayWhile(act.reader, 'review.askArchitect', open),
    },
  };
}

/** A round as the reader is answered it. */
export const presentReview = ({ reader }: Act, { linkId: _, estimateId: __, ...review }: StoredReview): Review => ({
  ...review,
  may: mayReview(reader, review),
});

/** An architect's review as the reader is answered it. */
export const presentLook = ({ reader, clock }: Act, { askerId, ...look }: StoredArchitectReview): ArchitectReview => ({
  ...look,
  overdue: look.state === 'asked' && look.dueAt !== null && Temporal.Instant.compare(look.dueAt, clock.now()) < 0,
  may: mayDecide(reader, look, askerId),
});
