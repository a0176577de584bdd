import { z } from 'zod';

/**
 * A paper: the one model of every document Parley writes. It is JSON in the shape of ProseMirror (`type`, `attrs`,
 * `content`, `marks`), so that an editor can open what was stored, and Word, PDF and HTML are three views of it. A redline
 * is the same paper with marks of insertion and deletion in it (changes/changes.ts): accepted whole it is the newer text,
 * rejected whole the older.
 */

/**
 * Names a block for good. Letters, digits and underscores, at most 36 of them: with `_cl_` before it the id is the name
 * of a hidden Word bookmark, which may have 40.
 */
export const BlockId = z.string().regex(/^[a-z0-9][a-z0-9_]{0,35}$/, 'is not 1 to 36 of a-z, 0-9 and _');

/** How words look. */
export const Look = z.enum(['strong', 'emphasis']);
export type Look = z.infer<typeof Look>;

/**
 * Who changed something, and when. All parts of one change bear one id; an author is what the file or the desk says, and
 * a time is null where a file had none that could be read.
 */
export const ChangeAttrs = z.strictObject({
  id: z.string().min(1).max(60),
  author: z.string().min(1).max(200),
  at: z.iso.datetime({ offset: true }).nullable(),
  /** The deletion and the insertion of one move bear the same. */
  move: z.string().min(1).max(60).optional(),
  /** Found by comparing with what was sent: the file did not say that it was changed. */
  untracked: z.literal(true).optional(),
});
export type ChangeAttrs = z.infer<typeof ChangeAttrs>;

/** A proposed insertion or deletion; what one proposed to insert another may propose to delete, and then bears both. */
export const ChangeMark = z.strictObject({ type: z.enum(['insertion', 'deletion']), attrs: ChangeAttrs });
export type ChangeMark = z.infer<typeof ChangeMark>;

/** A proposed change of how words look; `was` is how they looked before. */
export const LookMark = z.strictObject({
  type: z.literal('modification'),
  attrs: ChangeAttrs.extend({ was: z.array(Look) }),
});
export type LookMark = z.infer<typeof LookMark>;

export const Mark = z.union([z.strictObject({ type: Look }), ChangeMark, LookMark]);
export type Mark = z.infer<typeof Mark>;

const Marks = z.array(Mark).optional();

/** The marks of a block are of the block as a whole, its content included: proposed to come in, or to go. */
const BlockMarks = z.array(ChangeMark).min(1).max(2).optional();

/**
 * A proposed change of what a block is beside its words, such as its caption or whether it is numbered; `was` holds the
 * attributes that differ as they were before. The words of the block bear their own marks.
 */
export const ShapeMark = z.strictObject({
  type: z.literal('modification'),
  attrs: ChangeAttrs.extend({ was: z.record(z.string(), z.unknown()) }),
});
export type ShapeMark = z.infer<typeof ShapeMark>;

const ShapedMarks = z
  .array(z.union([ChangeMark, ShapeMark]))
  .min(1)
  .max(3)
  .optional();

export const Text = z.strictObject({ type: z.literal('text'), text: z.string().min(1), marks: Marks });
export type Text = z.infer<typeof Text>;

/** A value taken from a fact: `customerName` -> `Alder Freight`. Views mark it, and an edited fact finds it again. */
export const Field = z.strictObject({
  type: z.literal('field'),
  attrs: z.strictObject({ name: z.string().min(1), value: z.string().min(1) }),
  marks: Marks,
});
export type Field = z.infer<typeof Field>;

/** The number of another clause or numbered paragraph, by its id: stays right when clauses move. */
export const Reference = z.strictObject({
  type: z.literal('reference'),
  attrs: z.strictObject({ target: BlockId }),
  marks: Marks,
});
export type Reference = z.infer<typeof Reference>;

export const HardBreak = z.strictObject({ type: z.literal('hardBreak'), marks: Marks });
export type HardBreak = z.infer<typeof HardBreak>;

export const Inline = z.discriminatedUnion('type', [Text, Field, Reference, HardBreak]);
export type Inline = z.infer<typeof Inline>;

const Inlines = z.array(Inline);

/** A paragraph; a numbered one is cited by its number ("4.2"). */
export const Paragraph = z.strictObject({
  type: z.literal('paragraph'),
  attrs: z.strictObject({ id: BlockId, numbered: z.boolean() }),
  content: Inlines,
  marks: ShapedMarks,
});
export type Paragraph = z.infer<typeof Paragraph>;

/** Level 1 opens a clause and is numbered; level 2 divides it and is not. */
export const Heading = z.strictObject({
  type: z.literal('heading'),
  attrs: z.strictObject({ id: BlockId, level: z.union([z.literal(1), z.literal(2)]) }),
  content: Inlines,
  marks: ShapedMarks,
});
export type Heading = z.infer<typeof Heading>;

export interface List {
  type: 'bulletList' | 'orderedList';
  content: ListItem[];
}
export interface ListItem {
  type: 'listItem';
  content: (Paragraph | List)[];
  marks?: ChangeMark[] | undefined;
}

const ListItem: z.ZodType<ListItem> = z.lazy(() =>
  z.strictObject({
    type: z.literal('listItem'),
    content: z.array(z.union([Paragraph, List])).min(1),
    marks: BlockMarks,
  }),
);
/**
 * A list of items, two levels deep at most; ordered ones count (a), (b), and (i), (ii) below. It has a name, so that what
 * describes it can point at it from within itself.
 */
export const List: z.ZodType<List> = z
  .lazy(() => z.strictObject({ type: z.enum(['bulletList', 'orderedList']), content: z.array(ListItem).min(1) }))
  .meta({ id: 'PaperList' });

/** `columns`: how many it spans. It is aligned as the column it begins in. */
export const TableCell = z.strictObject({
  type: z.literal('tableCell'),
  attrs: z.strictObject({ columns: z.number().int().min(1) }),
  content: Inlines,
});
export type TableCell = z.infer<typeof TableCell>;

/** Header rows repeat on each page, a group row heads the rows below it, a total row closes them. */
export const TableRow = z.strictObject({
  type: z.literal('tableRow'),
  attrs: z.strictObject({ id: BlockId, role: z.enum(['header', 'group', 'body', 'total']) }),
  content: z.array(TableCell).min(1),
  marks: ShapedMarks,
});
export type TableRow = z.infer<typeof TableRow>;

/** `share` is the column's part of the width, in any unit that the columns of the table agree on. */
export const TableColumn = z.strictObject({ share: z.number().positive(), align: z.enum(['left', 'right']) });
export type TableColumn = z.infer<typeof TableColumn>;

export const Table = z.strictObject({
  type: z.literal('table'),
  attrs: z.strictObject({ id: BlockId, caption: z.string().nullable(), columns: z.array(TableColumn).min(1).max(12) }),
  content: z.array(TableRow).min(1),
  marks: ShapedMarks,
});
export type Table = z.infer<typeof Table>;

export const isList = (block: { readonly type: string }): block is List =>
  block.type === 'bulletList' || block.type === 'orderedList';

/** Where one party signs: the party's name above its lines. */
export const Signature = z.strictObject({
  type: z.literal('signature'),
  attrs: z.strictObject({
    id: BlockId,
    party: z.enum(['provider', 'customer']),
    lines: z.array(z.string().min(1)).min(1),
  }),
  content: Inlines,
});
export type Signature = z.infer<typeof Signature>;

export const Signatures = z.strictObject({
  type: z.literal('signatures'),
  content: z.array(Signature).min(1),
  marks: BlockMarks,
});
export type Signatures = z.infer<typeof Signatures>;

export const Block = z.union([Paragraph, Heading, List, Table, Signatures]);
export type Block = z.infer<typeof Block>;

/** A clause opens with its heading. `source` names where its wording came from: `passive-acceptance@2026-01-01`. */
export const Clause = z.strictObject({
  type: z.literal('clause'),
  attrs: z.strictObject({ id: BlockId, source: z.string().nullable() }),
  content: z.tuple([Heading]).rest(Block),
  marks: ShapedMarks,
});
export type Clause = z.infer<typeof Clause>;

/** One line of the title block: `Customer` | `Alder Freight`. */
export const Particular = z.strictObject({
  type: z.literal('particular'),
  attrs: z.strictObject({ id: BlockId, label: z.string().min(1) }),
  content: Inlines,
  marks: ShapedMarks,
});
export type Particular = z.infer<typeof Particular>;

/** The first page: kind of paper, its title, what it is between whom, and the contents under `contents`. */
export const Cover = z.strictObject({
  type: z.literal('cover'),
  attrs: z.strictObject({ kind: z.string().min(1), contents: z.string().min(1) }),
  content: z.array(Particular),
  marks: z.array(ShapeMark).length(1).optional(),
});
export type Cover = z.infer<typeof Cover>;

export const PaperMetadata = z.strictObject({
  /** The number people say: `SOW-2026-0031`. */
  id: z.string().min(1).max(60),
  version: z.number().int().min(1),
  title: z.string().min(1).max(300),
  /** Who issues it; the author in the files' properties. */
  author: z.string().min(1),
  language: z.string().regex(/^[a-z]{2}-[A-Z]{2}$/),
  date: z.iso.date(),
  pageSize: z.enum(['a4', 'letter']),
  /** SHA-256 of everything else in the paper, in hex; see `sealPaper`. */
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type PaperMetadata = z.infer<typeof PaperMetadata>;

export const PaperDocument = z.strictObject({
  type: z.literal('doc'),
  attrs: PaperMetadata,
  content: z.tuple([Cover]).rest(Clause),
});
export type PaperDocument = z.infer<typeof PaperDocument>;

/** The clauses of a paper, without its cover. */
export const clausesOf = (paper: Pick<PaperDocument, 'content'>): Clause[] => {
  const [, ...clauses] = paper.content;
  return clauses;
};

export const text = (value: string, ...marks: Look[]): Text =>
  marks.length === 0
    ? { type: 'text', text: value }
    : { type: 'text', text: value, marks: marks.map((type) => ({ type })) };

export const field = (name: string, value: string, ...marks: Look[]): Field => ({
  type: 'field',
  attrs: { name, value },
  ...(marks.length === 0 ? {} : { marks: marks.map((type) => ({ type })) }),
});

/** What an inline says, as plain text; `numbers` resolves references (numbering.ts). */
export function inlineText(inline: Inline, numbers: ReadonlyMap<string, string>): string {
  switch (inline.type) {
    case 'text':
      return inline.text;
    case 'field':
      return inline.attrs.value;
    case 'reference':
      return numbers.get(inline.attrs.target) ?? '?';
    case 'hardBreak':
      return '\n';
  }
}

/** The plain text of a line of inlines. */
export const plainText = (inlines: readonly Inline[], numbers: ReadonlyMap<string, string> = new Map()): string =>
  inlines.map((inline) => inlineText(inline, numbers)).join('');
