import { type Clause, clausesOf, type PaperDocument } from '../src/documents/paper.ts';
import { sealPaper } from '../src/documents/seal.ts';

/** The paper with half of its clauses a second time at its end, under ids of their own: 17 pages. */
export function longer(paper: PaperDocument): PaperDocument {
  const clauses = clausesOf(paper);
  const again = clauses.slice(0, 17).map((clause): Clause => withOwnIds(clause));
  return sealPaper({ ...paper, content: [paper.content[0], ...clauses, ...again] });
}

const withOwnIds = (clause: Clause): Clause =>
  JSON.parse(JSON.stringify(clause), (key, value) => (key === 'id' ? `${value.slice(0, 33)}_ii` : value)) as Clause;

/** The paper as a lawyer gives it back: every third paragraph reworded, one clause taken out, one put elsewhere. */
export function reworded(paper: PaperDocument): PaperDocument {
  let words = 0;
  const changed = JSON.parse(JSON.stringify(clausesOf(paper)), (key, value) => {
    if (key !== 'text' || typeof value !== 'string' || value.length < 60) return value;
    words += 1;
    return words % 3 === 0 ? value.replace(/ the /g, ' this ').replace(/\.$/, ', as agreed in writing.') : value;
  }) as Clause[];
  const [moved] = changed.splice(12, 1) as [Clause];
  // One of those that nothing refers to.
  changed.splice(33, 1);
  changed.splice(20, 0, moved);
  return sealPaper({ ...paper, content: [paper.content[0], ...changed] });
}
