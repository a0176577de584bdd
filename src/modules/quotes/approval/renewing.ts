import type { Act } from '../../../platform/act.ts';
import { today } from '../../../platform/clock.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { approvalStands, type StepAsked } from '../../approvals/approval.ts';
import { askApproval, renewApproval, withdrawApproval } from '../../approvals/asking.ts';
import { readApprovalsOf, type StoredApproval } from '../../approvals/store.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { quoteApproved, quoteReopened, quoteSubmitted } from '../entries.ts';
import { moveQuote } from '../moving.ts';
import { findingsFor, surroundingsOf } from '../reckoning.ts';
import { readQuote, type StoredQuote } from '../store.ts';
import { briefOf, stepsAsked } from './asked-steps.ts';

/** The approval that was asked for of a quote and not taken back; undefined where there is none. */
export const standingApproval = async (act: Act, number: string): Promise<StoredApproval | undefined> =>
  (await readApprovalsOf(act, { kind: 'quote', number })).find(({ state }) => state !== 'withdrawn');

/** Asks for the approval of a quote, and tells whom and why. */
export async function askForQuote(
  act: Act,
  playbook: Playbook,
  quote: StoredQuote,
  steps: readonly StepAsked[],
): Promise<void> {
  const { number, opportunity, region } = quote;
  const stream = opportunityStream(opportunity.number);
  const subject = { kind: 'quote', number, title: opportunity.name, href: `/quotes/${number}` };
  const asked = { stream, subject, submittedBy: act.reader.id, region, brief: briefOf(quote), steps: [...steps] };
  const approval = await askApproval(act, playbook, asked);
  const told = steps.map(({ title, why }) => ({ title, rules: why.map(({ rule }) => rule) }));
  const particulars = { quote: number, opportunity: opportunity.number, approval: approval.number, steps: told };
  await record(act, stream, quoteSubmitted, particulars, playbook.version);
}

/** Takes the question back, where one stands. */
export async function takeBackApproval(act: Act, playbook: Playbook, number: string, reason: string): Promise<void> {
  const standing = await standingApproval(act, number);
  if (standing) await withdrawApproval(act, playbook, standing.number, reason);
}

/**
 * Holds the approval of a quote against what it says now, after every change: asks anew only those on whose ground something
 * changed. What was approved is in approval again while anybody is asked, and approved when nobody is.
 */
export async function renewQuoteApproval(act: Act, playbook: Playbook, number: string): Promise<void> {
  const quote = await readQuote(act, number);
  if (quote.state !== 'in-approval' && quote.state !== 'approved') return;
  const findings = findingsFor(act, playbook, quote, await surroundingsOf(act, quote.opportunity.number));
  const steps = stepsAsked(playbook, quote, findings, today(act.clock));
  const standing = await standingApproval(act, number);
  if (steps.length === 0) {
    await takeBackApproval(act, playbook, number, 'Nothing about it asks for an approval any more.');
    if (quote.state === 'in-approval') await approve(act, playbook, quote, null);
    return;
  }
  if (standing) await renewApproval(act, playbook, standing.number, { brief: briefOf(quote), steps });
  else await askForQuote(act, playbook, quote, steps);
  const approval = (await standingApproval(act, number))!;
  if (quote.state === 'in-approval') await settleApproved(act, playbook, number);
  else if (!approvalStands(approval)) {
    await moveQuote(act, playbook, quote, 'reopen');
    const told = { quote: number, opportunity: quote.opportunity.number, approval: approval.number };
    await record(act, opportunityStream(quote.opportunity.number), quoteReopened, told, playbook.version);
  }
}

/** Moves a quote on to approved where every step of its approval is given; twice is once. */
export async function settleApproved(act: Act, playbook: Playbook, number: string): Promise<void> {
  const quote = await readQuote(act, number);
  const approval = await standingApproval(act, number);
  if (quote.state !== 'in-approval' || !approval || !approvalStands(approval)) return;
  await approve(act, playbook, quote, approval.number);
}

async function approve(act: Act, playbook: Playbook, quote: StoredQuote, approval: string | null): Promise<void> {
  const { number, opportunity } = quote;
  const verb = 'approve';
  await moveQuote(act, playbook, quote, verb, { met: ['given'] });
  const told = { quote: number, opportunity: opportunity.number, approval };
  await record(act, opportunityStream(opportunity.number), quoteApproved, told, playbook.version);
}
