import { Fragment, type Mark, type Node } from 'prosemirror-model';
import type { PaperDocument } from '../../../../documents/paper.ts';
import { schema } from './schema.ts';

/** What an editor edits of a paper: its cover and its clauses. */
export type Content = PaperDocument['content'];

interface Json {
  readonly type: string;
  readonly text?: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly content?: readonly Json[];
  readonly marks?: readonly { readonly type: string; readonly attrs?: Readonly<Record<string, unknown>> }[];
}

/** A paper's content as the editor's document. */
export const docOf = (content: Content): Node => schema.node('doc', null, (content as unknown as Json[]).map(nodeOf));

function nodeOf({ type, text, attrs = {}, content = [], marks = [] }: Json): Node {
  const worn = marks.map((mark) => schema.mark(mark.type, mark.attrs));
  if (text !== undefined) return schema.text(text, worn);
  const { level, ...rest } = attrs;
  const name = level === 1 ? 'title' : type;
  const made = schema.nodes[name]?.createChecked(rest, Fragment.fromArray(content.map(nodeOf)), worn);
  if (!made) throw new RangeError(`A paper holds no ${type}.`);
  return made;
}

/** The editor's document as a paper's content; what did not change since the last time is not written anew. */
export const contentOf = (doc: Node): Content => doc.children.map(jsonOf) as unknown as Content;

const written = new WeakMap<Node, Json>();

function jsonOf(node: Node): Json {
  const before = written.get(node);
  if (before) return before;
  const { type, text, marks } = node;
  const worn = marks.length > 0 ? { marks: marks.map(markOf) } : {};
  const attrs = attrsOf(node);
  const json: Json =
    text === undefined
      ? {
          type: type.name === 'title' ? 'heading' : type.name,
          ...(attrs && { attrs }),
          ...(type.isLeaf ? {} : { content: node.children.map(jsonOf) }),
          ...worn,
        }
      : { type: 'text', text, ...worn };
  written.set(node, json);
  return json;
}

function attrsOf({ type, attrs }: Node): Json['attrs'] {
  if (type.name === 'title' || type.name === 'heading') return { ...attrs, level: type.name === 'title' ? 1 : 2 };
  return Object.keys(attrs).length > 0 ? { ...attrs } : undefined;
}

/** What a mark does not say is left out, as the paper's model has it. */
function markOf({ type, attrs }: Mark) {
  if (type.name === 'strong' || type.name === 'emphasis') return { type: type.name };
  const { move, untracked, ...rest } = attrs;
  return { type: type.name, attrs: { ...rest, ...(move && { move }), ...(untracked && { untracked }) } };
}
