import { z } from 'zod';
import type { PlaybookFolder } from './folder.ts';
import { Lifecycle } from './lifecycle.ts';
import { lifecycleFaults } from './lifecycle-proof.ts';
import { readSection } from './section.ts';

const Lifecycles = z.strictObject({
  opportunity: Lifecycle,
  task: Lifecycle,
  estimate: Lifecycle,
  sow: Lifecycle,
  engagement: Lifecycle,
});
export type Lifecycles = z.infer<typeof Lifecycles>;

/** Reads `lifecycles.yaml`; a state that cannot be reached, or from which nothing ends, is refused. */
export const readLifecycles = (folder: PlaybookFolder): Lifecycles =>
  readSection(folder, 'lifecycles.yaml', Lifecycles, (lifecycles) =>
    Object.entries(lifecycles).flatMap(([name, lifecycle]) => lifecycleFaults(name, lifecycle)),
  );
