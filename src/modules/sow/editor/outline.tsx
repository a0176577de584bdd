import { useSyncExternalStore } from 'react';
import styles from './editor.module.css';
import { comes, goes } from './model/marks.ts';
import { proposalsIn } from './writing/changes.tsx';
import type { PaperView } from './writing/paper-view.tsx';

/** The clauses of the paper by number, and how much is proposed in each; a click leads there. */
export function Outline({ paper }: { readonly paper: PaperView }) {
  const { doc } = useSyncExternalStore(paper.subscribe, paper.get);
  const proposals = proposalsIn(doc);
  let at = 0;
  let number = 0;
  const entries = doc.children.flatMap((node) => {
    const from = at;
    at += node.nodeSize;
    if (node.type.name !== 'clause') return [];
    if (!goes(node)) number += 1;
    const open = proposals.filter((each) => each.from >= from && each.from < from + node.nodeSize).length;
    const state = goes(node) ? 'gone' : comes(node) ? 'new' : undefined;
    return [{ id: node.attrs.id as string, title: node.firstChild?.textContent ?? '', number, open, state }];
  });
  return (
    <nav aria-label="Clauses" className={styles.outline}>
      <ol>
        {entries.map(({ id, title, number: shown, open, state }) => (
          <li key={id + (state ?? '')} data-state={state}>
            <button type="button" onClick={() => paper.goTo(id)}>
              <span className={styles.number}>{state === 'gone' ? '' : shown}</span>
              <span>{title}</span>
              {open > 0 ? (
                <span className={styles.count} title={`${open} open changes`}>
                  {open}
                </span>
              ) : null}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
