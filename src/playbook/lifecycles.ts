import { z } from 'zod';
import { elsewhere } from './elsewhere.ts';
import type { PlaybookFolder } from './folder.ts';
import { Lifecycle } from './lifecycle.ts';
import { lifecycleFaults } from './lifecycle-proof.ts';
import { readSection } from './section.ts';

const Lifecycles = z.strictObject({
  opportunity: Lifecycle,
  task: Lifecycle,
  estimate: Lifecycle,
  quote: Lifecycle,
  sow: Lifecycle,
  envelope: Lifecycle,
  'legal-case': Lifecycle,
  engagement: Lifecycle,
  proposal: Lifecycle,
  'proposal-2020': Lifecycle,
  registration: Lifecycle,
});
export type Lifecycles = z.infer<typeof Lifecycles>;

/** The lifecycles that are boards of proposals; an installation works with one of them. */
export const BoardName = z.enum(['proposal', 'proposal-2020']);
export type BoardName = z.infer<typeof BoardName>;

/**
 * Reads `lifecycles.yaml`; a state that cannot be reached, or from which nothing ends, is refused, and so is a promise or
 * a role that is described nowhere.
 */
export function readLifecycles(folder: PlaybookFolder): Lifecycles {
  const sla = elsewhere(folder, 'slas.yaml', 'slas');
  const role = elsewhere(folder, 'roles.yaml', 'roles');
  return readSection(folder, 'lifecycles.yaml', Lifecycles, (lifecycles) =>
    Object.entries(lifecycles).flatMap(([name, lifecycle]) => [
      ...lifecycleFaults(name, lifecycle),
      ...lifecycle.states.flatMap((state, at) => (state.sla ? sla(state.sla, [name, 'states', at, 'sla']) : [])),
      ...lifecycle.guards.flatMap(({ cure }, at) =>
        cure ? role(cure.role, [name, 'guards', at, 'cure', 'role']) : [],
      ),
    ]),
  );
}
