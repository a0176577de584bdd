import {
  type Block,
  type Clause,
  type Cover,
  field,
  type Inline,
  type PaperDocument,
  type TableRow,
  text,
} from './paper.ts';
import { type PaperDraft, sealPaper } from './seal.ts';

/** Papers that tests and measurements write; nothing else reads them. */

const row = (id: string, role: TableRow['attrs']['role'], cells: readonly string[], span = 1): TableRow => ({
  type: 'tableRow',
  attrs: { id, role },
  content: cells.map((cell, at) => ({
    type: 'tableCell',
    attrs: { columns: at === 0 ? span : 1 },
    content: [text(cell)],
  })),
});

export const paragraph = (id: string, content: Inline[], numbered = true): Block => ({
  type: 'paragraph',
  attrs: { id, numbered },
  content,
});

/** A table of `rows` prices under a heading, with a group above them and a total below. */
export const priceTable = (id: string, rows: number, words = 'Move projects in waves'): Block => ({
  type: 'table',
  attrs: {
    id,
    caption: 'Prices',
    columns: [
      { share: 8, align: 'left' },
      { share: 50, align: 'left' },
      { share: 20, align: 'right' },
    ],
  },
  content: [
    row(`${id}_head`, 'header', ['Ref.', 'Activity', 'Price (USD)']),
    row(`${id}_group`, 'group', ['M1 Move'], 3),
    ...Array.from({ length: rows }, (_, at) => row(`${id}_r${at}`, 'body', [`A${at}`, words, '1,200.00'])),
    row(`${id}_total`, 'total', ['Total', '1,200.00'], 2),
  ],
});

const cover: Cover = {
  type: 'cover',
  attrs: { kind: 'Statement of work', contents: 'Contents' },
  content: [
    {
      type: 'particular',
      attrs: { id: 'cover_customer', label: 'Customer' },
      content: [field('customerName', 'Alder Freight')],
    },
  ],
};

const attrs: PaperDraft['attrs'] = {
  id: 'SOW-2026-0031',
  version: 2,
  title: 'Migration for Alder Freight',
  author: 'Tanager Software',
  language: 'en-US',
  date: '2026-08-31',
  pageSize: 'a4',
};

export const clause = (id: string, title: string, ...blocks: Block[]): Clause => ({
  type: 'clause',
  attrs: { id, source: null },
  content: [{ type: 'heading', attrs: { id: `${id}_h`, level: 1 }, content: [text(title)] }, ...blocks],
});

/** A paper of the given clauses, sealed; `changes` are changes of its metadata. */
export const paperOf = (clauses: Clause[], changes: Partial<PaperDraft['attrs']> = {}): PaperDocument =>
  sealPaper({ type: 'doc', attrs: { ...attrs, ...changes }, content: [cover, ...clauses] });

const item = (id: string, words: string) => ({
  type: 'listItem' as const,
  content: [paragraph(id, [text(words)], false) as Extract<Block, { type: 'paragraph' }>],
});

/** One paper with every kind of block; `name` is the customer's. */
export const wholePaper = (name = 'Alder Freight', changes: Partial<PaperDraft['attrs']> = {}): PaperDocument =>
  paperOf(
    [
      clause(
        'scope',
        'Project scope',
        paragraph('scope_p1', [
          text('For '),
          field('customerName', name, 'strong'),
          text(', see section '),
          see('prices'),
        ]),
        {
          type: 'orderedList',
          content: [
            item('scope_a', 'first'),
            {
              type: 'listItem',
              content: [
                ...item('scope_b', 'second').content,
                { type: 'orderedList', content: [item('scope_i', 'below')] },
              ],
            },
          ],
        },
        { type: 'bulletList', content: [item('scope_c', 'a point')] },
        paragraph('scope_p2', [text('Plain words.', 'emphasis'), { type: 'hardBreak' }, text('A new line.')], false),
      ),
      clause(
        'prices',
        'Price of the services',
        paragraph('prices_p1', [text('The price is fixed.')]),
        priceTable('prices_table', 3),
        { type: 'heading', attrs: { id: 'prices_h2', level: 2 }, content: [text('Billing')] },
        paragraph('prices_p2', [text('Due as said in '), see('scope_p1'), text('.')]),
        {
          type: 'signatures',
          content: (['provider', 'customer'] as const).map((party) => ({
            type: 'signature',
            attrs: { id: `signature_${party}`, party, lines: ['Signature', 'Date'] },
            content: [text(party === 'customer' ? name : 'Tanager Software')],
          })),
        },
      ),
    ],
    changes,
  );

function see(target: string): Inline {
  return { type: 'reference', attrs: { target } };
}
