import type { Node } from 'prosemirror-model';
import styles from './editor.module.css';
import { comes, goes } from './model/marks.ts';
import type { Proposal } from './writing/changes.tsx';

/** One clause of a paper, and where it stands in the document. */
export interface OutlineEntry {
  readonly id: string;
  readonly title: string;
  /** As it would be when everything is accepted; null for what is proposed to go. */
  readonly number: number | null;
  readonly isNew: boolean;
  readonly from: number;
  readonly to: number;
}

export function outlineOf(doc: Node): OutlineEntry[] {
  let number = 0;
  let to = 0;
  return doc.children.flatMap((node) => {
    const from = to;
    to += node.nodeSize;
    if (node.type.name !== 'clause') return [];
    const gone = goes(node);
    if (!gone) number += 1;
    const title = node.firstChild?.textContent ?? '';
    return [{ id: node.attrs.id, title, number: gone ? null : number, isNew: comes(node), from, to }];
  });
}

/** The clauses of the paper by number, and how much is proposed in each; a click leads there. */
export function Outline({ entries, proposals, here, onGo }: OutlineProps) {
  return (
    <nav aria-label="Clauses" className={styles.outline}>
      <ol>
        {entries.map(({ id, title, number, isNew, from, to }) => {
          const open = proposals.filter((each) => each.from >= from && each.from < to).length;
          return (
            <li key={from} data-state={number === null ? 'gone' : isNew ? 'new' : undefined}>
              <button type="button" aria-current={id === here || undefined} onClick={() => onGo(id)}>
                <span className={styles.number}>{number}</span>
                <span>{title}</span>
                {open > 0 ? (
                  <span className={styles.count} title={`${open} open changes`}>
                    {open}
                  </span>
                ) : null}
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

interface OutlineProps {
  readonly entries: readonly OutlineEntry[];
  readonly proposals: readonly Proposal[];
  readonly here: string | null;
  readonly onGo: (clause: string) => void;
}
