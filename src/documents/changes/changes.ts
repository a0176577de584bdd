import { type ChangeAttrs, type ChangeMark, type Look, type Mark, PaperDocument } from '../paper.ts';

/** What becomes of one change: accepted, rejected, or left open. */
export type Verdict = 'accept' | 'reject' | 'keep';

/** The document as a tree: what every block and inline of a paper is. */
interface Node {
  readonly type: string;
  readonly text?: string | undefined;
  readonly attrs?: Readonly<Record<string, unknown>> | undefined;
  readonly content?: readonly Node[] | undefined;
  readonly marks?: readonly Mark[] | undefined;
}

export const isChange = (mark: Mark): mark is ChangeMark => mark.type === 'insertion' || mark.type === 'deletion';

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

/** What holds nothing is not there: a list of no items, a table of no rows. */
const neverEmpty = new Set(['listItem', 'bulletList', 'orderedList', 'table', 'tableRow', 'signatures']);

function settleAll(nodes: readonly Node[], verdictOf: (change: ChangeAttrs) => Verdict): Node[] {
  const settled: Node[] = [];
  for (const node of nodes) {
    const marks = settleMarks(node.marks ?? [], verdictOf);
    if (marks === 'gone') continue;
    const content = node.content && settleAll(node.content, verdictOf);
    if (content?.length === 0 && neverEmpty.has(node.type)) continue;
    const { marks: _, ...rest } = node;
    const whole = { ...rest, ...(content && { content }), ...(marks.length > 0 && { marks }) };
    const last = settled.at(-1);
    if (last?.text !== undefined && whole.text !== undefined && looksAlike(last, whole)) {
      settled[settled.length - 1] = { ...last, text: last.text + whole.text };
    } else settled.push(whole);
  }
  return settled;
}

const looksAlike = (one: Node, other: Node): boolean =>
  JSON.stringify(one.marks ?? []) === JSON.stringify(other.marks ?? []);

function settleMarks(marks: readonly Mark[], verdictOf: (change: ChangeAttrs) => Verdict): Mark[] | 'gone' {
  let looks: Look[] = marks.flatMap(({ type }) => (type === 'strong' || type === 'emphasis' ? [type] : []));
  const left: Mark[] = [];
  for (const mark of marks) {
    if (!('attrs' in mark)) continue;
    const verdict = verdictOf(mark.attrs);
    if (verdict === 'keep') left.push(mark);
    else if (mark.type === 'modification') looks = verdict === 'accept' ? looks : mark.attrs.was;
    else if ((mark.type === 'deletion') === (verdict === 'accept')) return 'gone';
  }
  return [...looks.map((type): Mark => ({ type })), ...left];
}
