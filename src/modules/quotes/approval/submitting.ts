import type { Act } from '../../../platform/act.ts';
import { today } from '../../../platform/clock.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { hindering } from '../../../playbook/quoting/findings.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { quoteApproved, quoteReturned } from '../entries.ts';
import { lockQuote, mayMoveQuote, moveQuote } from '../moving.ts';
import { findingsFor, surroundingsOf } from '../reckoning.ts';
import { readQuote, type StoredQuote } from '../store.ts';
import { stepsAsked } from './asked-steps.ts';
import { askForQuote, takeBackApproval } from './renewing.ts';

/** The right it takes to write a quote of a kind. */
export const rightToWrite = ({ kind }: Pick<StoredQuote, 'kind'>): string =>
  kind === 'standard' ? 'quote.write' : 'quote.writeCustom';

/**
 * Submits a quote: where nothing asks for an approval it is approved at once, else whoever the policy names is asked.
 * @throws Refusal `right.missing` (403), `quote.move`, `quote.hindered` (409) with every hindrance in `faults`
 */
export async function submitQuote(act: Act, playbook: Playbook, number: string): Promise<StoredQuote> {
  demand(act.reader, rightToWrite(await readQuote(act, number)));
  const quote = await lockQuote(act, number);
  const permitted = mayMoveQuote(playbook, quote, 'submit');
  if (permitted !== true) throw new Refusal('quote.move', permitted, { status: 409 });
  const findings = findingsFor(act, playbook, quote, await surroundingsOf(act, quote.opportunity.number));
  refuseHindered(number, hindering(findings, 'submission'));
  const steps = stepsAsked(playbook, quote, findings, today(act.clock));
  if (steps.length > 0) {
    await askForQuote(act, playbook, quote, steps);
    await moveQuote(act, playbook, quote, 'submit');
  } else {
    await moveQuote(act, playbook, quote, 'clear', { met: ['nobody-asked'] });
    const { opportunity } = quote;
    const told = { quote: number, opportunity: opportunity.number, approval: null };
    await record(act, opportunityStream(opportunity.number), quoteApproved, told, playbook.version);
  }
  return readQuote(act, number);
}

/** @throws Refusal `quote.hindered` (409) with every hindrance in `faults` */
export function refuseHindered(number: string, hindrances: ReturnType<typeof hindering>): void {
  const [first] = hindrances;
  if (!first) return;
  const faults = hindrances.map(({ place, rule, sentence, cure }) => ({
    place: place ?? rule,
    sentence: cure === null ? sentence : `${sentence} ${cure}`,
  }));
  throw new Refusal('quote.hindered', `${number}: ${faults[0]!.sentence}`, { status: 409, faults });
}

/**
 * Takes a quote back for more work: nobody is asked any more.
 * @throws Refusal `right.missing` (403), `quote.move` (409)
 */
export async function returnQuote(act: Act, playbook: Playbook, number: string, reason: string): Promise<StoredQuote> {
  demand(act.reader, rightToWrite(await readQuote(act, number)));
  const quote = await lockQuote(act, number);
  await moveQuote(act, playbook, quote, 'return');
  await takeBackApproval(act, playbook, number, reason);
  const { opportunity } = quote;
  const told = { quote: number, opportunity: opportunity.number, reason };
  await record(act, opportunityStream(opportunity.number), quoteReturned, told, playbook.version);
  return readQuote(act, number);
}
