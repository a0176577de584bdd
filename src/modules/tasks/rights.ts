import type { May } from '../../platform/may.ts';
import { type Lifecycle, mayMove } from '../../playbook/lifecycle.ts';
import type { StoredTask } from './store.ts';
import { TaskMove } from './task.ts';

/** What may be done with a task now: the moves of its lifecycle, each no with its sentence. */
export function mayDo(lifecycle: Lifecycle, { number, state }: StoredTask): May {
  const verbs = TaskMove.shape.verb.options.map((verb) => {
    const permitted = mayMove(lifecycle, state, verb);
    return [verb, permitted.may ? true : permitted.why] as const;
  });
  const closed = state === 'done' || state === 'cancelled';
  return { ...Object.fromEntries(verbs), check: closed ? `${number} is ${state}: its checklist is closed.` : true };
}
