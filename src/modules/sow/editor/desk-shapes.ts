import { z } from 'zod';
import { Clause } from '../../../documents/paper.ts';
import { Rung } from '../library/deviation.ts';

/** One wording of a clause: the standard text, or a fallback, as it would stand in this paper. */
export const Wording = z.object({
  /** `standard`, or the number of the fallback. */
  rung: z.union([z.literal('standard'), z.number().int()]),
  title: z.string(),
  /** The title of the role whose yes it needs; null where it may be offered freely. */
  needs: z.string().nullable(),
  /** In plain words, for those who sell. */
  note: z.string(),
  /** Null where it asks for a value that this paper does not have. */
  clause: Clause.nullable(),
});
export type Wording = z.infer<typeof Wording>;

/** A clause of the library, and how it stands in the paper. */
export const LibraryOffer = z.object({
  id: z.string(),
  title: z.string(),
  section: z.string(),
  /** What the paper says now; null where it does not have the clause. */
  says: Rung.nullable(),
  wordings: z.array(Wording),
});
export type LibraryOffer = z.infer<typeof LibraryOffer>;

/** A clause of which the library says something else today than what was copied. */
export const LibraryUpdate = z.object({
  clause: z.string(),
  title: z.string(),
  /** Which version of the library was copied, and which one holds today: `passive-acceptance@2026-01-01`. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** Whether the paper's own words were changed since: then the update comes in as a proposal. */
  edited: z.boolean(),
  /** The words that were copied, with what the library changed marked in them. */
  difference: Clause,
});
export type LibraryUpdate = z.infer<typeof LibraryUpdate>;

export const ClauseDesk = z.object({ offers: z.array(LibraryOffer), updates: z.array(LibraryUpdate) });
export type ClauseDesk = z.infer<typeof ClauseDesk>;

export const TakenUpdates = z.strictObject({ clauses: z.array(z.string()).min(1).max(100) });
export type TakenUpdates = z.infer<typeof TakenUpdates>;

const Doing = z.enum(['reading', 'editing', 'suggesting']);

/** Where the reader is in the paper. */
export const Whereabouts = z.strictObject({ clause: z.string().max(36).nullable(), doing: Doing });
export type Whereabouts = z.infer<typeof Whereabouts>;

/** Somebody else who is at the paper. */
export const Present = z.object({
  id: z.uuid(),
  name: z.string(),
  clause: z.string().nullable(),
  doing: Doing,
});
export type Present = z.infer<typeof Present>;
