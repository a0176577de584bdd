import fc from 'fast-check';
import {
  type Block,
  type Clause,
  type Inline,
  isList,
  type List,
  type ListItem,
  type Look,
  type PaperDocument,
  type Particular,
  type Table,
  type TableRow,
} from '../paper.ts';
import { tidy } from './changes.ts';

/** Random papers for the tests of redlines; nothing else reads them. */

const IDS = 70;
const VOCABULARY = [
  ...['the', 'Provider', 'shall', 'deliver', 'services', 'within', 'CHF 12,500.00', '30 days', '31 August 2026'],
  ...['Customer', 'pays', 'net', ',', '.', ' ', ' ', ' ', ' (', 'a\u00A0b', '—', '😀', 'Ä'],
];
const looks = fc.subarray<Look>(['strong', 'emphasis']).map((types) => types.map((type) => ({ type })));

const inline: fc.Arbitrary<Inline> = fc
  .oneof(
    { arbitrary: fc.record({ type: fc.constant('text' as const), text: words(1) }), weight: 8 },
    fc.record({
      type: fc.constant('field' as const),
      attrs: fc.record({ name: fc.constantFrom('customer', 'provider'), value: fc.constantFrom('Alder', 'Birch') }),
    }),
    fc.record({ type: fc.constant('reference' as const), attrs: fc.record({ target: fc.constantFrom('b1', 'b2') }) }),
    fc.constant({ type: 'hardBreak' as const }),
  )
  .chain((bare) => looks.map((marks) => (marks.length > 0 ? { ...bare, marks } : bare)));

const line = fc.array(inline, { maxLength: 5 });

function words(minLength: number): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...VOCABULARY), { minLength, maxLength: 12 }).map((all) => all.join(' '));
}

/** Ids are dealt out afterwards, so that a paper never uses one twice. */
const id: string = '';

const paragraph = fc.record({
  type: fc.constant('paragraph' as const),
  attrs: fc.record({ id: fc.constant(id), numbered: fc.boolean() }),
  content: line,
});

const listType = fc.constantFrom('bulletList' as const, 'orderedList' as const);

const innerList = fc.record({
  type: listType,
  content: fc.array(
    fc.record({ type: fc.constant('listItem' as const), content: fc.array(paragraph, { minLength: 1, maxLength: 2 }) }),
    { minLength: 1, maxLength: 3 },
  ),
});

const list = fc.record({
  type: listType,
  content: fc.array(
    fc.record({
      type: fc.constant('listItem' as const),
      content: fc.array(fc.oneof({ arbitrary: paragraph, weight: 3 }, innerList), { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

const table: fc.Arbitrary<Table> = fc.integer({ min: 1, max: 3 }).chain((width) => {
  const cells = (spans: number[]) =>
    fc.tuple(
      ...spans.map((columns) => line.map((content) => ({ type: 'tableCell' as const, attrs: { columns }, content }))),
    );
  const row: fc.Arbitrary<TableRow> = fc.record({
    type: fc.constant('tableRow' as const),
    attrs: fc.record({
      id: fc.constant(id),
      role: fc.constantFrom('header' as const, 'group' as const, 'body' as const, 'total' as const),
    }),
    content: fc.boolean().chain((merged) => cells(merged ? [width] : Array.from({ length: width }, () => 1))),
  });
  return fc.record({
    type: fc.constant('table' as const),
    attrs: fc.record({
      id: fc.constant(id),
      caption: fc.constantFrom<string | null>(null, 'Prices', 'Fees'),
      columns: fc.array(
        fc.record({ share: fc.integer({ min: 1, max: 9 }), align: fc.constantFrom('left' as const, 'right' as const) }),
        {
          minLength: width,
          maxLength: width,
        },
      ),
    }),
    content: fc.array(row, { minLength: 1, maxLength: 5 }),
  });
});

const signatures = fc.record({
  type: fc.constant('signatures' as const),
  content: fc.array(
    fc.record({
      type: fc.constant('signature' as const),
      attrs: fc.record({
        id: fc.constant(id),
        party: fc.constantFrom('provider' as const, 'customer' as const),
        lines: fc.constantFrom<string[]>(['Signature'], ['Signature', 'Date']),
      }),
      content: line,
    }),
    { minLength: 1, maxLength: 2 },
  ),
});

const heading = (level: 1 | 2) =>
  fc.record({
    type: fc.constant('heading' as const),
    attrs: fc.record({ id: fc.constant(id), level: fc.constant(level) }),
    content: line,
  });

const block: fc.Arbitrary<Block> = fc.oneof({ arbitrary: paragraph, weight: 5 }, list, table, heading(2), {
  arbitrary: signatures,
  weight: 1,
});

const clause: fc.Arbitrary<Clause> = fc.record({
  type: fc.constant('clause' as const),
  attrs: fc.record({ id: fc.constant(id), source: fc.constantFrom(null, 'scope@2026-01-01', 'scope@2026-06-01') }),
  content: fc.tuple(heading(1), fc.array(block, { maxLength: 5 })).map(([first, rest]) => [first, ...rest]),
});

const particular: fc.Arbitrary<Particular> = fc.record({
  type: fc.constant('particular' as const),
  attrs: fc.record({ id: fc.constant(id), label: fc.constantFrom('Customer', 'Date') }),
  content: line,
});

const undealt: fc.Arbitrary<PaperDocument['content']> = fc
  .record({
    kind: fc.constantFrom('Statement of work', 'Change order'),
    particulars: fc.array(particular, { maxLength: 3 }),
    clauses: fc.array(clause, { minLength: 0, maxLength: 4 }),
  })
  .map(({ kind, particulars, clauses }) => [
    { type: 'cover', attrs: { kind, contents: 'Contents' }, content: particulars },
    ...clauses,
  ]);

/** Deals ids of one pool, in the given order, to everything that bears one. */
function deal<Node>(node: Node, ids: readonly string[]): Node {
  let dealt = 0;
  return JSON.parse(JSON.stringify(node), (name, value: unknown) => {
    if (name !== 'id' || value !== id) return value;
    dealt += 1;
    return ids[dealt - 1] ?? `z${dealt}`;
  });
}

const pool = Array.from({ length: IDS }, (_, at) => `b${at}`);
const attrs: PaperDocument['attrs'] = {
  ...{ id: 'SOW-2026-0031', version: 1, title: 'Migration', author: 'Tanager Software', language: 'en-US' },
  ...{ date: '2026-08-31', pageSize: 'a4', contentHash: '0'.repeat(64) },
};

/** A clean paper in the tidy form that the seal gives it; ids come from one small pool, so that two papers have some in common. */
export const randomPaper: fc.Arbitrary<PaperDocument> = fc
  .tuple(undealt, fc.shuffledSubarray(pool, { minLength: IDS, maxLength: IDS }))
  .map(([content, ids]) => ({ type: 'doc', attrs, content: tidy(deal(content, ids)) }));

type Edit = (clauses: Clause[], at: number, extra: Block) => void;

const pick = <Thing>(things: readonly Thing[], at: number): Thing | undefined =>
  things[at % Math.max(things.length, 1)];

/** A block of a type, the one at that place among them all. */
function find<Type extends Block['type']>(
  clauses: Clause[],
  type: Type,
  at: number,
): Extract<Block, { type: Type }> | undefined {
  const blocks = clauses.flatMap((clause): Block[] => clause.content);
  return pick(
    blocks.filter((one): one is Extract<Block, { type: Type }> => one.type === type),
    at,
  );
}

const itemsOf = (clauses: Clause[], type: List['type'], at: number): ListItem[] =>
  pick(
    clauses.flatMap((clause): Block[] => clause.content).filter((one): one is List => one.type === type),
    at,
  )?.content ?? [];

/** An item of any list, also of one within another. */
const anyItem = (clauses: Clause[], at: number): ListItem | undefined =>
  pick(
    clauses.flatMap((clause): Block[] => clause.content).flatMap((one) => (isList(one) ? itemsWithin(one) : [])),
    at,
  );

const itemsWithin = ({ content }: List): ListItem[] =>
  content.flatMap((item) => [item, ...item.content.filter(isList).flatMap(itemsWithin)]);

const listOf = (child: ListItem['content'][number]): List => ({
  type: 'bulletList',
  content: [{ type: 'listItem', content: [child] }],
});

const shift = <Thing>(things: Thing[], at: number): void => {
  things.push(...things.splice(at % Math.max(things.length, 1), 1));
};

/** What a lawyer does to a paper; each takes any place and does nothing where there is nothing to do it to. */
const edits: readonly Edit[] = [
  (clauses, at) => clauses.splice(at % (clauses.length + 1), 1),
  (clauses, at) => shift(clauses, at),
  (clauses, at) => pick(clauses, at)?.content.splice(1 + (at % 3), 1),
  (clauses, at, extra) => pick(clauses, at)?.content.splice(1 + (at % 3), 0, extra),
  (clauses, at) => {
    const [from, to] = [pick(clauses, at), pick(clauses, at + 1)];
    to?.content.push(...((from?.content.splice(1 + (at % 3), 1) ?? []) as Block[]));
  },
  (clauses, at) => reword(find(clauses, 'paragraph', at)?.content, at),
  (clauses, at) => reword(find(clauses, 'heading', at)?.content, at),
  (clauses, at) => reword(pick(find(clauses, 'table', at)?.content ?? [], at)?.content[0]?.content, at),
  (clauses, at) => reword(pick(find(clauses, 'signatures', at)?.content ?? [], at)?.content, at),
  (clauses, at) => {
    const found = find(clauses, 'paragraph', at);
    if (found)
      found.attrs =
        at % 2 === 0 ? { ...found.attrs, numbered: !found.attrs.numbered } : { ...found.attrs, id: `other${at}` };
  },
  (clauses, at) => {
    const found = find(clauses, 'table', at);
    if (found) found.attrs = { ...found.attrs, caption: at % 2 === 0 ? 'New caption' : null };
  },
  (clauses, at) => {
    const row = pick(find(clauses, 'table', at)?.content ?? [], at);
    const [first] = row?.content ?? [];
    const width = row?.content.reduce((sum, cell) => sum + cell.attrs.columns, 0) ?? 1;
    if (row && first) row.content = [{ ...first, attrs: { columns: width } }];
  },
  (clauses, at) => {
    const found = find(clauses, 'table', at);
    found?.attrs.columns.push({ share: 1, align: 'left' });
    for (const row of found?.content ?? []) row.content.push({ type: 'tableCell', attrs: { columns: 1 }, content: [] });
  },
  (clauses, at) => shift(find(clauses, 'table', at)?.content ?? [], at),
  (clauses, at) => {
    const rows = find(clauses, 'table', at)?.content ?? [];
    if (rows.length > 1) rows.splice(at % rows.length, 1);
  },
  (clauses, at) => shift(itemsOf(clauses, 'orderedList', at), at),
  (clauses, at) => {
    const found = clauses.flatMap((clause): Block[] => clause.content).find((one) => isList(one));
    if (found && at % 2 === 0) Object.assign(found, { type: 'orderedList' });
  },
  (clauses, at) => {
    const items = itemsOf(clauses, 'bulletList', at);
    if (items.length > 1) items.splice(at % items.length, 1);
  },
  (clauses, at) => {
    const item = itemsOf(clauses, at % 2 === 0 ? 'bulletList' : 'orderedList', at).find(
      ({ content }) => content.length > 1,
    );
    item?.content.shift();
  },
  (clauses, at) => {
    const content = anyItem(clauses, at)?.content ?? [];
    if (content.length > 1) content.splice(at % content.length, 1);
  },
  (clauses, at) => shift(anyItem(clauses, at)?.content ?? [], at),
  (clauses, at, extra) => {
    const content = anyItem(clauses, at)?.content;
    if (extra.type === 'paragraph') content?.splice(at % (content.length + 1), 0, extra);
  },
  (clauses, at) => {
    const content = pick(itemsOf(clauses, at % 2 === 0 ? 'bulletList' : 'orderedList', at), at)?.content ?? [];
    const [child] = content.splice(at % Math.max(content.length, 1), 1);
    if (child) content.splice(at % (content.length + 1), 0, isList(child) ? child : listOf(child));
  },
  (clauses, at) => {
    const signed = pick(find(clauses, 'signatures', at)?.content ?? [], at);
    if (signed) signed.attrs = { ...signed.attrs, lines: ['Name', 'Signature'] };
  },
];

/** Another word at its beginning, other looks, or a sentence more. */
function reword(line: Inline[] | undefined, at: number): void {
  const first = line?.find(({ type }) => type === 'text');
  if (first?.type !== 'text') line?.push({ type: 'text', text: 'Some words.' });
  else if (at % 3 === 0) first.text = first.text.replace(/^\S* ?/, 'reworded ');
  else if (at % 3 === 1) first.marks = [{ type: 'strong' }];
  else first.text += ' And a sentence more.';
}

/** A random paper and what became of it after some edits. */
export const editedPaper: fc.Arbitrary<readonly [PaperDocument, PaperDocument]> = fc
  .tuple(
    randomPaper,
    fc.array(fc.tuple(fc.constantFrom(...edits), fc.nat(20), fc.nat(999), block), { minLength: 1, maxLength: 6 }),
  )
  .map(([older, made]) => {
    const [cover, ...clauses] = structuredClone(older.content);
    for (const [edit, at, number, extra] of made) {
      edit(
        clauses,
        at,
        deal(
          extra,
          Array.from({ length: 30 }, (_, part) => `new${number}_${part}`),
        ),
      );
    }
    const content: PaperDocument['content'] = [cover, ...clauses];
    return [older, { ...older, attrs: { ...older.attrs, version: 2 }, content: tidy(content) }];
  });
