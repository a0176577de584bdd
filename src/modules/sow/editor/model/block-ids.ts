import { Fragment, type Node } from 'prosemirror-model';
import { goes } from './marks.ts';

/**
 * The document with every block named, and no name borne twice. Of two that bear one name the first keeps it, unless it is
 * empty and the other is not: whoever splits a paragraph at its beginning pushes it down. What is proposed to go keeps its
 * name beside the block that takes its place.
 */
export function named(doc: Node, newId: () => string): Node {
  const bearers = new Map<string, Node[]>();
  const collect = (node: Node): void => {
    if (goes(node)) return;
    const { id } = node.attrs;
    if (typeof id === 'string') bearers.set(id, [...(bearers.get(id) ?? []), node]);
    if (!node.inlineContent) node.forEach(collect);
  };
  collect(doc);
  const unclear = [...bearers].some(([id, [, second]]) => id === '' || second !== undefined);
  const keepers = new Set([...bearers].map(([id, all]) => (id === '' ? undefined : keeperOf(all))));
  return unclear ? renamed(doc, keepers, newId) : doc;
}

/** A title is told by its place, not by its name, so its name stays with it. */
const keeperOf = (all: readonly Node[]): Node | undefined =>
  all.find(({ type }) => type.name === 'title') ?? all.find(({ content }) => content.size > 0) ?? all[0];

/** The one node of a document may stand in it twice after a copy; only its first place keeps the name. */
function renamed(node: Node, keepers: Set<Node | undefined>, newId: () => string): Node {
  if (goes(node)) return node;
  const keeps = typeof node.attrs.id !== 'string' || keepers.delete(node);
  const attrs = keeps ? node.attrs : { ...node.attrs, id: newId() };
  if (node.inlineContent) return keeps ? node : node.type.create(attrs, node.content, node.marks);
  const content = Fragment.fromArray(node.children.map((child) => renamed(child, keepers, newId)));
  return node.isLeaf ? node : node.type.create(attrs, content, node.marks);
}

/** A name for a block that has just come in; it never begins like the names that the library gives. */
export function newBlockId(): string {
  const random = crypto.getRandomValues(new Uint8Array(8));
  return `n${Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
