import type { Act } from '../../platform/act.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { keepTick } from './exits/ticks-store.ts';

/** Ticks everything that the stages of an opportunity ask for, so that it may move on. */
export async function tickAll(act: Act, { stages }: Pick<Playbook, 'stages'>, number: string): Promise<void> {
  const criteria = stages.exits.flatMap((exit) => exit.criteria).filter(({ computed }) => computed === undefined);
  for (const { id } of criteria) await keepTick(act, number, id, true);
}
