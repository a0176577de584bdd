import type { May } from '../../platform/may.ts';
import type { Reader } from '../../platform/person.ts';
import { Refusal } from '../../platform/refusal.ts';
import { may, mayWhile } from '../../platform/rights.ts';
import { mayMove, titleOf } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { type EstimateSheet, whole } from './estimate.ts';
import type { StoredEstimate, StoredHead } from './store.ts';

/** What can be done with an estimate, and the right each takes. */
const verbs = {
  change: 'estimate.draft',
  publish: 'estimate.publish',
  revise: 'estimate.draft',
  copy: 'estimate.draft',
  apply: 'estimate.draft',
  discard: 'estimate.draft',
} as const;
export type EstimateVerb = keyof typeof verbs;

/** The right that a verb takes. */
export const rightOf = (verb: EstimateVerb): string => verbs[verb];

type Standing = Pick<StoredHead, 'number' | 'scenario' | 'state'>;

/**
 * What the reader may do with an estimate as it stands.
 * @param open whether there is still work on its opportunity, or the sentence why not
 */
export function mayDo(
  reader: Reader,
  playbook: Pick<Playbook, 'lifecycles'>,
  standing: Standing,
  open: true | string,
): May & Record<EstimateVerb | 'downloadWorkbook', true | string> {
  const asked = (verb: EstimateVerb, state: true | string) =>
    mayWhile(reader, verbs[verb], open === true ? state : open);
  return {
    change: asked('change', isDraft(playbook, standing)),
    publish: asked('publish', isPublishable(playbook, standing)),
    revise: asked('revise', standing.state !== 'draft' || `${standing.number} is a draft: change it as it is.`),
    copy: asked('copy', true),
    apply: asked('apply', isScenario(standing)),
    discard: asked('discard', isScenario(standing)),
    downloadWorkbook: may(reader, 'estimate.seeCosts'),
  };
}

const isDraft = ({ lifecycles }: Pick<Playbook, 'lifecycles'>, { number, state }: Standing): true | string =>
  state === lifecycles.estimate.initial ||
  `${number} is ${titleOf(lifecycles.estimate, state).toLowerCase()} and frozen: take it up again as a new revision.`;

function isPublishable(playbook: Pick<Playbook, 'lifecycles'>, { number, scenario, state }: Standing): true | string {
  const permitted = mayMove(playbook.lifecycles.estimate, state, 'publish');
  if (!permitted.may) return permitted.why;
  return (
    scenario === null || `${number} is the scenario "${scenario}": apply it first, then publish the live estimate.`
  );
}

function isScenario({ number, scenario, state }: Standing): true | string {
  if (scenario === null) return `${number} is no scenario: copy it as one first.`;
  return state === 'draft' || `The scenario "${scenario}" (${number}) was discarded: copy it as a new one.`;
}

/**
 * The sheet with its cost figures, for papers that are made of them.
 * @throws Refusal `estimate.costsHidden` (403) for a reader who may not see costs
 */
export function wholeSheet(reader: Reader, { number, sheet, costs }: StoredEstimate): EstimateSheet {
  if (costs) return whole(sheet, costs);
  const why = reader.rights.whyNot('estimate.seeCosts');
  throw new Refusal('estimate.costsHidden', `${number} is shown to you without its costs. ${why}`, { status: 403 });
}
