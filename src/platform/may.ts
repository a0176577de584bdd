import { z } from 'zod';

/** What the reader may do with a record: a verb is `true`, or the sentence why not. */
export const May = z.record(z.string(), z.union([z.literal(true), z.string()]));
export type May = z.infer<typeof May>;
