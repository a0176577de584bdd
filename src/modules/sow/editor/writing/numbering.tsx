import type { Node } from 'prosemirror-model';
import { Plugin } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';
import { numbersBothWays } from '../../../../documents/changes/both-ways.ts';
import type { TableColumn } from '../../../../documents/paper.ts';
import { goes } from '../model/marks.ts';
import { contentOf } from '../model/paper-nodes.ts';

/** The numbers of a document as it would be accepted; what is proposed to go keeps the number it has until then. */
function numbersOf(doc: Node): (id: string, gone: boolean) => string | undefined {
  const { was, now } = numbersBothWays({ content: contentOf(doc) });
  return (id, gone) => (gone ? was.get(id) : (now.get(id) ?? was.get(id)));
}

function decorated(doc: Node): DecorationSet {
  const numberOf = numbersOf(doc);
  const decorations: Decoration[] = [];
  const lookAt = (node: Node, at: number, gone: boolean): void => {
    const dead = gone || goes(node);
    const { id, target } = node.attrs;
    const number = node.isTextblock || target ? numberOf(target ?? id, dead) : undefined;
    if (number !== undefined || target) {
      decorations.push(Decoration.node(at, at + node.nodeSize, { 'data-number': number ?? '?' }));
    }
    if (node.type.name === 'tableRow') decorations.push(...aligned(node, at, columnsAt(doc, at)));
    node.forEach((child, offset) => {
      lookAt(child, at + 1 + offset, dead);
    });
  };
  doc.forEach((child, offset) => {
    lookAt(child, offset, false);
  });
  return DecorationSet.create(doc, decorations);
}

const columnsAt = (doc: Node, at: number): readonly TableColumn[] => doc.resolve(at).parent.attrs.columns;

/** A cell is aligned as the column it begins in. */
function aligned(row: Node, at: number, columns: readonly TableColumn[]): Decoration[] {
  let column = 0;
  const decorations: Decoration[] = [];
  row.forEach((cell, offset) => {
    const from = at + 1 + offset;
    if (columns[column]?.align === 'right') {
      decorations.push(Decoration.node(from, from + cell.nodeSize, { class: 'right' }));
    }
    column += cell.attrs.columns;
  });
  return decorations;
}

/** Draws the numbers of clauses, paragraphs, items and references as the paper's files have them. */
export const numbering = (): Plugin<DecorationSet> => {
  const plugin: Plugin<DecorationSet> = new Plugin({
    state: {
      init: (_, { doc }) => decorated(doc),
      apply: (tr, before) => (tr.docChanged ? decorated(tr.doc) : before),
    },
    props: { decorations: (state) => plugin.getState(state) },
  });
  return plugin;
};
