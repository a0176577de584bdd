import type { May } from '../../platform/may.ts';
import type { Reader } from '../../platform/person.ts';
import { mayWhile } from '../../platform/rights.ts';
import type { ArchitectReview, Assistance, Review } from './review.ts';

const open = ({ state, estimate }: Pick<Review, 'state' | 'estimate'>): true | string =>
  state === 'open' || `This round about ${estimate} has ended (${state.replace('-', ' ')}): open another one.`;

/** What the reader may do in one round; the customer's own yes is not given by somebody else. */
export function mayReview(reader: Reader, review: Pick<Review, 'state' | 'estimate' | 'audience'>): May {
  const goes = open(review);
  const theirs =
    goes === true && review.audience === 'customer'
      ? 'The customer is asked: they confirm or ask for changes over their link.'
      : goes;
  return {
    remark: mayWhile(reader, 'review.remark', goes),
    answer: mayWhile(reader, 'review.answer', true),
    confirm: mayWhile(reader, 'review.confirm', theirs),
    'ask-changes': mayWhile(reader, 'review.confirm', theirs),
    withdraw: mayWhile(reader, 'review.open', goes),
  };
}

/** What the reader may do with an architect's review: decide it once, and nobody decides on what they asked for. */
export function mayDecide(reader: Reader, review: Pick<ArchitectReview, 'state' | 'estimate'>, asker: string): May {
  const stands =
    review.state !== 'asked'
      ? `${review.estimate} is ${review.state} already: publish another revision to have it looked at again.`
      : asker !== reader.id || `You asked for this review of ${review.estimate}: another architect decides it.`;
  const decide = mayWhile(reader, 'review.decide', stands);
  return { approve: decide, return: decide };
}

/** What the reader may do with a question to an architect. */
export const mayAssist = (reader: Reader, { answer }: Pick<Assistance, 'answer'>): May => ({
  give: mayWhile(reader, 'review.decide', answer === null || 'Help was given already: ask another question.'),
});
