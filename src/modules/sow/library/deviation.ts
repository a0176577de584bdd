import { z } from 'zod';

/** What a clause now says: the standard's words, those of the fallback of a number, or words of its own. */
export const Rung = z.union([z.literal('standard'), z.number().int().min(1), z.literal('own-words')]);
export type Rung = z.infer<typeof Rung>;

/** One clause that does not say what the library's standard text said when it was copied. */
export const Deviation = z.object({
  /** The id of the clause in the paper. */
  clause: z.string(),
  title: z.string(),
  /** `standard` where the words are the standard's and only a table of the clause was changed. */
  rung: Rung,
  /** The role whose yes it needs; null where it may be offered freely. */
  needs: z.string().nullable(),
  sentence: z.string(),
});
export type Deviation = z.infer<typeof Deviation>;
