import { z } from 'zod';

/** Who is asked whether an estimate's size and activities are right. */
export const ReviewAudience = z.enum(['account-team', 'customer']);
export type ReviewAudience = z.infer<typeof ReviewAudience>;
