import { z } from 'zod';
import { ClauseChange } from '../../../documents/changes/clause-changes.ts';
import { PaperDocument } from '../../../documents/paper.ts';
import { PenHolder } from '../../../playbook/papers/pen.ts';

/** Why a version was frozen. */
export const VersionReason = z.enum(['handed-over', 'returned', 'decided', 'submitted', 'stamped']);
export type VersionReason = z.infer<typeof VersionReason>;

/** One turn of the pen. */
export const Turn = z.object({
  from: PenHolder,
  to: PenHolder,
  until: z.iso.datetime({ offset: true }).nullable(),
  note: z.string().nullable(),
});
export type Turn = z.infer<typeof Turn>;

/** A frozen version of a statement of work, without its paper. */
export const SowVersion = z.object({
  number: z.number().int().min(1),
  contentHash: z.string().length(64),
  /** Nothing is proposed in it: what it says is what it says. */
  clean: z.boolean(),
  why: VersionReason,
  turn: Turn.nullable(),
  madeAt: z.iso.datetime({ offset: true }),
  madeBy: z.string(),
});
export type SowVersion = z.infer<typeof SowVersion>;

export const VersionPaper = SowVersion.extend({ paper: PaperDocument });
export type VersionPaper = z.infer<typeof VersionPaper>;

/** What became of one version on its way to another: a redline, and which clauses it touches. */
export const SowComparison = z.object({
  from: z.number().int(),
  to: z.number().int(),
  paper: PaperDocument,
  clauses: z.array(ClauseChange),
});
export type SowComparison = z.infer<typeof SowComparison>;

/** Which two are compared: numbers of versions, one of which may be the one that is worked on. */
export const Pair = z.object({ from: z.coerce.number().int().min(1), to: z.coerce.number().int().min(1) });
export type Pair = z.infer<typeof Pair>;

/** To whom the pen goes, until which day, and what is asked of them. */
export const NewTurn = z.strictObject({
  to: PenHolder,
  /** A business day; what the playbook gives the party without it. */
  until: z.iso.date().optional(),
  note: z.string().trim().min(1).max(2000).optional(),
});
export type NewTurn = z.infer<typeof NewTurn>;

/** Why a statement of work is withdrawn. */
export const Withdrawal = z.strictObject({ reason: z.string().trim().min(3).max(2000) });
export type Withdrawal = z.infer<typeof Withdrawal>;
