import { z } from 'zod';
import { ruleFrame } from './rule.ts';

const Name = z.string().regex(/^[a-z]+(-[a-z]+)*$/, 'must be a plain name such as awaiting-signature.');

const State = z.strictObject({
  id: Name,
  title: z.string().min(1),
  /** Nothing more becomes of it: no verb leads out. */
  ends: z.literal(true).optional(),
  /** It stands beside the way, as what is on hold does: no step of it. */
  beside: z.literal(true).optional(),
  /** The promise of `slas.yaml` that runs while a thing is in this state. */
  sla: z.string().min(1).optional(),
  note: z.string().min(1).optional(),
});

/** A condition that verbs stand under, as the second half of "is open only when ...", and who can bring it about. */
const Guard = z.strictObject({
  id: Name,
  sentence: z.string().min(1),
  cure: z.strictObject({ role: z.string().min(1), sentence: z.string().min(1) }).optional(),
});
export type Guard = z.infer<typeof Guard>;

const Move = z.strictObject({
  verb: Name,
  from: z.array(Name).min(1),
  to: Name,
  /** Whoever uses the verb must say why. */
  needsReason: z.boolean().default(false),
  guards: z.array(Name).default([]),
});
type Move = z.infer<typeof Move>;

/** What may become of a thing: its states, and the verbs that move it from one to another. */
export const Lifecycle = z.strictObject({
  ...ruleFrame,
  title: z.string().min(1),
  initial: Name,
  states: z.array(State).min(2),
  moves: z.array(Move).min(1),
  guards: z.array(Guard).default([]),
});
export type Lifecycle = z.infer<typeof Lifecycle>;

/** One verb that is open from a state, where it leads, and whether it asks for a reason. */
export interface OpenMove {
  readonly verb: string;
  readonly to: string;
  readonly needsReason: boolean;
}

/** Whether a verb is open now: where it leads, or the sentence why not. */
export type Permission = ({ readonly may: true } & OpenMove) | { readonly may: false; readonly why: string };

/**
 * Every verb that leads out of a state now, in the order of the playbook; none out of a state that ends. `met` names the
 * guards whose conditions the caller has seen met: a guarded verb stays shut until all of its guards are among them.
 */
export const movesFrom = (lifecycle: Lifecycle, state: string, met: readonly string[] = []): OpenMove[] =>
  lifecycle.moves.filter((move) => move.from.includes(state) && unmet(move, met).length === 0).map(openMove);

/** May a thing in this state be moved by this verb, with these guards met? */
export function mayMove(lifecycle: Lifecycle, state: string, verb: string, met: readonly string[] = []): Permission {
  const move = lifecycle.moves.find((each) => each.verb === verb && each.from.includes(state));
  if (!move) {
    const verbs = movesFrom(lifecycle, state, met).map((open) => open.verb);
    const cure = verbs.length > 0 ? `from here you may ${verbs.join(', ')}.` : 'nothing more can become of it.';
    return { may: false, why: `${lifecycle.title} in ${titleOf(lifecycle, state)} has no way to ${verb}: ${cure}` };
  }
  const missing = unmet(move, met);
  if (missing.length === 0) return { may: true, ...openMove(move) };
  const conditions = missing.map((guard) => lifecycle.guards.find(({ id }) => id === guard)?.sentence ?? guard);
  return { may: false, why: `${lifecycle.title}: ${verb} is open only when ${conditions.join(' and ')}.` };
}

/** The guards that keep a verb shut in a state, in the order of the playbook: none where the verb does not lead out of it. */
export function guardsUnmet(lifecycle: Lifecycle, state: string, verb: string, met: readonly string[]): Guard[] {
  const move = lifecycle.moves.find((each) => each.verb === verb && each.from.includes(state));
  const missing = move ? unmet(move, met) : [];
  return missing.flatMap((guard) => lifecycle.guards.find(({ id }) => id === guard) ?? []);
}

const openMove = ({ verb, to, needsReason }: Move): OpenMove => ({ verb, to, needsReason });

const unmet = ({ guards }: Move, met: readonly string[]): string[] => guards.filter((guard) => !met.includes(guard));

/** A state as people call it: "6-Awaiting Signature". */
export const titleOf = (lifecycle: Lifecycle, state: string): string =>
  lifecycle.states.find(({ id }) => id === state)?.title ?? state;
