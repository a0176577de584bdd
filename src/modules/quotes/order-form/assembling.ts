import {
  type Block,
  type Clause,
  type Cover,
  field,
  type Inline,
  type PaperDocument,
  type Paragraph,
  text,
} from '../../../documents/paper.ts';
import { sealPaper } from '../../../documents/seal.ts';
import { dayInWords } from '../../../platform/clock.ts';
import { showMoney } from '../../../platform/money.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { type Blanks, filled, type OrderFormClause } from '../../../playbook/quoting/order-form.ts';
import { orderStartOn } from '../../../playbook/quoting/policy.ts';
import type { ServiceDescription } from '../quote.ts';
import type { StoredQuote } from '../store.ts';
import { linesTable } from './lines-table.ts';

/** What an order form is made of. The same request gives the same paper, to the byte. */
export interface OrderFormRequest {
  readonly quote: StoredQuote;
  /** The day of issue. */
  readonly date: string;
  readonly playbook: Pick<Playbook, 'orderForm' | 'offerings' | 'papers' | 'quoting'>;
}

/** Assembles the order form of a standard quote: its lines, what each service is, the terms, and where the customer signs. */
export function assembleOrderForm({ quote, date, playbook }: OrderFormRequest): PaperDocument {
  const { orderForm, papers } = playbook;
  const blanks: Blanks = {
    customer: cleaned(quote.billingAccount.name),
    provider: papers.provider.name,
    currency: quote.currency,
    discount: String(quote.discountPercent),
    work: quote.workDescription ?? '',
    valid: dayInWords(quote.validUntil),
    start: quote.startDate === null ? '' : dayInWords(quote.startDate),
  };
  const ofWork = orderStartOn(playbook.quoting, date) === 'work';
  return sealPaper({
    type: 'doc',
    attrs: {
      id: quote.number,
      version: quote.revision,
      title: filled(orderForm.title, { ...blanks, customer: cleaned(quote.customer) }),
      author: papers.provider.name,
      language: papers.language,
      date,
      pageSize: papers.pageSizes[quote.region as keyof typeof papers.pageSizes],
    },
    content: [
      coverOf({ quote, date, playbook }),
      clause('order_lines', orderForm.table.title, [
        paragraph('order_lines_lead', filled(orderForm.table.lead, blanks)),
        linesTable(quote, orderForm.table, blanks),
      ]),
      descriptionsClause(playbook, quote),
      ...orderForm.clauses.filter((each) => isWanted(each, quote, ofWork)).map((each) => termsClause(each, blanks)),
      signatureClause(playbook, blanks),
    ],
  });
}

/** One name has several spellings in Unicode; a paper uses the composed one, so that the same name gives the same bytes. */
const cleaned = (name: string): string => name.normalize('NFC').trim();

/** What the services of a quote are, each once, in the order of its lines. */
export function descriptionsOf(
  { offerings }: Pick<Playbook, 'offerings'>,
  { lines }: Pick<StoredQuote, 'lines'>,
): ServiceDescription[] {
  const wanted = [...new Set(lines.filter(({ what }) => what !== 'facility').map(({ offering }) => offering))];
  return wanted.flatMap((id) => {
    const found = offerings.find((offering) => offering.id === id);
    if (!found) return [];
    const { title, about, deliverables, needs, excluded } = found;
    return [{ offering: id, title, about, deliverables, needs, excluded }];
  });
}

function coverOf({ quote, date, playbook: { orderForm, papers, quoting } }: OrderFormRequest): Cover {
  const { cover, kind, contents } = orderForm;
  const startLabel = orderStartOn(quoting, date) === 'work' ? cover.workStart : cover.start;
  const { billingAccount, totals, currency, startDate, validUntil, number, customer } = quote;
  const billing = [billingAccount.name, ...billingAccount.address.split('\n')].map(cleaned).filter(Boolean).join(', ');
  const line = (name: keyof typeof cover, value: string, label = cover[name]) => ({
    type: 'particular' as const,
    attrs: { id: `cover_${name}`, label },
    content: [field(name, value)],
  });
  return {
    type: 'cover',
    attrs: { kind, contents },
    content: [
      line('customer', cleaned(customer)),
      line('billing', billing),
      line('provider', papers.provider.name),
      line('number', number),
      line('date', dayInWords(date)),
      ...(startDate === null ? [] : [line('start', dayInWords(startDate), startLabel)]),
      line('valid', dayInWords(validUntil)),
      line('total', showMoney(totals.totalCents, currency)),
    ],
  };
}

const paragraph = (id: string, words: string, numbered = false): Paragraph => ({
  type: 'paragraph',
  attrs: { id, numbered },
  content: inlinesOf(words),
});

/** Words of a seller may have lines. */
const inlinesOf = (words: string): Inline[] =>
  words
    .split('\n')
    .map(cleaned)
    .flatMap((line, at): Inline[] => [
      ...(at > 0 ? [{ type: 'hardBreak' as const }] : []),
      ...(line === '' ? [] : [text(line)]),
    ]);

const clause = (id: string, title: string, content: Block[]): Clause => ({
  type: 'clause',
  attrs: { id, source: null },
  content: [{ type: 'heading', attrs: { id: `${id}_h`, level: 1 }, content: [text(title)] }, ...content],
});

function descriptionsClause(playbook: OrderFormRequest['playbook'], quote: StoredQuote): Clause {
  const { descriptions } = playbook.orderForm;
  const services = descriptionsOf(playbook, quote).flatMap(({ title, about, ...said }, at): Block[] => {
    const id = `service_${at + 1}`;
    const list = (name: 'deliverables' | 'needs' | 'excluded'): Block[] =>
      said[name].length === 0
        ? []
        : [
            paragraph(`${id}_${name}`, descriptions[name]),
            {
              type: 'bulletList',
              content: said[name].map((words, place) => ({
                type: 'listItem',
                content: [paragraph(`${id}_${name}_${place + 1}`, words)],
              })),
            },
          ];
    return [
      { type: 'heading', attrs: { id: `${id}_h`, level: 2 }, content: [text(title)] },
      paragraph(id, about),
      ...list('deliverables'),
      ...list('needs'),
      ...list('excluded'),
    ];
  });
  return clause('services_described', descriptions.title, [paragraph('services_lead', descriptions.lead), ...services]);
}

const isWanted = (
  { when }: OrderFormClause,
  { lines, channel, besideSubscription, workDescription, startDate }: StoredQuote,
  ofWork: boolean,
) =>
  ({
    always: true,
    services: lines.some(({ kind }) => kind === 'services'),
    education: lines.some(({ kind }) => kind === 'education'),
    onsite: lines.some(({ delivery }) => delivery === 'onsite'),
    work: workDescription !== null,
    partner: channel === 'partner',
    subscription: besideSubscription,
    'start-counts': !ofWork,
    'start-of-work': ofWork && startDate !== null,
  })[when];

const termsClause = ({ id, title, text: said }: OrderFormClause, blanks: Blanks): Clause =>
  clause(
    `terms_${id}`,
    title,
    said.map((words, at) => paragraph(`terms_${id}_${at + 1}`, filled(words, blanks), true)),
  );

const signatureClause = ({ orderForm: { signature } }: OrderFormRequest['playbook'], blanks: Blanks): Clause =>
  clause('signature', signature.title, [
    paragraph('signature_lead', filled(signature.lead, blanks)),
    {
      type: 'signatures',
      content: [
        {
          type: 'signature',
          attrs: { id: 'signature_customer', party: 'customer', lines: signature.lines },
          content: [text('For '), field('customer', blanks.customer)],
        },
      ],
    },
  ]);
