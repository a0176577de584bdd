import type { May } from '../../platform/may.ts';
import { type Lifecycle, movesFrom } from '../../playbook/lifecycle.ts';
import type { StoredOpportunity } from './store.ts';

/** What may be done with an opportunity now: the moves of its lifecycle, and the work that only an open one allows. */
export function mayDo(lifecycle: Lifecycle, { number, stage }: StoredOpportunity): May {
  const moves = Object.fromEntries(movesFrom(lifecycle, stage).map(({ verb }) => [verb, true as const]));
  const open = Object.keys(moves).length > 0;
  const work = open || `${number} is closed (${stage}): open a new opportunity for further needs.`;
  return { revise: work, route: work, scope: work, estimate: work, draft: work, ...moves };
}
