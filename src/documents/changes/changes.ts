import { type ChangeAttrs, type ChangeMark, Look, type Mark, PaperDocument, type ShapeMark } from '../paper.ts';

/** What becomes of one change: accepted, rejected, or left open. */
export type Verdict = 'accept' | 'reject' | 'keep';

/** The document as a tree: what every block and inline of a paper is. */
export interface Node {
  readonly type: string;
  readonly text?: string | undefined;
  readonly attrs?: Readonly<Record<string, unknown>> | undefined;
  readonly content?: readonly Node[] | undefined;
  readonly marks?: readonly AnyMark[] | undefined;
}

type AnyMark = Mark | ShapeMark;

export const isChange = (mark: Mark | ShapeMark): mark is ChangeMark =>
  mark.type === 'insertion' || mark.type === 'deletion';

/** The changes proposed in a paper, by id in reading order; a change of many parts counts once. */
export function openChanges(paper: Pick<PaperDocument, 'content'>): ChangeAttrs[] {
  const found = new Map<string, ChangeAttrs>();
  const walk = ({ marks = [], content = [] }: Node): void => {
    for (const mark of marks) if ('attrs' in mark && !found.has(mark.attrs.id)) found.set(mark.attrs.id, mark.attrs);
    for (const child of content) walk(child);
  };
  for (const node of paper.content) walk(node);
  return [...found.values()];
}

/** Whether nothing is proposed in a paper: what it says is what it says. */
export const isClean = (paper: Pick<PaperDocument, 'content'>): boolean => openChanges(paper).length === 0;

/** A paper with some of its changes decided; its hash is the old one until it is sealed again. */
export function settle(paper: PaperDocument, verdictOf: (change: ChangeAttrs) => Verdict): PaperDocument {
  return PaperDocument.parse({ ...paper, content: settleAll(paper.content, verdictOf) });
}

/** The newer text: every change taken in. */
export const acceptAll = (paper: PaperDocument): PaperDocument => settle(paper, () => 'accept');

/** The older text: every change taken back. */
export const rejectAll = (paper: PaperDocument): PaperDocument => settle(paper, () => 'reject');

/** What a paper says accepted or rejected, whole or change by change, without a look at its shape. */
export const contentAfter = (
  content: PaperDocument['content'],
  verdict: Verdict | ((change: ChangeAttrs) => Verdict),
): PaperDocument['content'] =>
  settleAll(content, typeof verdict === 'function' ? verdict : () => verdict) as unknown as PaperDocument['content'];

/**
 * The one way to write down what a paper says: words that look alike and stand side by side are one text, looks stand in
 * the order of their list. Papers that read the same are then the same JSON, and have one hash.
 */
export const tidy = (content: PaperDocument['content']): PaperDocument['content'] => contentAfter(content, 'keep');

/** Whether anything of a block or inline is left accepted or rejected: a list all of whose items go is gone with them. */
export const isLeft = (node: Node, verdict: Verdict): boolean => settleNode(node, () => verdict) !== undefined;

/** What holds nothing is not there: a list of no items, a table of no rows. */
const neverEmpty = new Set(['listItem', 'bulletList', 'orderedList', 'table', 'tableRow', 'signatures']);

/** Nodes in which nothing changes are handed back as they are. */
function settleAll(nodes: readonly Node[], verdictOf: (change: ChangeAttrs) => Verdict): readonly Node[] {
  const settled: Node[] = [];
  for (const node of nodes) {
    const whole = settleNode(node, verdictOf);
    if (!whole) continue;
    const last = settled.at(-1);
    if (last?.text !== undefined && whole.text !== undefined && looksAlike(last, whole)) {
      settled[settled.length - 1] = { ...last, text: last.text + whole.text };
    } else settled.push(whole);
  }
  return settled.length === nodes.length && settled.every((node, at) => node === nodes[at]) ? nodes : settled;
}

function settleNode(node: Node, verdictOf: (change: ChangeAttrs) => Verdict): Node | undefined {
  const outcome = settleMarks(node.marks ?? [], verdictOf);
  if (outcome === 'gone') return undefined;
  const content = node.content && settleAll(node.content, verdictOf);
  if (content?.length === 0 && neverEmpty.has(node.type)) return undefined;
  if (!node.marks && content === node.content) return node;
  const { marks: _, ...rest } = node;
  const attrs = node.attrs && { ...node.attrs, ...outcome.was };
  const { marks } = outcome;
  return { ...rest, ...(attrs && { attrs }), ...(content && { content }), ...(marks.length > 0 && { marks }) };
}

const looksAlike = ({ marks: one = [] }: Node, { marks: other = [] }: Node): boolean =>
  one.length === other.length && (one.length === 0 || JSON.stringify(one) === JSON.stringify(other));

interface Settled {
  /** What stays: looks, in the order of the list of looks, then the changes left open. */
  readonly marks: readonly AnyMark[];
  /** Attributes that are as they were again. */
  readonly was: Readonly<Record<string, unknown>>;
}

const UNMARKED: Settled = { marks: [], was: {} };

function settleMarks(marks: readonly AnyMark[], verdictOf: (change: ChangeAttrs) => Verdict): Settled | 'gone' {
  if (marks.length === 0) return UNMARKED;
  let looks: readonly string[] = marks.map(({ type }) => type);
  const left: AnyMark[] = [];
  const was: Record<string, unknown> = {};
  for (const mark of marks) {
    if (!('attrs' in mark)) continue;
    const verdict = verdictOf(mark.attrs);
    if (verdict === 'keep') left.push(mark);
    else if (mark.type !== 'modification') {
      if ((mark.type === 'deletion') === (verdict === 'accept')) return 'gone';
    } else if (verdict === 'reject') {
      if (Array.isArray(mark.attrs.was)) looks = mark.attrs.was;
      else Object.assign(was, mark.attrs.was);
    }
  }
  const shown = Look.options.filter((look) => looks.includes(look));
  return { marks: [...shown.map((type): Mark => ({ type })), ...left], was };
}
