import { join } from 'node:path';
import { root } from '../platform/config.ts';
import { loadPlaybook, type Playbook } from './playbook.ts';

let shipped: Promise<Playbook> | undefined;

/** The playbook we ship, read once for each test file. */
export const loadShippedPlaybook = (): Promise<Playbook> => {
  shipped ??= loadPlaybook(join(root, 'playbooks', 'gitlab'));
  return shipped;
};
