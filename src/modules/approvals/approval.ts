import { z } from 'zod';
import { May } from '../../platform/may.ts';

const instant = z.iso.datetime({ offset: true });
const Somebody = z.object({ id: z.uuid(), name: z.string() });

/**
 * The right it takes to be shown a thing: `estimate.seeCosts` for a margin. Whoever lacks it reads the sentence why not in
 * its place.
 */
const right = z.string().optional();

/** One part of what is decided on: figures by their names, or words. */
const BriefSection = z.union([
  z.strictObject({
    title: z.string().min(1),
    rows: z.array(z.strictObject({ label: z.string().min(1), value: z.string() })),
    right,
  }),
  z.strictObject({ title: z.string().min(1), text: z.string(), right }),
]);
export type BriefSection = z.infer<typeof BriefSection>;

/** What whoever decides is shown, frozen as it was when they were asked. */
export const Brief = z.strictObject({
  title: z.string().min(1),
  /** The matter in a sentence or two. */
  lead: z.string(),
  sections: z.array(BriefSection),
});
export type Brief = z.infer<typeof Brief>;

/** Something that a yes depends on, as it is shown and by its hash: two with the same hash are the same. */
const GroundPart = z.strictObject({
  id: z.string().min(1),
  title: z.string().min(1),
  shown: z.string(),
  hash: z.string().min(1),
  right,
});

/** All that a yes depends on; `hash` changes exactly when a part does. */
export const Ground = z.strictObject({ hash: z.string().min(1), parts: z.array(GroundPart) });
export type Ground = z.infer<typeof Ground>;

/** Why a step is there: the rule that asks for it, in a sentence with the facts it found. */
export const StepReason = z.strictObject({
  sentence: z.string().min(1),
  rule: z.string().min(1),
  source: z.strictObject({ document: z.string(), section: z.string() }),
  right,
});
export type StepReason = z.infer<typeof StepReason>;

/** What changed of a step's ground, so that it was asked again. */
const ChangedPart = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** As it was shown; null for what was not there. */
  was: z.string().nullable(),
  now: z.string().nullable(),
  right,
});
export type ChangedPart = z.infer<typeof ChangedPart>;

/** A step as whoever asks orders it. */
export interface StepAsked {
  /** `revenue`; unique in its approval. */
  readonly id: string;
  readonly title: string;
  /** Ids of roles, any of whose people may decide; an escalation climbs from the first. */
  readonly roles: readonly string[];
  /** How many different people have to say yes. */
  readonly of: number;
  /** Ids of the steps that are given before. One that is not asked is not waited for. */
  readonly after: readonly string[];
  /** Ids of steps that nobody gives who gives this one. */
  readonly excludes?: readonly string[];
  /** Narrows the roles to the people of a region, and those of every region. */
  readonly region?: string | null;
  readonly why: readonly StepReason[];
  /** The smallest change that would remove the step; null where none would. */
  readonly removal: string | null;
  readonly ground: Ground;
  /** Id of a promise of slas.yaml; null for a step without a clock. */
  readonly due: string | null;
  /** Whether whoever submitted the paper may decide this step themselves. */
  readonly submitterMay: boolean;
  /** Who may not decide, each with the sentence why. */
  readonly conflicts?: readonly { readonly person: string; readonly why: string }[];
}

/** What is decided on, and where it is read. */
export const Subject = z.strictObject({
  /** `sow` */
  kind: z.string().min(1),
  number: z.string().min(1),
  title: z.string().min(1),
  /** Its page: `/sows/SOW-2026-0031`. */
  href: z.string().startsWith('/'),
});
export type Subject = z.infer<typeof Subject>;

/** What is asked, of whom and about what. */
export interface ApprovalAsked {
  /** Stream of the record it belongs to: who sees that sees the approval, and there it is told. */
  readonly stream: string;
  readonly subject: Subject;
  /** Id of the person whose paper it is. */
  readonly submittedBy: string;
  /** Whose calendar the clocks run in where a step names no region; null leaves such steps without one. */
  readonly region?: string | null;
  readonly brief: Brief;
  readonly steps: readonly StepAsked[];
}

export const StepState = z.enum(['waiting', 'open', 'given', 'refused', 'gone']);
export type StepState = z.infer<typeof StepState>;
export const ApprovalState = z.enum(['open', 'given', 'refused', 'withdrawn']);
export type ApprovalState = z.infer<typeof ApprovalState>;

export const Word = z.enum(['yes', 'no']);
export type Word = z.infer<typeof Word>;

/** What somebody said to a step; it stands for good, bound to what they were shown. */
export const Decision = z.object({
  id: z.uuid(),
  step: z.string(),
  stepTitle: z.string(),
  word: Word,
  note: z.string().nullable(),
  by: Somebody,
  /** In whose right, where it is not their own: of whom they cover, or who gave them the step. */
  onBehalfOf: Somebody.nullable(),
  capacity: z.enum(['own', 'cover', 'delegate']),
  /** What the role is called by which it was said. */
  role: z.string(),
  /** At the desk, or by the link of a letter. */
  way: z.enum(['desk', 'link']),
  at: instant,
  briefHash: z.string(),
  /** Whether it counts: its step is asked, and stands on the ground that it was said on. */
  counts: z.boolean(),
});
export type Decision = z.infer<typeof Decision>;

/** One step of the path. */
export const ApprovalStep = z.object({
  id: z.string(),
  title: z.string(),
  roles: z.array(z.object({ id: z.string(), title: z.string() })),
  region: z.string().nullable(),
  /** How many have to say yes, and how many have. */
  of: z.number().int(),
  yes: z.number().int(),
  after: z.array(z.string()),
  state: StepState,
  /** Waits, and was given already on the same ground: it counts again once what comes before it is given. */
  kept: z.boolean(),
  why: z.array(StepReason),
  removal: z.string().nullable(),
  /** What a yes is bound to; the hash is null to whom a part is not shown. */
  ground: z.object({ hash: z.string().nullable(), parts: z.array(GroundPart.omit({ hash: true })) }),
  /** What changed, where it was asked again. */
  reopened: z.object({ at: instant, parts: z.array(ChangedPart) }).nullable(),
  openedAt: instant.nullable(),
  dueAt: instant.nullable(),
  timeZone: z.string().nullable(),
  overdue: z.boolean(),
  escalated: z.object({ at: instant, role: z.string() }).nullable(),
  /** Who may decide it, as far as roles and regions go. */
  people: z.array(Somebody.extend({ awayUntil: z.iso.date().nullable(), cover: Somebody.nullable() })),
  delegations: z.array(z.object({ from: Somebody, to: Somebody, note: z.string(), at: instant })),
  /** `yes`, `no`, `delegate`. */
  may: May,
});
export type ApprovalStep = z.infer<typeof ApprovalStep>;

/** A line of a brief that is not what it was; null where it was not there, or is not any more. */
export const BriefChange = z.object({
  section: z.string(),
  label: z.string().nullable(),
  was: z.string().nullable(),
  now: z.string().nullable(),
});
export type BriefChange = z.infer<typeof BriefChange>;

/** An approval whole. */
export const Approval = z.object({
  number: z.string(),
  stream: z.string(),
  subject: Subject,
  state: ApprovalState,
  submittedBy: Somebody,
  askedAt: instant,
  renewedAt: instant.nullable(),
  withdrawn: z.object({ at: instant, by: z.string(), why: z.string() }).nullable(),
  brief: Brief,
  briefHash: z.string(),
  /** When the reader looked last, and what changed since; null where they never did. */
  look: z.object({ at: instant, changes: z.array(BriefChange) }).nullable(),
  steps: z.array(ApprovalStep),
  /** Every word that was ever said, newest first. */
  decisions: z.array(Decision),
  version: z.number().int(),
});
export type Approval = z.infer<typeof Approval>;

/** A step as a list shows it; `mine` where the reader may decide it now. */
export const StepLine = z.object({
  id: z.string(),
  title: z.string(),
  state: StepState,
  dueAt: instant.nullable(),
  timeZone: z.string().nullable(),
  overdue: z.boolean(),
  reopened: z.boolean(),
  mine: z.boolean(),
});
export type StepLine = z.infer<typeof StepLine>;

/** An approval as a list shows it. */
export const ApprovalLine = z.object({
  number: z.string(),
  subject: Subject,
  state: ApprovalState,
  submittedBy: z.string(),
  askedAt: instant,
  lead: z.string(),
  /** What a decision says it saw. */
  briefHash: z.string(),
  /** Without those that are gone. */
  steps: z.array(StepLine),
});
export type ApprovalLine = z.infer<typeof ApprovalLine>;

export const ApprovalList = z.object({
  items: z.array(ApprovalLine),
  /** Hand back as `after` for the next page; null on the last. */
  next: z.string().nullable(),
});
export type ApprovalList = z.infer<typeof ApprovalList>;

export const approvalViews = ['mine', 'asked', 'all'] as const;
export const ApprovalFilter = z.object({
  /** What the reader may decide now, what due first on top; what they submitted; all they see, newest first. */
  view: z.enum(approvalViews).default('all'),
  state: ApprovalState.optional(),
  /** Kind of what is decided on: `sow`. */
  kind: z.string().optional(),
  search: z.string().max(100).optional(),
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});
export type ApprovalFilter = z.infer<typeof ApprovalFilter>;

const note = z.string().trim().max(4000).nullable().default(null);

/** A yes, or a no that says why, to the brief that was shown. */
export const NewDecision = z.strictObject({ word: Word, note, brief: z.string() });
export type NewDecision = z.infer<typeof NewDecision>;

/** A word by the link of a letter, which knows what was shown. */
export const GuestDecision = z.strictObject({ word: Word, note });
export type GuestDecision = z.infer<typeof GuestDecision>;

/** One word for many steps, each to the brief that was shown. */
export const ManyDecisions = z.strictObject({
  word: Word,
  note,
  steps: z
    .array(z.strictObject({ approval: z.string(), step: z.string(), brief: z.string() }))
    .min(1)
    .max(100)
    .refine((steps) => new Set(steps.map(({ approval, step }) => `${approval} ${step}`)).size === steps.length, {
      error: 'names a step twice: once is enough.',
    }),
});
export type ManyDecisions = z.infer<typeof ManyDecisions>;

/** What became of each, in the order asked. */
export const ManyDecided = z.object({
  items: z.array(
    z.object({
      approval: z.string(),
      step: z.string(),
      done: z.boolean(),
      /** Of the refusal; null where it is done. */
      code: z.string().nullable(),
      sentence: z.string().nullable(),
    }),
  ),
});
export type ManyDecided = z.infer<typeof ManyDecided>;

/** One step into the hands of a colleague, who decides it on behalf of whoever gives it. */
export const NewDelegation = z.strictObject({
  to: z.uuid(),
  note: z.string().trim().min(3, 'must say why: say it in at least 3 characters.').max(500),
});
export type NewDelegation = z.infer<typeof NewDelegation>;

/** The brief that a reader has seen. */
export const NewLook = z.strictObject({ brief: z.string() });
export type NewLook = z.infer<typeof NewLook>;

/** An approval as the link of a letter shows it to the one it was written to. */
export const GuestApproval = z.object({
  /** `open`: to be decided; `spent`: decided by this link; `void`: what it was written for is no more. */
  state: z.enum(['open', 'spent', 'void']),
  /** What became of it, where it is not open. */
  sentence: z.string().nullable(),
  person: z.string(),
  /** In whose place, where the letter went to a cover or a colleague. */
  onBehalfOf: z.string().nullable(),
  number: z.string(),
  subject: Subject,
  submittedBy: z.string(),
  brief: Brief,
  briefHash: z.string(),
  look: Approval.shape.look,
  step: ApprovalStep.pick({ title: true, why: true, reopened: true, dueAt: true, timeZone: true, overdue: true }),
  /** Who said yes before. */
  path: z.array(z.object({ title: z.string(), state: StepState })),
  expiresAt: instant,
});
export type GuestApproval = z.infer<typeof GuestApproval>;

/** Whether nobody has anything more to say: every step that is asked is given. */
export const approvalStands = ({ state }: Pick<Approval, 'state'>): boolean => state === 'given';

interface BriefLine {
  readonly section: string;
  readonly label: string | null;
  readonly value: string;
}

/** Every line of a brief, in order: its figures, and each text whole. */
const linesOf = ({ title, lead, sections }: Brief): BriefLine[] => [
  { section: '', label: null, value: `${title}\n${lead}` },
  ...sections.flatMap((section): BriefLine[] =>
    'rows' in section
      ? section.rows.map(({ label, value }) => ({ section: section.title, label, value }))
      : [{ section: section.title, label: null, value: section.text }],
  ),
];

/** What of a brief is not what it was, in the order it is read; what is gone comes last. A section `''` is its title and lead. */
export function briefChanges(was: Brief, now: Brief): BriefChange[] {
  const key = ({ section, label }: BriefLine) => JSON.stringify([section, label]);
  const before = Map.groupBy(linesOf(was), key);
  const after = Map.groupBy(linesOf(now), key);
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((place) => {
    const [old, fresh] = [before.get(place) ?? [], after.get(place) ?? []];
    const { section, label } = (fresh[0] ?? old[0])!;
    const [wasShown, nowShown] = [old, fresh].map((lines) =>
      lines.length === 0 ? null : lines.map(({ value }) => value).join('\n'),
    );
    return wasShown === nowShown ? [] : [{ section, label, was: wasShown ?? null, now: nowShown ?? null }];
  });
}

/** What of a ground is not what it was, by the hashes of its parts. */
export function groundChanges(was: Ground, now: Ground): ChangedPart[] {
  const ids = new Set([...now.parts, ...was.parts].map(({ id }) => id));
  return [...ids].flatMap((id) => {
    const [old, fresh] = [was, now].map(({ parts }) => parts.find((part) => part.id === id));
    if (old?.hash === fresh?.hash) return [];
    const right = fresh?.right ?? old?.right;
    const told = { id, title: (fresh ?? old)!.title, was: old?.shown ?? null, now: fresh?.shown ?? null };
    return [right === undefined ? told : { ...told, right }];
  });
}
