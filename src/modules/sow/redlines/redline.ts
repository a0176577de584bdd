import { z } from 'zod';
import { ChangeTold, ClauseChange } from '../../../documents/changes/clause-changes.ts';
import { PaperDocument } from '../../../documents/paper.ts';
import { Deviation } from '../library/deviation.ts';

/** What may be decided about a change that came back. */
export const Verdict = z.enum(['accept', 'reject', 'counter']);
export type Verdict = z.infer<typeof Verdict>;

/** A decision as it stands: about a change, or about what no mark can say (`acknowledge`). */
export const Decision = z.object({
  verdict: z.enum([...Verdict.options, 'acknowledge']),
  /** Of a counter our own words; of an acknowledgement what was done. */
  words: z.string().nullable(),
  why: z.string().nullable(),
  by: z.string(),
  at: z.iso.datetime({ offset: true }),
});
export type Decision = z.infer<typeof Decision>;

/** A change that came back, as it is shown and decided. */
export const ReturnedChange = ChangeTold.extend({
  /** The file does not own up to it: it was found by comparing with what was sent. */
  untracked: z.boolean(),
  /** Whether own words can be put in its place. */
  canCounter: z.boolean(),
  decision: Decision.nullable(),
});
export type ReturnedChange = z.infer<typeof ReturnedChange>;

/** A clause with what came back in it, and where its accepted text stands on the ladder of fallbacks. */
export const ReturnedClause = ClauseChange.extend({
  changes: z.array(ReturnedChange),
  deviation: Deviation.nullable(),
});
export type ReturnedClause = z.infer<typeof ReturnedClause>;

const Remark = z.object({ author: z.string(), at: z.string().nullable(), text: z.string() });

export const ReturnedRemark = Remark.extend({
  id: z.string(),
  /** The words it stands on, and the block they stand in where it is one of ours. */
  on: z.string(),
  block: z.string().nullable(),
  resolved: z.boolean(),
  replies: z.array(Remark),
});
export type ReturnedRemark = z.infer<typeof ReturnedRemark>;

/** Something in the file that no mark of a paper can say. */
export const UnsupportedItem = z.object({
  id: z.string(),
  kind: z.string(),
  place: z.string(),
  sentence: z.string(),
});
export const ReturnedItem = UnsupportedItem.extend({ decision: Decision.nullable() });
export type ReturnedItem = z.infer<typeof ReturnedItem>;

/** What was read from a file, kept as it was read. */
export const Report = z.object({
  clauses: z.array(ClauseChange),
  untracked: z.array(z.string()),
  /** Ids of the changes for which own words can be put in. */
  wordy: z.array(z.string()),
  comments: z.array(ReturnedRemark),
  unsupported: z.array(UnsupportedItem),
  /** What the file calls itself; null where its properties were gone and it was known by its words. */
  identity: z
    .object({ documentId: z.string(), version: z.number(), contentHash: z.string(), comparedTo: z.number().nullable() })
    .nullable(),
});
export type Report = z.infer<typeof Report>;

/** One returned file in the list. */
export const RedlineSummary = z.object({
  number: z.number().int().min(1),
  fileName: z.string(),
  sha256: z.string(),
  /** The version that was sent, and the one in which what came back is frozen. */
  sent: z.number().int(),
  made: z.number().int(),
  uploadedBy: z.string(),
  uploadedAt: z.iso.datetime({ offset: true }),
  /** Changes and things to look at, and how many of them wait for a decision. */
  total: z.number().int(),
  open: z.number().int(),
});
export type RedlineSummary = z.infer<typeof RedlineSummary>;

/** A returned file with everything that came back in it. */
export const Redline = RedlineSummary.extend({
  clauses: z.array(ReturnedClause),
  comments: z.array(ReturnedRemark),
  unsupported: z.array(ReturnedItem),
  identity: Report.shape.identity,
  /** The paper as it came back; of one that is worked on, with what was decided so far. */
  paper: PaperDocument,
  /** For which verdicts a reason is asked. */
  whyFor: z.array(Verdict),
  mayDecide: z.union([z.literal(true), z.string()]),
  /** Of the statement of work, for `If-Match`. */
  version: z.number().int(),
});
export type Redline = z.infer<typeof Redline>;

const Words = z.string().trim().min(1).max(4000);

/** One decision about several changes. */
export const NewDecision = z.strictObject({
  changes: z.array(z.string()).min(1).max(2000),
  verdict: Verdict,
  /** Our own words, of a counter only. */
  words: Words.optional(),
  why: z.string().trim().min(3).max(2000).optional(),
});
export type NewDecision = z.infer<typeof NewDecision>;

/** What was done about something that no mark can say. */
export const Acknowledgement = z.strictObject({ done: Words });
export type Acknowledgement = z.infer<typeof Acknowledgement>;
