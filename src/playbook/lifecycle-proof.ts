import type { Lifecycle } from './lifecycle.ts';
import type { SectionFault } from './section.ts';

/**
 * What is wrong with a lifecycle beyond its shape: names that stand for nothing or for two things, a verb that leads
 * two ways, states that cannot be reached and states from which nothing ever ends.
 */
export function lifecycleFaults(name: string, lifecycle: Lifecycle): SectionFault[] {
  const unknown = unknownNames(name, lifecycle);
  // Reachability over names that do not exist would only repeat the same faults.
  if (unknown.length > 0) return unknown;
  return [...repeatedNames(name, lifecycle), ...ambiguousVerbs(name, lifecycle), ...strandedStates(name, lifecycle)];
}

function unknownNames(name: string, { initial, states, moves, guards }: Lifecycle): SectionFault[] {
  const stateIds = new Set(states.map(({ id }) => id));
  const guardIds = new Set(guards.map(({ id }) => id));
  const state = (id: string, path: SectionFault['path']): SectionFault[] =>
    stateIds.has(id)
      ? []
      : [{ path, sentence: `names the unknown state ${id}: take one of ${[...stateIds].join(', ')}.` }];
  const guard = (id: string, path: SectionFault['path']): SectionFault[] =>
    guardIds.has(id) ? [] : [{ path, sentence: `names the unknown guard ${id}: describe it under guards.` }];
  return [
    ...state(initial, [name, 'initial']),
    ...moves.flatMap((move, at) => [
      ...move.from.flatMap((id, index) => state(id, [name, 'moves', at, 'from', index])),
      ...state(move.to, [name, 'moves', at, 'to']),
      ...move.guards.flatMap((id, index) => guard(id, [name, 'moves', at, 'guards', index])),
    ]),
  ];
}

function repeatedNames(name: string, { states, guards, moves }: Lifecycle): SectionFault[] {
  const repeated = (section: string, rows: readonly { id: string }[]): SectionFault[] =>
    rows.flatMap(({ id }, at) =>
      rows.findIndex((row) => row.id === id) < at
        ? [{ path: [name, section, at, 'id'], sentence: `is taken: there is another ${id}; rename one.` }]
        : [],
    );
  const unused = guards.flatMap(({ id }, at) =>
    moves.some((move) => move.guards.includes(id))
      ? []
      : [{ path: [name, 'guards', at], sentence: `guards no move: remove ${id} or name it at one.` }],
  );
  return [...repeated('states', states), ...repeated('guards', guards), ...unused];
}

function ambiguousVerbs(name: string, { moves }: Lifecycle): SectionFault[] {
  const taken = new Set<string>();
  return moves.flatMap(({ verb, from }, at) =>
    from.flatMap((state, index) => {
      const step = `${verb} from ${state}`;
      if (taken.has(step)) {
        return [{ path: [name, 'moves', at, 'from', index], sentence: `leads two ways: ${step} is there already.` }];
      }
      taken.add(step);
      return [];
    }),
  );
}

function strandedStates(name: string, lifecycle: Lifecycle): SectionFault[] {
  const { initial, states, moves } = lifecycle;
  const ends = states.filter((state) => state.ends).map(({ id }) => id);
  const steps = moves.flatMap(({ from, to }) => from.map((state) => [state, to] as const));
  const reached = closure([initial], steps);
  const ending = closure(
    ends,
    steps.map(([from, to]) => [to, from] as const),
  );
  return states.flatMap(({ id, ends }, at) => {
    const path = [name, 'states', at, 'id'];
    if (!reached.has(id))
      return [{ path, sentence: `cannot be reached from ${initial}: add a move to ${id} or remove it.` }];
    if (!ending.has(id)) return [{ path, sentence: `never ends: add a way from ${id} to a state that ends.` }];
    if (ends && steps.some(([from]) => from === id)) {
      return [{ path, sentence: `ends, yet a move leads out of ${id}: remove one or the other.` }];
    }
    return [];
  });
}

/** Everything that can be come to from the first states by following steps. */
function closure(first: readonly string[], steps: readonly (readonly [string, string])[]): ReadonlySet<string> {
  const found = new Set(first);
  // A set is walked in the order of insertion, those added on the way included.
  for (const state of found) for (const [from, to] of steps) if (from === state) found.add(to);
  return found;
}
