import type { ChangeAttrs, PaperDocument } from '../paper.ts';

interface Node {
  readonly type: string;
  readonly attrs?: unknown;
  readonly content?: readonly Node[] | undefined;
  readonly marks?: readonly NodeMark[] | undefined;
}
interface NodeMark {
  readonly type: string;
  readonly attrs?: ChangeAttrs;
}

/** Who types over words does both within a moment: the two are one change to whoever decides. */
const ONE_STROKE_SECONDS = 300;

/**
 * Names the changes of a redline `r1`, `r2` in reading order. All parts of one change bear one id: what stands side by
 * side in a line by one hand, both ends of a move, and what a new or a lost end of a paragraph did to the words around it.
 */
export function nameChanges(content: PaperDocument['content']): PaperDocument['content'] {
  const naming = new Naming();
  return content.map((node) => naming.node(node as Node)) as unknown as PaperDocument['content'];
}

class Naming {
  readonly #known = new Map<string, string>();
  #count = 0;

  node(node: Node): Node {
    const marks = node.marks?.map((mark) => this.#mark(mark, []));
    const content = node.content && this.#line(node.content);
    return { ...node, ...(marks && { marks }), ...(content && { content }) };
  }

  #line(nodes: readonly Node[]): Node[] {
    let before: NodeMark[] = [];
    return nodes.map((node) => {
      if (node.content !== undefined) return this.node(node);
      const marks = node.marks?.map((mark) => this.#mark(mark, before));
      before = marks ?? [];
      return marks ? { ...node, marks } : node;
    });
  }

  /** `before` are the marks of what stands just before it in its line. */
  #mark(mark: NodeMark, before: readonly NodeMark[]): NodeMark {
    const { attrs } = mark;
    if (attrs === undefined) return mark;
    const key = attrs.untracked && attrs.move === undefined ? null : attrs.id;
    const known = key === null ? undefined : this.#known.get(key);
    const beside = before.find((other) => other.attrs !== undefined && isOneStroke(mark, other));
    const id = known ?? beside?.attrs?.id ?? this.#nextId();
    if (key !== null) this.#known.set(key, id);
    return { ...mark, attrs: { ...attrs, id, ...(attrs.move === undefined ? {} : { move: id }) } };
  }

  #nextId(): string {
    this.#count += 1;
    return `r${this.#count}`;
  }
}

function isOneStroke({ type, attrs: one }: NodeMark, { type: otherType, attrs: other }: NodeMark): boolean {
  if (one === undefined || other === undefined) return false;
  if ((type === 'modification') !== (otherType === 'modification')) return false;
  if (one.author !== other.author || one.untracked !== other.untracked) return false;
  if (one.move !== undefined || other.move !== undefined) return false;
  if (one.at === null || other.at === null) return one.at === other.at;
  const apart = Temporal.Instant.from(one.at).since(Temporal.Instant.from(other.at)).abs();
  return apart.total('seconds') <= ONE_STROKE_SECONDS;
}
