import type { Act } from '../../../platform/act.ts';
import { today } from '../../../platform/clock.ts';
import type { Fault } from '../../../platform/refusal.ts';
import type { LintRule, LintRuleId } from '../../../playbook/papers/lint.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { holdsOn, sourceInWords } from '../../../playbook/rule.ts';
import { type OpenSheet, offeredLines } from '../../estimates/estimate.ts';
import { readEstimate } from '../../estimates/store.ts';
import { startStanding } from '../../scheduling/standing.ts';
import { deviationsOf } from '../deviations.ts';
import type { StoredSow } from '../store.ts';
import { completenessOf } from './completeness.ts';
import { dateChecks } from './date-checks.ts';
import type { Checks, Found, LintGround, Offered } from './ground.ts';
import type { Finding, LintReport, Unchecked } from './lint.ts';
import { partChecks } from './part-checks.ts';
import { priceChecks } from './price-checks.ts';
import { readPaper } from './reading.ts';
import { wordChecks } from './word-checks.ts';

const checks: Checks<LintRuleId> = { ...priceChecks, ...partChecks, ...wordChecks, ...dateChecks };

/** An estimate as a paper offers it. */
export const offeredOf = (sheet: Pick<OpenSheet, 'lines' | 'totals'>): Offered => ({
  lines: offeredLines(sheet),
  totals: sheet.totals,
});

/** Looks through a paper by every rule of the playbook that holds on the day. Findings stand by severity, then in reading order. */
export function lint(ground: LintGround): LintReport {
  const findings: Finding[] = [];
  const unchecked: Unchecked[] = [];
  const rules = ground.policy.rules.filter(({ effective }) => holdsOn(effective, ground.today));
  for (const rule of rules) {
    const found = checks[rule.id](ground);
    if (typeof found === 'string') unchecked.push({ rule: rule.id, title: rule.title, why: found });
    else findings.push(...found.map((one) => findingOf(rule, one, ground)));
  }
  const order = ['blocks', 'warns', 'notes'];
  findings.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  return {
    findings,
    unchecked,
    complete: completenessOf(ground),
    blocking: findings.filter(({ severity }) => severity === 'blocks').length,
    checked: rules.length - unchecked.length,
  };
}

function findingOf(rule: LintRule, { sentence, clause = null, block = null }: Found, { reading }: LintGround): Finding {
  const { id, title, severity, cure, source } = rule;
  const clauseTitle = reading.clauses.find((each) => each.id === clause)?.title ?? null;
  return { rule: id, title, severity, sentence, cure, source: sourceInWords(source), clause, clauseTitle, block };
}

/** Looks through the paper that is worked on, with the estimate it hangs from. */
export async function lintSow(act: Act, playbook: Playbook, sow: StoredSow): Promise<LintReport> {
  const { paper, base, issuedOn, terms, customer } = sow;
  const { sheet } = await readEstimate(act, sow.estimate);
  return lint({
    reading: readPaper(paper, playbook.papers),
    papers: playbook.papers,
    policy: playbook.lint,
    today: today(act.clock),
    estimate: offeredOf(sheet),
    terms,
    start: await startStanding(act, sow.opportunity),
    customer,
    deviations: deviationsOf(playbook, { paper, base, date: issuedOn }),
    assembled: readPaper(base, playbook.papers).clauses.flatMap(({ section }) => section ?? []),
  });
}

/**
 * What stops a statement of work from being submitted, each with its place: none, when nothing does. For the faults of a
 * refusal.
 */
export async function lintFaults(act: Act, playbook: Playbook, sow: StoredSow): Promise<Fault[]> {
  const { findings } = await lintSow(act, playbook, sow);
  return findings
    .filter(({ severity }) => severity === 'blocks')
    .map(({ clauseTitle, sentence, cure }) => ({ place: clauseTitle ?? 'the paper', sentence: `${sentence} ${cure}` }));
}
