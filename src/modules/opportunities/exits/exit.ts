import { z } from 'zod';
import { May } from '../../../platform/may.ts';

/** One thing a stage asks for before it is left, as it stands. */
export const Criterion = z.object({
  id: z.string(),
  title: z.string(),
  /** Whether the house sees it met by itself; else somebody ticks it. */
  computed: z.boolean(),
  state: z.enum(['met', 'missing', 'not-needed']),
  /** Who ticked it, and when. */
  ticked: z.object({ by: z.string(), at: z.iso.datetime({ offset: true }) }).nullable(),
  /** Whether the stage is not left without it; else it is noted in the record. */
  refuses: z.boolean(),
  cure: z.string(),
  /** Where it is written. */
  source: z.string(),
  note: z.string().nullable(),
});
export type Criterion = z.infer<typeof Criterion>;

const Reason = z.object({ id: z.string(), title: z.string(), asks: z.enum(['details', 'other']).nullable() });

/** What the stage of an opportunity asks for before it is left, and how it may end. */
export const StageExit = z.object({
  opportunity: z.string(),
  stage: z.string(),
  title: z.string(),
  /** The verb that leads on and the title of where it leads; null where nothing is asked for. */
  onward: z.object({ verb: z.string(), to: z.string() }).nullable(),
  criteria: z.array(Criterion),
  /** The verbs of this stage that end it, and as what. */
  ends: z.array(z.object({ verb: z.string(), as: z.enum(['lost', 'unqualified', 'duplicate']) })),
  /** Why one is lost or unqualified, as far as one says so by hand. */
  lossReasons: z.array(Reason),
  /** Whether words are compulsory with every reason of a loss, and why. */
  detailsWanted: z.string().nullable(),
  unqualifiedReasons: z.array(Reason.omit({ asks: true })),
  version: z.number().int(),
  /** `tick` a criterion, `onward` to the next stage. */
  may: May,
});
export type StageExit = z.infer<typeof StageExit>;

/** A criterion seen met, or taken back. */
export const NewTick = z.strictObject({ done: z.boolean() });
export type NewTick = z.infer<typeof NewTick>;
