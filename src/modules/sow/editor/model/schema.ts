import { type DOMOutputSpec, type MarkSpec, type Node, type NodeSpec, Schema } from 'prosemirror-model';
import type { ChangeAttrs, TableColumn } from '../../../../documents/paper.ts';

/** Every block is named for good; one that has just come in has no name yet and gets one at once (block-ids.ts). */
const id = { id: { default: '' } };

const inWords: Readonly<Record<string, string>> = {
  insertion: 'Inserted',
  deletion: 'Deleted',
  modification: 'Changed',
};

/** What of a change the page tells by itself: what it is, whose it is and when it was, and its id to find it by. */
const told = (name: string, { id: change, author, at }: ChangeAttrs) => ({
  'data-change': change,
  title: `${inWords[name]} by ${author}${at === null ? '' : `, ${at.slice(0, 16).replace('T', ' ')}`}`,
});

/**
 * The marks of changes. Several of one kind may lie on the same words, since what one proposed another may propose to
 * delete; none of them grows by typing at its edge.
 */
const change = (tag: 'ins' | 'del' | 'span', className: string, more: MarkSpec['attrs'] = {}): MarkSpec => ({
  attrs: { id: {}, author: {}, at: { default: null }, move: { default: null }, untracked: { default: null }, ...more },
  inclusive: false,
  excludes: '',
  toDOM: ({ attrs }, inline) => [
    // A block in `ins` would break lists and tables in two; what stands around a block is no box of its own.
    inline ? tag : 'div',
    { ...told(className, attrs as ChangeAttrs), class: className, ...(inline ? {} : { 'data-block': '' }) },
    0,
  ],
});

/** Said by the paper's plan and not written into. */
const fixed = { contenteditable: 'false' };

const block = 'insertion deletion modification';

function tableDom({ attrs }: Node): DOMOutputSpec {
  const columns = attrs.columns as TableColumn[];
  const whole = columns.reduce((sum, { share }) => sum + share, 0);
  const widths = columns.map(({ share }): DOMOutputSpec => ['col', { style: `width: ${(100 * share) / whole}%` }]);
  const caption: DOMOutputSpec[] = attrs.caption === null ? [] : [['caption', fixed, attrs.caption]];
  return ['table', ...caption, ['colgroup', ...widths], ['tbody', 0]];
}

const nodes = {
  doc: { content: 'cover clause*', marks: block },
  cover: {
    content: 'particular*',
    marks: block,
    attrs: { kind: { default: '' }, contents: { default: '' } },
    isolating: true,
    selectable: false,
    toDOM: () => ['div', { 'data-node': 'cover' }, 0],
  },
  particular: {
    content: 'inline*',
    marks: '_',
    attrs: { ...id, label: { default: '' } },
    isolating: true,
    selectable: false,
    toDOM: ({ attrs }) => ['div', { 'data-node': 'particular' }, ['span', fixed, attrs.label], ['div', 0]],
  },
  clause: {
    content: 'title block*',
    marks: block,
    attrs: { ...id, source: { default: null } },
    selectable: false,
    toDOM: ({ attrs }) => ['section', { 'data-node': 'clause', 'data-clause': attrs.id }, 0],
  },
  /** The heading of level 1 that opens a clause; the one kind of block that stands nowhere else. */
  title: {
    content: 'inline*',
    marks: '_',
    attrs: id,
    defining: true,
    selectable: false,
    toDOM: () => ['h2', { 'data-node': 'title' }, 0],
  },
  paragraph: {
    group: 'block',
    content: 'inline*',
    marks: '_',
    attrs: { ...id, numbered: { default: true } },
    parseDOM: [{ tag: 'p' }],
    toDOM: () => ['p', { 'data-node': 'paragraph' }, 0],
  },
  heading: {
    group: 'block',
    content: 'inline*',
    marks: '_',
    attrs: id,
    defining: true,
    parseDOM: ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => ({ tag })),
    toDOM: () => ['h3', { 'data-node': 'heading' }, 0],
  },
  bulletList: {
    group: 'block list',
    content: 'listItem+',
    marks: block,
    parseDOM: [{ tag: 'ul' }],
    toDOM: () => ['div', { role: 'list', 'data-list': 'bullet' }, 0],
  },
  orderedList: {
    group: 'block list',
    content: 'listItem+',
    marks: block,
    parseDOM: [{ tag: 'ol' }],
    toDOM: () => ['div', { role: 'list', 'data-list': 'ordered' }, 0],
  },
  listItem: {
    content: '(paragraph | list)+',
    marks: block,
    defining: true,
    parseDOM: [{ tag: 'li' }],
    toDOM: () => ['div', { role: 'listitem' }, 0],
  },
  table: {
    group: 'block',
    content: 'tableRow+',
    marks: block,
    attrs: { ...id, caption: { default: null }, columns: {} },
    isolating: true,
    toDOM: tableDom,
  },
  tableRow: {
    content: 'tableCell+',
    marks: '',
    attrs: { ...id, role: { default: 'body' } },
    selectable: false,
    toDOM: ({ attrs }) => ['tr', { 'data-role': attrs.role }, 0],
  },
  tableCell: {
    content: 'inline*',
    marks: '_',
    attrs: { columns: { default: 1 } },
    isolating: true,
    selectable: false,
    toDOM: ({ attrs }) => ['td', { colspan: attrs.columns }, 0],
  },
  signatures: {
    group: 'block',
    content: 'signature+',
    marks: '',
    isolating: true,
    toDOM: () => ['div', { 'data-node': 'signatures' }, 0],
  },
  signature: {
    content: 'inline*',
    marks: '_',
    attrs: { ...id, party: { default: 'provider' }, lines: { default: ['Signature'] } },
    isolating: true,
    selectable: false,
    toDOM: ({ attrs }) => [
      'div',
      { 'data-node': 'signature' },
      ['p', 0],
      ...(attrs.lines as string[]).map((line): DOMOutputSpec => ['div', { ...fixed, 'data-line': '' }, line]),
    ],
  },
  text: { group: 'inline' },
  field: {
    group: 'inline',
    inline: true,
    atom: true,
    attrs: { name: {}, value: {} },
    leafText: ({ attrs }) => attrs.value,
    toDOM: ({ attrs }) => ['span', { 'data-node': 'field', title: `From the facts: ${attrs.name}` }, attrs.value],
  },
  reference: {
    group: 'inline',
    inline: true,
    atom: true,
    attrs: { target: {} },
    toDOM: ({ attrs }) => ['span', { 'data-node': 'reference', 'data-target': attrs.target }],
  },
  hardBreak: {
    group: 'inline',
    inline: true,
    selectable: false,
    linebreakReplacement: true,
    leafText: () => '\n',
    parseDOM: [{ tag: 'br' }],
    toDOM: () => ['br'],
  },
} satisfies Record<string, NodeSpec>;

/** The paper's own model as an editor holds it, one to one; that its clauses open with a title is in its grammar. */
export const schema = new Schema({
  nodes,
  marks: {
    strong: { parseDOM: [{ tag: 'strong' }, { tag: 'b' }], toDOM: () => ['strong', 0] },
    emphasis: { parseDOM: [{ tag: 'em' }, { tag: 'i' }], toDOM: () => ['em', 0] },
    insertion: change('ins', 'insertion'),
    deletion: change('del', 'deletion'),
    modification: change('span', 'modification', { was: {} }),
  },
});
