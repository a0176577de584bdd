import { showMoney } from '../../../platform/money.ts';
import { type Figures, gateOf, limitIn } from '../../../playbook/approving/figures.ts';
import type { PathStep, Reason } from '../../../playbook/approving/path.ts';
import type { Removal } from '../../../playbook/approving/removal.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { cellInWords } from '../../../playbook/tables/cell.ts';
import type { StepReason } from '../../approvals/approval.ts';
import type { Deviation } from '../library/deviation.ts';

/** What reasons and changes are told of. */
export interface Telling {
  readonly playbook: Playbook;
  readonly figures: Figures;
  readonly deviations: readonly Deviation[];
  /** The day whose rules hold. */
  readonly on: string;
}

/** Why a step is there, with the values that were found: one sentence for each rule, or for each changed clause. */
export function reasonsOf(telling: Telling, step: PathStep): StepReason[] {
  return step.why.flatMap((reason): StepReason[] => {
    const { rule, source } = reason;
    if (step.clauses.length > 0) {
      const own = telling.deviations.filter(({ clause }) => step.clauses.includes(clause));
      return own.map(({ sentence }) => ({ sentence, rule, source }));
    }
    return [{ ...because(telling, reason), rule, source }];
  });
}

function because(telling: Telling, { rule, facts }: Reason): Pick<StepReason, 'sentence' | 'right'> {
  const { totalCents, currency, discountPercent } = telling.figures;
  if (facts.architectGate === true) {
    const bound = boundIn(telling);
    return { sentence: `The total of ${showMoney(totalCents, currency)} lies above ${bound}.` };
  }
  if (facts.architectGate === null) {
    return {
      sentence: `Nobody knows what the gate of the technical architect comes to in ${currency} today, so one is asked.`,
    };
  }
  if ('discountPercent' in facts) {
    const cell = telling.playbook.approvals.table.rows.find(({ id }) => id === rule)?.when.discountPercent;
    const range = cell === undefined ? '' : `, ${cellInWords(cell)} %`;
    return { sentence: `The discount is ${discountPercent} %${range}.` };
  }
  if ('marginMissed' in facts) return { sentence: marginInWords(telling), right: 'estimate.seeCosts' };
  if (facts.investment === true) return { sentence: 'Services are given away, as an investment of the company.' };
  return { sentence: 'Every custom statement of work needs it.' };
}

/** Which target the margin misses; the margin itself is told with the estimate. */
function marginInWords({ playbook, figures: { marginMissed }, on }: Telling): string {
  const target = playbook.estimating.pricing.marginTargets.find(
    ({ id, effective: { from, to } }) => id === marginMissed && from <= on && (to === undefined || on <= to),
  );
  return target
    ? `The margin lies below ${target.percent} %, the ${target.title}.`
    : 'What the work costs is not known, so no margin is.';
}

function boundIn({ playbook, figures: { currency }, on }: Telling): string {
  const gate = gateOf(playbook, 'architectGate', on);
  const bound = gate === undefined ? null : limitIn(playbook, gate, currency, on);
  return bound === null ? 'the gate' : showMoney(bound, currency);
}

const list = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** The smallest change that removes a step, in words; null where none does. */
export function removalInWords({ figures, deviations }: Telling, removal: Removal | null): string | null {
  const { totalCents, currency, discountPercent } = figures;
  switch (removal?.kind) {
    case undefined:
      return null;
    case 'total':
      return `a total of at most ${showMoney(removal.atMostCents, currency)} (now ${showMoney(totalCents, currency)})`;
    case 'discount':
      return `a discount of at most ${removal.toPercent} % (now ${discountPercent} %)`;
    case 'margin':
      return `a margin of at least ${removal.target.percent} %`;
    case 'priced':
      return 'a price for every service';
    case 'clauses': {
      const titles = deviations
        .filter(({ clause }) => removal.clauses.includes(clause))
        .map(({ title }) => `“${title}”`);
      return titles.length === 1
        ? `the clause ${titles[0]} back to its standard text`
        : `the clauses ${list(titles)} back to their standard text`;
    }
  }
}
