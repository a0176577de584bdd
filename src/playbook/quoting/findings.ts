import { holdsOn, sourceInWords } from '../rule.ts';
import { approvalChecks } from './approval-checks.ts';
import { customerChecks } from './customer-checks.ts';
import type { Offer, QuoteFacts, Said } from './facts.ts';
import { lineChecks } from './line-checks.ts';
import type { Quoting, QuotingCheck, QuotingRule, RuleOf } from './policy.ts';

/** What a rule says of a quote: `refuse` hinders, `approval` asks somebody, `advise` is told. */
export interface Finding {
  readonly rule: string;
  readonly severity: 'refuse' | 'approval' | 'advise';
  readonly hinders: 'submission' | 'sending' | null;
  readonly sentence: string;
  readonly cure: string | null;
  readonly place: string | null;
  readonly step: string | null;
  readonly source: string;
  readonly alternative: { readonly source: string; readonly says: string } | null;
}

type Checks = { readonly [Check in QuotingCheck]: (facts: QuoteFacts, rule: RuleOf<Check>, offer: Offer) => Said[] };

const checks: Checks = { ...lineChecks, ...customerChecks, ...approvalChecks };

/**
 * Everything the playbook says of a quote on a day, in the order of its rules. Pure: the same quote and day, the same answer.
 * A rule that is switched off, or does not hold on the day, says nothing.
 */
export function findingsOf(offer: Offer, facts: QuoteFacts): Finding[] {
  return rulesOn(offer.quoting, facts.on).flatMap((rule) =>
    said(rule, facts, offer).map((each) => findingOf(rule, each)),
  );
}

const said = <Check extends QuotingCheck>(rule: RuleOf<Check>, facts: QuoteFacts, offer: Offer): Said[] =>
  (checks[rule.check] as Checks[Check])(facts, rule, offer);

const rulesOn = ({ rules }: Quoting, on: string): QuotingRule[] =>
  rules.filter(({ active, effective }) => active && holdsOn(effective, on));

function findingOf({ id, source, alternative }: QuotingRule, told: Said): Finding {
  const severity = told.hinders ? 'refuse' : told.step ? 'approval' : 'advise';
  return {
    ...{ rule: id, severity, hinders: told.hinders ?? null, sentence: told.sentence, cure: told.cure ?? null },
    ...{ place: told.place ?? null, step: told.step ?? null, source: sourceInWords(source) },
    alternative: alternative ? { source: sourceInWords(alternative.source), says: alternative.says } : null,
  };
}

/** The findings that keep a quote from being submitted, or from being sent as well. */
export const hindering = (findings: readonly Finding[], from: 'submission' | 'sending'): Finding[] =>
  findings.filter(({ hinders }) => hinders === 'submission' || (from === 'sending' && hinders === 'sending'));
