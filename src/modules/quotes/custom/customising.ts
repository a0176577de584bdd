import type { Act } from '../../../platform/act.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { itemOf } from '../../../playbook/quoting/facts.ts';
import { stateFacts } from '../../facts/stating.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { reviseNeed } from '../../opportunities/opening.ts';
import type { Need } from '../../opportunities/opportunity.ts';
import { readOpportunity, type StoredOpportunity } from '../../opportunities/store.ts';
import { routeOpportunity } from '../../routing/routing.ts';
import { takeBackApproval } from '../approval/renewing.ts';
import { quoteCustomised } from '../entries.ts';
import { lockQuote, moveQuote } from '../moving.ts';
import { takeBackOrderForm } from '../order-form/sending.ts';
import type { Customisation, QuoteLine } from '../quote.ts';
import { demandShown } from '../reviewing.ts';
import { readQuote, type StoredQuote } from '../store.ts';
import { factsCarried } from './carrying.ts';

/** How many needs an opportunity has at most. */
const needsMost = 50;

/**
 * Makes a custom scope of a quote, because the customer wants it otherwise than the catalogue has it. The needs of the
 * opportunity become what the quote held: a line that is to be customised without its SKU, every other with it; what the
 * customised lines say of the customer is stated as facts, so that nobody asks it again. The quote
 * ends and stays to be read, and the need is routed anew at once, so that whoever comes back to the opportunity reads who
 * serves it now; a first estimate follows by reaction.
 * @throws Refusal `right.missing` (403), `quote.notShown`, `quote.move` (409), `quote.line`, `need.unknown`
 */
export async function customiseQuote(
  act: Act,
  playbook: Playbook,
  number: string,
  given: Customisation,
): Promise<StoredQuote> {
  demand(act.reader, 'quote.write');
  const quote = await lockQuote(act, number);
  demandShown(quote);
  refuseUnknownLines(quote, given);
  const { wish } = given;
  await moveQuote(act, playbook, quote, 'customise');
  // What the customer wished for may name a start: it is not said to them in our name.
  await takeBackOrderForm(act, playbook, number, 'What is wanted otherwise is scoped anew.');
  await takeBackApproval(act, playbook, number, wish);
  const opportunity = await readOpportunity(act, quote.opportunity.number);
  const needs = needsAfter(playbook, opportunity, quote, given);
  const facts = factsCarried(playbook, quote, linesCustomised(quote, given));
  await stateFacts(act, playbook, { opportunity: opportunity.number, facts });
  const { circumstances } = opportunity;
  // The version that was seen is the quote's.
  await reviseNeed({ ...act, precondition: '*' }, playbook, opportunity.number, { needs, circumstances });
  const told = { quote: number, opportunity: opportunity.number, wish, needs };
  await record(act, opportunityStream(opportunity.number), quoteCustomised, told, playbook.version);
  await routeOpportunity(act, playbook, opportunity.number);
  return readQuote(act, number);
}

function refuseUnknownLines({ number, lines }: StoredQuote, { lines: named }: Customisation): void {
  const strange = named.find((id) => !lines.some((line) => line.id === id));
  if (strange === undefined) return;
  const words = `${number} has no line ${strange}: name the lines that are to be customised.`;
  throw new Refusal('quote.line', words, { faults: [{ place: `lines[${named.indexOf(strange)}]`, sentence: words }] });
}

/** The lines that are to be customised, with what belongs to them. Where nobody says which, all are. */
function linesCustomised({ lines }: StoredQuote, { lines: named, services }: Customisation): QuoteLine[] {
  const whole = named.length === 0 && services.length === 0;
  return lines.filter(({ id, of }) => whole || named.includes(id) || (of !== null && named.includes(of)));
}

/**
 * What is needed once some lines are customised. What the customer takes so and so often is
 * needed so often, as far as an opportunity holds so many needs; else each once.
 */
function needsAfter(
  playbook: Playbook,
  { needs }: StoredOpportunity,
  quote: StoredQuote,
  given: Customisation,
): Need[] {
  const { lines } = quote;
  const { services } = given;
  const named = linesCustomised(quote, given);
  const customised = (line: QuoteLine) => named.includes(line);
  const sold = lines.flatMap((line) => {
    const item = itemOf(playbook, line);
    return line.what === 'facility' || item?.sku === undefined ? [] : [{ line, service: item.service, sku: item.sku }];
  });
  const custom = [
    ...needs.filter(({ sku }) => sku === undefined).map(({ service }) => service),
    ...sold.filter(({ line }) => customised(line)).map(({ service }) => service),
    ...services,
  ];
  const kept = sold.filter(({ line }) => !customised(line));
  const often = kept.flatMap(({ line, service, sku }) =>
    Array.from({ length: Math.min(line.quantity, needsMost) }, () => ({ service, sku })),
  );
  const once = [...new Map(kept.map(({ service, sku }) => [sku, { service, sku }])).values()];
  const first = [...new Set(custom)].map((service) => ({ service }));
  const rest = first.length + often.length <= needsMost ? often : once;
  return [...first, ...rest].slice(0, needsMost);
}
