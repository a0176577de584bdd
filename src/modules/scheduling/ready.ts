import type { Act } from '../../platform/act.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { roleTitle } from '../../playbook/roles.ts';
import type { ReadyCriterion } from '../../playbook/scheduling.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { readTicks, type Tick } from '../opportunities/exits/ticks-store.ts';
import type { StoredOpportunity } from '../opportunities/store.ts';
import { readTasks } from '../tasks/store.ts';
import type { ReadyLine } from './start.ts';

/** What should be there when people are asked for, line by line. */
export async function readinessOf(act: Act, playbook: Playbook, opportunity: StoredOpportunity): Promise<ReadyLine[]> {
  const ticks = await readTicks(act, opportunity.number);
  const tasks = await readTasks(act, { subject: opportunityStream(opportunity.number), mine: false });
  const done = new Set(tasks.filter(({ state }) => state === 'done').map(({ template }) => template));
  const { states } = playbook.lifecycles.opportunity;
  const at = (stage: string) => states.findIndex(({ id }) => id === stage);
  const seen = ({ id, stage, ticked, task }: ReadyCriterion): { met: boolean; tick: Tick | undefined } => {
    if (stage !== undefined) return { met: at(opportunity.stage) >= at(stage), tick: undefined };
    if (task !== undefined) return { met: done.has(task), tick: undefined };
    const tick = ticks.get(ticked ?? id);
    return { met: tick !== undefined, tick };
  };
  return playbook.scheduling.ready.criteria.map((criterion) => {
    const { id, title, who, cure, stage, ticked, task } = criterion;
    const { met, tick } = seen(criterion);
    return {
      ...{ id, title, cure, met, who: roleTitle(playbook.roles, who), ticked: tick ?? null },
      computed: stage !== undefined || ticked !== undefined || task !== undefined,
    };
  });
}
