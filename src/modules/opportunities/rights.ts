import type { May } from '../../platform/may.ts';
import type { Reader } from '../../platform/person.ts';
import { mayWhile } from '../../platform/rights.ts';
import { type Lifecycle, mayMove, movesFrom } from '../../playbook/lifecycle.ts';
import type { StoredOpportunity } from './store.ts';

/** The work on an opportunity that stays possible while it is open, and the right each takes. */
const work = {
  revise: 'opportunity.revise',
  award: 'opportunity.award',
  route: 'engagement.route',
  importReport: 'scope.importReport',
  estimate: 'estimate.draft',
  draftSow: 'sow.draft',
} as const;

/** Conditions of moves that hold because of who moves: a manager's approval is given by a manager moving it. */
export const guardsMet = ({ rights }: Reader): readonly string[] =>
  rights.has('opportunity.stepBack') ? ['manager-approval'] : [];

/**
 * What the reader may do with an opportunity now: its work while it is open, and the moves of its lifecycle as
 * `stage.accept` and so on.
 */
export function mayDo(
  reader: Reader,
  lifecycle: Lifecycle,
  { number, stage }: Pick<StoredOpportunity, 'number' | 'stage'>,
): May & Record<keyof typeof work, true | string> {
  const open =
    movesFrom(lifecycle, stage).length > 0 ||
    `${number} is closed (${stage}): open a new opportunity for further needs.`;
  const asked = (right: string) => mayWhile(reader, right, open);
  const verbs = new Set(lifecycle.moves.map(({ verb }) => verb));
  const moves = [...verbs].map((verb) => {
    const permitted = mayMove(lifecycle, stage, verb, guardsMet(reader));
    return [`stage.${verb}`, mayWhile(reader, 'opportunity.move', permitted.may || permitted.why)] as const;
  });
  return {
    revise: asked(work.revise),
    award: asked(work.award),
    route: asked(work.route),
    importReport: asked(work.importReport),
    estimate: asked(work.estimate),
    draftSow: asked(work.draftSow),
    ...Object.fromEntries(moves),
  };
}
