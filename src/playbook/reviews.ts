import { z } from 'zod';
import type { PlaybookFolder } from './folder.ts';
import { ReviewAudience } from './review-audience.ts';
import { ruleFrame } from './rule.ts';
import { readSection } from './section.ts';

const days = z.number().int().positive().max(366);

const Reviews = z
  .strictObject({
    rounds: z.strictObject({
      ...ruleFrame,
      /** Whose confirmation counts. */
      confirmedBy: z.array(ReviewAudience).min(1),
      /** How long a customer's link opens, and how long at most. */
      linkDays: days,
      linkDaysAtMost: days,
      /** Remarks on one estimate, so that a link cannot be used to fill the house. */
      remarksAtMost: z.number().int().positive(),
    }),
    architect: z.strictObject({
      ...ruleFrame,
      /** Template of the task that is opened with a review. */
      task: z.string().min(1),
      /** Facts without which an architect does not look; each as the second half of "is missing: ...". */
      needsFacts: z.array(z.strictObject({ fact: z.string().min(1), sentence: z.string().min(1) })),
    }),
    assistance: z.strictObject({
      ...ruleFrame,
      topics: z.array(z.strictObject({ id: z.string().min(1), title: z.string().min(1) })).min(1),
    }),
  })
  .refine(({ rounds }) => rounds.linkDays <= rounds.linkDaysAtMost, {
    error: 'linkDays is longer than linkDaysAtMost: a link opens no longer than that.',
    path: ['rounds', 'linkDays'],
  });
/** Who looks at an estimate before a statement of work is written from it. */
export type Reviews = z.infer<typeof Reviews>;

/** Reads `reviews.yaml`. */
export const readReviews = (folder: PlaybookFolder): Reviews => readSection(folder, 'reviews.yaml', Reviews);
