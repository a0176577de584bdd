import { baseKeymap, chainCommands, exitCode, setBlockType, splitBlock, toggleMark } from 'prosemirror-commands';
import { redo, undo } from 'prosemirror-history';
import { Fragment, type NodeType, type ResolvedPos } from 'prosemirror-model';
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list';
import { type Command, TextSelection } from 'prosemirror-state';
import { schema } from '../model/schema.ts';

const { nodes, marks } = schema;

/** The block of a kind around a place, and how deep it lies. */
function around($at: ResolvedPos, name: string): number | undefined {
  for (let depth = $at.depth; depth > 0; depth -= 1) if ($at.node(depth).type.name === name) return depth;
  return undefined;
}

/** Numbered or not, of the paragraphs selected: all as the first is not. */
export const toggleNumbered: Command = (state, dispatch) => {
  const { from, to, $from } = state.selection;
  const numbered = !($from.parent.attrs.numbered as boolean | undefined);
  const tr = state.tr;
  state.doc.nodesBetween(from, to, (node, at, parent) => {
    if (node.type === nodes.paragraph && parent?.type === nodes.clause) tr.setNodeAttribute(at, 'numbered', numbered);
  });
  if (!tr.docChanged) return false;
  dispatch?.(tr);
  return true;
};

/** A heading becomes a paragraph, a paragraph a heading. */
export const toggleHeading: Command = (state, dispatch) => {
  const { parent } = state.selection.$from;
  if (parent.type === nodes.title) return false;
  const heading = parent.type === nodes.heading;
  const attrs = { id: parent.attrs.id, ...(heading ? { numbered: true } : {}) };
  return setBlockType(heading ? nodes.paragraph : nodes.heading, attrs)(state, dispatch);
};

/** Puts the paragraphs selected into a list, or takes the item out of it. */
export const toggleList =
  (kind: NodeType): Command =>
  (state, dispatch) => {
    const depth = around(state.selection.$from, 'listItem');
    if (depth === undefined) return wrapInList(kind)(state, dispatch);
    const list = state.selection.$from.node(depth - 1);
    if (list.type === kind) return liftListItem(nodes.listItem)(state, dispatch);
    const at = state.selection.$from.before(depth - 1);
    dispatch?.(state.tr.setNodeMarkup(at, kind));
    return true;
  };

/** A row below the one in which the caret is, with as many cells; it is never a header. */
export const insertRow: Command = (state, dispatch) => {
  const { $from } = state.selection;
  const depth = around($from, 'tableRow');
  if (depth === undefined) return false;
  const table = $from.node(depth - 1);
  const cells = (table.attrs.columns as unknown[]).map(() => nodes.tableCell.create({ columns: 1 }));
  const at = $from.after(depth);
  const tr = state.tr.insert(at, nodes.tableRow.create({ id: '', role: 'body' }, Fragment.fromArray(cells)));
  dispatch?.(tr.setSelection(TextSelection.near(tr.doc.resolve(at + 1))).scrollIntoView());
  return true;
};

export const deleteRow: Command = (state, dispatch) => {
  const { $from } = state.selection;
  const depth = around($from, 'tableRow');
  if (depth === undefined || $from.node(depth - 1).childCount < 2) return false;
  dispatch?.(state.tr.delete($from.before(depth), $from.after(depth)));
  return true;
};

const breakLine: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hardBreak.create()).scrollIntoView());
  return true;
};

/** Words that stand alone in their row or line go on in a new line of it. */
const enterInCell: Command = (state, dispatch, view) => {
  const { name } = state.selection.$from.parent.type;
  return name === 'tableCell' || name === 'particular' || name === 'signature'
    ? breakLine(state, dispatch, view)
    : false;
};

/** An empty item ends its list. */
const leaveList: Command = (state, dispatch, view) => {
  const { $from, empty } = state.selection;
  return empty && $from.parent.content.size === 0 && around($from, 'listItem') !== undefined
    ? liftListItem(nodes.listItem)(state, dispatch, view)
    : false;
};

/** What a toolbar offers, each by the keys that do the same. */
export const verbs = {
  strong: { words: 'Strong', keys: 'Mod-b', run: toggleMark(marks.strong) },
  emphasis: { words: 'Emphasis', keys: 'Mod-i', run: toggleMark(marks.emphasis) },
  numbered: { words: 'Numbered paragraph', keys: 'Mod-Alt-n', run: toggleNumbered },
  heading: { words: 'Heading', keys: 'Mod-Alt-h', run: toggleHeading },
  bullets: { words: 'List', keys: 'Mod-Alt-l', run: toggleList(nodes.bulletList) },
  letters: { words: 'Lettered list', keys: 'Mod-Alt-o', run: toggleList(nodes.orderedList) },
  deeper: { words: 'Item one level down', keys: 'Mod-]', run: sinkListItem(nodes.listItem) },
  higher: { words: 'Item one level up', keys: 'Mod-[', run: liftListItem(nodes.listItem) },
  insertRow: { words: 'Insert a row below', keys: 'Mod-Alt-Enter', run: insertRow },
  deleteRow: { words: 'Delete the row', keys: 'Mod-Alt-Backspace', run: deleteRow },
  undo: { words: 'Undo', keys: 'Mod-z', run: undo },
  redo: { words: 'Redo', keys: 'Mod-y', run: redo },
} satisfies Record<string, { readonly words: string; readonly keys: string; readonly run: Command }>;

/** Keys of the editor. Tab is not among them: it leaves the editor, as everywhere on the page. */
export const keys: Readonly<Record<string, Command>> = {
  ...baseKeymap,
  ...Object.fromEntries(Object.values(verbs).map((verb) => [verb.keys, verb.run])),
  'Shift-Mod-z': redo,
  'Shift-Enter': chainCommands(exitCode, breakLine),
  Enter: chainCommands(enterInCell, leaveList, splitListItem(nodes.listItem), splitBlock),
};
