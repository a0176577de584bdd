import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';
import { ReviewAudience } from '../../playbook/review-audience.ts';

const of = { estimate: z.string(), opportunity: z.string() };
const audienceInWords = (audience: ReviewAudience): string =>
  audience === 'customer' ? 'the customer' : 'the account team';

export const reviewOpened = entry(
  'review.opened',
  z.object({ ...of, review: z.uuid(), audience: ReviewAudience, linkUntil: z.string().nullable() }),
  ({ estimate, audience, linkUntil }) =>
    `Asked ${audienceInWords(audience)} about size and activities of ${estimate}${linkUntil ? `, by a link until ${linkUntil}` : ''}.`,
);

/** What was said stands with the round, where it can be read in its place; the sentence quotes nothing. */
export const reviewRemarked = entry(
  'review.remarked',
  z.object({ ...of, review: z.uuid(), remark: z.uuid(), line: z.string().nullable(), byCustomer: z.boolean() }),
  ({ estimate, line, byCustomer }) =>
    `${byCustomer ? 'The customer remarked' : 'Remarked'} on ${line ? `${line} of ` : ''}${estimate}.`,
);

export const reviewAnswered = entry(
  'review.answered',
  z.object({ ...of, review: z.uuid(), remark: z.uuid() }),
  ({ estimate }) => `Answered a remark on ${estimate}.`,
);

export const reviewConfirmed = entry(
  'review.confirmed',
  z.object({ ...of, review: z.uuid(), audience: ReviewAudience }),
  ({ estimate, audience }) =>
    audience === 'customer'
      ? `The customer confirmed size and activities of ${estimate}.`
      : `Confirmed size and activities of ${estimate}.`,
);

export const reviewReturned = entry(
  'review.returned',
  z.object({ ...of, review: z.uuid(), audience: ReviewAudience, words: z.string() }),
  ({ estimate, audience, words }) =>
    `${audience === 'customer' ? 'The customer asked' : 'Asked'} for changes to ${estimate}: ${words}`,
);

export const reviewWithdrawn = entry(
  'review.withdrawn',
  z.object({ ...of, review: z.uuid(), audience: ReviewAudience, words: z.string() }),
  ({ estimate, audience, words }) => `Asks ${audienceInWords(audience)} about ${estimate} no longer: ${words}`,
);

export const architectAsked = entry(
  'review.architectAsked',
  z.object({ ...of, task: z.string(), why: z.string() }),
  ({ estimate, task }) => `Asked a technical architect to review ${estimate}, under ${task}.`,
);

export const architectApproved = entry(
  'review.architectApproved',
  z.object({ ...of, words: z.string().nullable() }),
  ({ estimate, words }) => `Approved ${estimate} as technical architect${words ? `: ${words}` : '.'}`,
);

export const architectReturned = entry(
  'review.architectReturned',
  z.object({ ...of, words: z.string() }),
  ({ estimate, words }) => `Returned ${estimate} as technical architect: ${words}`,
);

export const assistanceAsked = entry(
  'review.assistanceAsked',
  z.object({ opportunity: z.string(), assistance: z.uuid(), topic: z.string() }),
  ({ topic }) => `Asked a technical architect for help: ${topic}.`,
);

export const assistanceGiven = entry(
  'review.assistanceGiven',
  z.object({ opportunity: z.string(), assistance: z.uuid(), topic: z.string() }),
  ({ topic }) => `Gave help as technical architect: ${topic}.`,
);
