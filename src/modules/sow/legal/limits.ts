import type { Act } from '../../../platform/act.ts';
import { today } from '../../../platform/clock.ts';
import { showMoney } from '../../../platform/money.ts';
import type { CaseLimit } from '../../../playbook/approving/approvals.ts';
import { isAbove, limitIn } from '../../../playbook/approving/figures.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { holdsOn } from '../../../playbook/rule.ts';
import { deviationsOf } from '../deviations.ts';
import type { StoredSow } from '../store.ts';
import type { PaperSource } from './legal-case.ts';

/** A limit that a deal lies below though it does what the limit is about: only an exception passes over it. */
export interface MissedLimit extends Pick<CaseLimit, 'id' | 'source'> {
  readonly sentence: string;
}

/** The limits of the day that a statement of work lies below, with what it would take. */
export function limitsMissed(
  act: Pick<Act, 'clock'>,
  playbook: Playbook,
  sow: StoredSow,
  paper: PaperSource,
): MissedLimit[] {
  const on = today(act.clock);
  const { base, issuedOn, totalCents, currency } = sow;
  const changed = deviationsOf(playbook, { paper: sow.paper, base, date: issuedOn }).some(
    ({ needs }) => needs !== null,
  );
  const does = { 'changed-terms': changed, 'customer-paper': paper === 'customer' };
  return playbook.approvals.legalCase.limits
    .filter(({ on: what, effective }) => does[what] && holdsOn(effective, on))
    .filter(({ totalAboveCents }) => isAbove(playbook, totalAboveCents, { totalCents, currency }, on) !== true)
    .map(({ id, source, sentence, totalAboveCents }) => {
      const bound = limitIn(playbook, totalAboveCents, currency, on);
      const amount = showMoney(
        bound ?? totalAboveCents,
        bound === null ? playbook.estimating.rates.currency : currency,
      );
      return { id, source, sentence: `${sentence} ${amount}; this one comes to ${showMoney(totalCents, currency)}.` };
    });
}
