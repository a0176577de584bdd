import { dayInWords } from '../../platform/clock.ts';
import { showMoney } from '../../platform/money.ts';
import type { Asked, DealKind } from '../../playbook/booking.ts';
import { titleOf } from '../../playbook/lifecycle.ts';
import type { BookingDetails, BookingGround, GroundException, PurchaseOrder } from './booking.ts';
import type { ChecklistPolicy } from './checklist.ts';

/** What one item of the checklist is held against. */
interface Seen {
  readonly policy: ChecklistPolicy;
  readonly kind: DealKind;
  readonly ground: BookingGround;
  readonly details: BookingDetails;
  /** The day on which it is asked. */
  readonly on: string;
}

interface Found {
  readonly met: boolean;
  readonly sentence: string;
  readonly href?: string | null;
  /** Until when it counts as met. */
  readonly until?: string;
}

const met = (sentence: string, href: string | null = null): Found => ({ met: true, sentence, href });
const missing = (sentence: string, href: string | null = null): Found => ({ met: false, sentence, href });

const sowPage = (number: string) => `/sows/${number}`;
/** Where a paper is sent for signature, and who has signed. */
const toSign = (page: string) => `${page}?tab=signature`;
const noSow: Found = missing('No statement of work stands.');

/** How each thing that closing asks for is seen to be there. Pure. */
export const asking: Readonly<Record<Asked, (seen: Seen) => Found>> = {
  'signed-paper': ({ policy, kind, ground }) =>
    kind === 'custom' ? signedSow(policy, ground) : signedForm(policy, ground),

  'cost-sheet': ({ ground: { estimate }, details: { costSheet } }) => {
    if (costSheet !== null) return met(`It lies at ${costSheet}.`);
    if (estimate === null) return missing('There is no estimate.');
    const page = `/estimates/${estimate.number}`;
    if (estimate.state === 'draft') return missing(`${estimate.number} is a draft.`, page);
    if (!estimate.costs) return missing(`${estimate.number} has no costs.`, page);
    return met(`${estimate.number} has its costs and margin.`, page);
  },

  'purchase-order': ({ details, ground: { orderException }, on }) => {
    const order = details.purchaseOrder ?? orderException?.order ?? null;
    if (order !== null) return met(orderInWords(order));
    return orderException === null
      ? missing('There is neither a purchase order nor a word that none is needed.')
      : byException(orderException, on);
  },

  'quote-sums': ({ policy: { lifecycles }, ground: { sow, quotes } }) => {
    if (sow === null) return noSow;
    const billing = quotes.filter(({ kind }) => kind !== 'standard');
    const [first] = billing;
    if (!first) return missing(`No quote bills ${sow.number}.`);
    const page = `/quotes/${first.number}`;
    const open = billing.find(({ state }) => state !== 'approved' && state !== 'accepted');
    if (open) {
      const state = titleOf(lifecycles.quote, open.state).toLowerCase();
      return missing(`${open.number} is not approved: its state is ${state}.`, `/quotes/${open.number}`);
    }
    const foreign = billing.find(({ currency }) => currency !== sow.currency);
    if (foreign) return missing(`${foreign.number} is in ${foreign.currency}, ${sow.number} in ${sow.currency}.`, page);
    const sum = billing.reduce((total, { totalCents }) => total + totalCents, 0);
    const said = `${billing.map(({ number }) => number).join(' and ')} come to ${showMoney(sum, sow.currency)}`;
    if (sum === sow.totalCents) return met(`${said}, as ${sow.number} does.`, page);
    return missing(`${said}, ${sow.number} to ${showMoney(sow.totalCents, sow.currency)}.`, page);
  },

  'billing-terms': ({ policy, ground: { sow } }) => (sow === null ? noSow : billingTerms(policy, sow)),

  'acceptance-clause': ({ policy: { papers }, ground: { sow } }) => {
    if (sow === null) return noSow;
    const accepting = papers.clauses.filter(({ section }) => section === 'acceptance').map(({ id }) => id);
    const found = sow.clauses.find((source) => accepting.includes(source.split('@')[0] ?? ''));
    if (found === undefined) return missing(`${sow.number} has no clause on acceptance.`, sowPage(sow.number));
    return met(`${sow.number} has it.`, sowPage(sow.number));
  },

  'agreement-type': ({ policy: { booking }, details: { agreement } }) => {
    if (agreement === null) return missing('Nobody has said which.');
    const type = booking.agreementTypes.find(({ id }) => id === agreement.type);
    if (!type) return missing(`${agreement.type} is none that the playbook knows.`);
    if (type.asksLink && agreement.link === null) return missing(`${type.title}: where it lies is not said.`);
    return met(agreement.link === null ? `${type.title}.` : `${type.title}, at ${agreement.link}.`);
  },

  'won-reason': ({ policy: { booking }, details: { won } }) => {
    if (won === null) return missing('Nobody has said why.');
    const reason = booking.wonReasons.find(({ id }) => id === won.reason);
    return reason ? met(`${reason.title}: ${won.details}`) : missing(`${won.reason} is no reason of the playbook.`);
  },

  competitors: ({ details: { competitors } }) => {
    if (competitors === null) return missing('Nobody has said who.');
    return met(competitors.length === 0 ? 'Nobody else was considered.' : `${competitors.join(', ')}.`);
  },
};

/** The purchase order in a sentence. */
export const orderInWords = (order: PurchaseOrder): string =>
  order.kind === 'order'
    ? `Purchase order ${order.number} of ${dayInWords(order.date)}.`
    : `${order.saidBy} wrote on ${dayInWords(order.date)} that none is needed.`;

/** A purchase order that is to come counts once both have said yes, from a submission within the quarter on, for some days. */
function byException(
  { approval, state, promisedBy, until, quarterEnds, submittedOn }: GroundException,
  on: string,
): Found {
  if (state !== 'given') {
    const words = state === 'open' ? 'asks for the exception' : `is ${state}: there is no exception`;
    return missing(`The customer promises it by ${promisedBy}; ${approval} ${words}.`);
  }
  if ((submittedOn ?? on) > quarterEnds)
    return missing(`The exception was for what is submitted by ${quarterEnds}, the end of the quarter.`);
  if (on > until) return missing(`The customer promised it by ${promisedBy}, and it did not come by ${until}.`);
  return { ...met(`By exception until ${until}: the customer promises it by ${promisedBy}.`), until };
}

function signedSow({ lifecycles }: ChecklistPolicy, { sow }: BookingGround): Found {
  if (sow === null) return noSow;
  const { number, state, contentHash, stampedHash } = sow;
  const page = sowPage(number);
  if (state !== 'signed') {
    const words = `${number} is ${titleOf(lifecycles.sow, state).toLowerCase()}.`;
    return missing(words, state === 'released' ? toSign(page) : page);
  }
  if (stampedHash === null || stampedHash !== contentHash)
    return missing(`What was signed of ${number} is not what Legal stamped.`, page);
  return met(`${number} is signed by both, as it was stamped.`, page);
}

function signedForm({ lifecycles }: ChecklistPolicy, { quotes }: BookingGround): Found {
  const standard = quotes.filter(({ kind }) => kind === 'standard');
  const accepted = standard.find(({ state }) => state === 'accepted');
  if (accepted) return met(`The order form of ${accepted.number} is signed.`, `/quotes/${accepted.number}`);
  const [first] = standard;
  if (!first) return missing('There is no quote.');
  const state = titleOf(lifecycles.quote, first.state).toLowerCase();
  const page = `/quotes/${first.number}`;
  const words = `${first.number} is ${state}: its order form is not signed.`;
  return missing(words, first.state === 'sent' ? toSign(page) : page);
}

/** Services are billed on any of the six terms, education only on some of them. */
function billingTerms({ papers }: ChecklistPolicy, sow: NonNullable<BookingGround['sow']>): Found {
  const { number, servicesBilling, educationBilling, servicesCents, educationCents } = sow;
  const parts = [
    { title: 'Services', use: 'services', term: servicesBilling, cents: servicesCents },
    { title: 'Education', use: 'education', term: educationBilling, cents: educationCents },
  ] as const;
  const said = parts
    .filter(({ cents }) => cents > 0)
    .map(({ title, use, term: chosen }) => {
      const term = papers.billing.terms.find(({ id }) => id === (chosen ?? papers.billing.default));
      return { title, use, term, fits: term?.[use] === true };
    });
  const unfit = said.find(({ fits }) => !fits);
  if (unfit?.term) {
    const words = `${unfit.title} of ${number} cannot be billed ${unfit.term.says}.`;
    return missing(words, sowPage(number));
  }
  if (unfit) return missing(`${unfit.title} of ${number} have no billing term of the playbook.`, sowPage(number));
  if (said.length === 0) return met(`${number} bills nothing.`, sowPage(number));
  return met(said.map(({ title, term }) => `${title}: ${term?.says ?? ''}.`).join(' '), sowPage(number));
}
