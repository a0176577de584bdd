import { z } from 'zod';
import { ruleFrame } from './rule.ts';

const Value = z.union([z.string(), z.boolean()]);
const FactName = z.string().min(1).max(80);

/** Something that must be known of another fact: that it is one of some values, or a number from `least` on. */
const Condition = z.union([
  z.strictObject({ fact: FactName, is: z.union([Value, z.array(Value).min(1)]) }),
  z.strictObject({ fact: FactName, least: z.number() }),
]);
export type Condition = z.infer<typeof Condition>;

/** A branch: open while all of it holds. What nobody knows holds nowhere. */
const Branch = z.array(Condition).min(1);

const Question = z.strictObject({
  /** `scm-migration.users`: begins with its set. */
  id: ruleFrame.id,
  /** What an answer states, as `facts.yaml` calls it: its type, unit, bounds and options stand there. */
  fact: FactName,
  ask: z.string().min(1).max(200),
  help: z.string().min(1).max(300).optional(),
  /** Scoping waits for an answer, be it that nobody knows. */
  compulsory: z.boolean().default(false),
  /** Who may be asked: the customer too, or the team alone. */
  audience: z.enum(['customer', 'team']),
  /** Under which heading of its set it stands. */
  tab: z.string().min(1).max(40).optional(),
  when: Branch.optional(),
  note: ruleFrame.note,
  alternative: ruleFrame.alternative,
});
export type Question = z.infer<typeof Question>;

export const QuestionSet = z.strictObject({
  ...ruleFrame,
  title: z.string().min(1).max(80),
  /** Where it stands among the others: a fact is asked in the first set that asks for it. */
  order: z.int().nonnegative(),
  /** It belongs to an opportunity that needs one of these, made to measure. */
  services: z.array(z.string()).min(1),
  /** Of an opportunity for which this holds, where it is said. */
  when: Branch.optional(),
  questions: z.array(Question).min(1),
});
/** The questions of one kind of work. */
export type QuestionSet = z.infer<typeof QuestionSet>;
