import { hashOf } from '../../../platform/canonical-json.ts';
import { showMoney } from '../../../platform/money.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import type { Finding } from '../../../playbook/quoting/findings.ts';
import type { QuotePart, QuotingStep } from '../../../playbook/quoting/policy.ts';
import { holdsOn } from '../../../playbook/rule.ts';
import type { Brief, Ground, StepAsked } from '../../approvals/approval.ts';
import type { StoredQuote } from '../store.ts';

const lineInWords = ({ title, quantity, listCents }: StoredQuote['lines'][number], currency: string) =>
  `${quantity} × ${title}: ${showMoney(listCents, currency)}`;

/** How each part of a quote is shown to whoever decides, and what its hash is made of. */
const parts: { readonly [Part in QuotePart]: (quote: StoredQuote) => { title: string; shown: string; of: unknown } } = {
  lines: ({ lines, currency }) => ({
    title: 'Lines at list price',
    shown: lines.map((line) => lineInWords(line, currency)).join('\n'),
    of: [
      currency,
      lines.map(({ item, sku, delivery, quantity, listCents }) => [item, sku, delivery, quantity, listCents]),
    ],
  }),
  totals: ({ totals, currency }) => ({
    title: 'Total',
    shown: showMoney(totals.totalCents, currency),
    of: [totals.totalCents, currency],
  }),
  discount: ({ discountPercent }) => ({ title: 'Discount', shown: `${discountPercent} %`, of: discountPercent }),
  comment: ({ comment }) => ({ title: 'Why', shown: comment ?? 'Nothing is said.', of: comment }),
  work: ({ workDescription }) => ({
    title: 'Description of work',
    shown: workDescription ?? 'Nothing is described.',
    of: workDescription,
  }),
  terms: ({ quoteType, billingAccount, startDate, channel, besideSubscription }) => ({
    title: 'Terms',
    shown: [billingAccount.name, startDate ?? 'no start', channel].join(', '),
    of: [quoteType, billingAccount, startDate, channel, besideSubscription],
  }),
  bills: ({ estimate }) => ({ title: 'What it bills', shown: estimate ?? 'Its own lines', of: estimate }),
};

/** What a yes to a step hangs on: exactly the parts the playbook names for it. */
function groundOf(quote: StoredQuote, { ground }: QuotingStep): Ground {
  const named = ground.map((id) => {
    const { of, ...part } = parts[id](quote);
    return { id, ...part, hash: hashOf([id, of]) };
  });
  return { hash: hashOf(named.map(({ id, hash }) => [id, hash])), parts: named };
}

/** The steps that the findings of a quote ask for, in the order of the playbook. */
export function stepsAsked(
  { quoting }: Playbook,
  quote: StoredQuote,
  findings: readonly Finding[],
  on: string,
): StepAsked[] {
  const asking = Map.groupBy(
    findings.filter(({ step }) => step !== null),
    ({ step }) => step!,
  );
  const steps = quoting.steps.filter(({ id, effective }) => asking.has(id) && holdsOn(effective, on));
  return steps.map((step) => {
    const why = asking.get(step.id) ?? [];
    const sources = new Map(quoting.rules.map(({ id, source }) => [id, source]));
    return {
      ...{ id: step.id, title: step.title, roles: step.roles, of: 1, due: step.due, submitterMay: false },
      after: step.after.filter((id) => steps.some((other) => other.id === id)),
      region: step.ofRegion ? quote.region : null,
      why: why.map(({ rule, sentence }) => ({ rule, sentence, source: sources.get(rule)! })),
      removal: why.find(({ cure }) => cure !== null)?.cure ?? null,
      ground: groundOf(quote, step),
    };
  });
}

/** What whoever decides is shown. */
export function briefOf(quote: StoredQuote): Brief {
  const { number, customer, opportunity, totals, currency, lines, validUntil, startDate } = quote;
  const money = (cents: number) => showMoney(cents, currency);
  const row = (label: string, value: string) => ({ label, value });
  const said = [parts.comment(quote), ...(quote.workDescription === null ? [] : [parts.work(quote)])];
  return {
    title: `${number}: ${opportunity.name}`,
    lead: `${customer} is quoted ${money(totals.totalCents)}.`,
    sections: [
      {
        title: 'Deal',
        rows: [
          ...[row('Customer', customer), row('Opportunity', opportunity.number), row('Start', startDate ?? 'Not said')],
          ...[row('Valid until', validUntil), row('List price', money(totals.listCents))],
          ...[
            row('Discount', `${quote.discountPercent} %, ${money(totals.discountCents)}`),
            row('Total', money(totals.totalCents)),
          ],
        ],
      },
      // A paper of a thousand lines is read in the quote itself.
      {
        title: 'Lines at list price',
        rows: lines
          .slice(0, 50)
          .map((line, at) =>
            row(`${at + 1}. ${line.title}`, `${line.quantity} × ${money(line.unitCents)} = ${money(line.listCents)}`),
          ),
      },
      ...said.map(({ title, shown }) => ({ title, text: shown })),
    ],
  };
}
