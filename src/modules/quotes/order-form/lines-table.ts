import { type Table, type TableColumn, type TableRow, text } from '../../../documents/paper.ts';
import { type Blanks, filled, type OrderForm } from '../../../playbook/quoting/order-form.ts';
import type { QuoteLine } from '../quote.ts';
import type { StoredQuote } from '../store.ts';

const columns: TableColumn[] = [
  { share: 7, align: 'left' },
  { share: 36, align: 'left' },
  { share: 21, align: 'left' },
  { share: 9, align: 'right' },
  { share: 13, align: 'right' },
  { share: 14, align: 'right' },
];

/** `12,500.00`: money under a heading that names the currency. */
const amount = (cents: number): string => {
  const [whole, part] = (cents / 100).toFixed(2).split('.');
  return `${whole!.replaceAll(/\B(?=(\d{3})+$)/g, ',')}.${part}`;
};

/** The lines of a quote at list price, its consulting before its education, then the discount and the total. */
export function linesTable(quote: StoredQuote, words: OrderForm['table'], blanks: Blanks): Table {
  const { reference, service, duration, quantity, unit, price } = words.columns;
  const { totals, discountPercent } = quote;
  const kinds = (['services', 'education'] as const).filter((kind) => quote.lines.some((line) => line.kind === kind));
  const counted = new Map(
    kinds.flatMap((kind) => quote.lines.filter((line) => line.kind === kind)).map(({ id }, at) => [id, at + 1]),
  );
  const total = (id: string, label: string, cents: number) => row(`lines_${id}`, 'total', [label, amount(cents)], 5);
  return {
    type: 'table',
    attrs: { id: 'lines_table', caption: words.caption, columns },
    content: [
      row('lines_head', 'header', [reference, service, duration, quantity, unit, price]),
      ...kinds.flatMap((kind) => [
        row(`lines_${kind}`, 'group', [words[kind]], 6),
        ...quote.lines.filter((line) => line.kind === kind).map((line) => lineRow(line, counted.get(line.id)!, words)),
      ]),
      ...(discountPercent === 0
        ? []
        : [
            total('list', words.list, totals.listCents),
            total('discount', filled(words.discount, blanks), -totals.discountCents),
          ]),
      total('total', words.total, totals.totalCents),
    ],
  };
}

function lineRow(line: QuoteLine, number: number, words: OrderForm['table']): TableRow {
  const title = line.sku === null ? line.title : `${line.title} (${line.sku})`;
  const where = line.delivery === null ? null : words[line.delivery];
  const duration = [where, line.what === 'facility' ? null : line.duration].filter((part) => part !== null).join(', ');
  return row(`lines_${number}`, 'body', [
    ...[String(number), title, duration, String(line.quantity)],
    ...[amount(line.unitCents), amount(line.listCents)],
  ]);
}

/** A row whose cells span one column each, but for the first when `span` says more. */
const row = (id: string, role: TableRow['attrs']['role'], cells: readonly string[], span = 1): TableRow => ({
  type: 'tableRow',
  attrs: { id, role },
  content: cells.map((cell, at) => ({
    type: 'tableCell',
    attrs: { columns: at === 0 ? span : 1 },
    content: [text(cell)],
  })),
});
