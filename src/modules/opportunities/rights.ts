import type { May } from '../../platform/may.ts';
import { type Lifecycle, mayMove, movesFrom } from '../../playbook/lifecycle.ts';
import type { StoredOpportunity } from './store.ts';

/**
 * What may be done with an opportunity now: its work while it is open, and the moves of its lifecycle as `stage.accept`
 * and so on.
 */
export function mayDo(lifecycle: Lifecycle, { number, stage }: Pick<StoredOpportunity, 'number' | 'stage'>): May {
  const open = movesFrom(lifecycle, stage).length > 0;
  const work = open || `${number} is closed (${stage}): open a new opportunity for further needs.`;
  const verbs = new Set(lifecycle.moves.map(({ verb }) => verb));
  const moves = [...verbs].map((verb) => {
    const permitted = mayMove(lifecycle, stage, verb);
    return [`stage.${verb}`, permitted.may ? true : permitted.why] as const;
  });
  return {
    revise: work,
    route: work,
    importReport: work,
    estimate: work,
    draftSow: work,
    ...Object.fromEntries(moves),
  };
}
