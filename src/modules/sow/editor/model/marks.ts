import { Fragment, type Mark, type Node } from 'prosemirror-model';
import type { ChangeAttrs } from '../../../../documents/paper.ts';
import { schema } from './schema.ts';

const changes: readonly string[] = ['insertion', 'deletion', 'modification'];

/** Whether a mark says what somebody proposes. */
export const isChange = ({ type }: Mark): boolean => changes.includes(type.name);

/** Changes of these ids came back in a file: they are decided under Redlines, and no edit touches them. */
export const isReturned = ({ id }: Pick<ChangeAttrs, 'id'>): boolean => id.startsWith('r');

/** Whether a change is the author's own, proposed here. */
export const isOwn = ({ attrs }: Mark, by: ChangeAttrs): boolean =>
  attrs.author === by.author && !isReturned({ id: attrs.id });

const wears = (name: string) => (node: Node) => node.marks.some(({ type }) => type.name === name);

/** Proposed to come in, as a whole or as a word. */
export const comes = wears('insertion');

/** Proposed to go. */
export const goes = wears('deletion');

/** The looks of words, without what is proposed about them. */
export const looksOf = ({ marks }: Node): readonly Mark[] => marks.filter((mark) => !isChange(mark));

/** Marks in the order in which the paper keeps them. */
export const together = (marks: readonly Mark[]): readonly Mark[] =>
  marks.reduce<readonly Mark[]>((all, mark) => mark.addToSet(all), []);

/** A mark of a change. */
export const markOf = (
  name: 'insertion' | 'deletion' | 'modification',
  attrs: Readonly<Record<string, unknown>>,
): Mark => schema.mark(name, attrs);

export const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What holds nothing is not there, as in documents/changes. */
const neverEmpty: readonly string[] = ['listItem', 'bulletList', 'orderedList', 'table', 'tableRow', 'signatures'];

/** A block as it reads when all that is proposed in it is taken in; undefined where nothing of it is left. */
export function settled(node: Node): Node | undefined {
  if (goes(node)) return undefined;
  if (node.isLeaf) return node.mark(looksOf(node));
  const content = node.children.flatMap((child) => settled(child) ?? []);
  if (content.length === 0 && neverEmpty.includes(node.type.name)) return undefined;
  return node.type.create(node.attrs, Fragment.fromArray(content), looksOf(node));
}
