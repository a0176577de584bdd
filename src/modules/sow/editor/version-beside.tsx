import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { Failed, Waiting } from '../../../ui/states.tsx';
import styles from './editor.module.css';
import { versionPaperQuery } from './editor-queries.tsx';
import { PaperView } from './writing/paper-view.tsx';

/** A frozen version beside the paper; it follows the paper clause by clause. */
export function VersionBeside({ number, version, paper }: VersionBesideProps) {
  const { data, error, refetch } = useQuery(versionPaperQuery(number, version));
  const older = useRef<PaperView | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const content = data?.paper.content;
  const place = useCallback(
    (element: HTMLElement | null) => {
      if (!element || !content) return;
      const quiet = { written: () => {}, said: () => {} };
      const view = new PaperView(element, content, 'reading', `Version ${version}`, '', quiet);
      older.current = view;
      alongside(paper, view, frame.current);
      return () => {
        older.current = null;
        view.destroy();
      };
    },
    [content, version, paper],
  );
  useEffect(() => {
    const follow = () => alongside(paper, older.current, frame.current);
    window.addEventListener('scroll', follow, { passive: true });
    return () => window.removeEventListener('scroll', follow);
  }, [paper]);
  if (error) return <Failed fault={error} onRetry={() => void refetch()} small />;
  if (!data) return <Waiting lines={8} />;
  return (
    <div ref={frame} className={styles.beside}>
      <article className={styles.sheet} data-mode="reading">
        <div ref={place} />
      </article>
    </div>
  );
}

interface VersionBesideProps {
  readonly number: string;
  readonly version: number;
  readonly paper: PaperView;
}

/** Where the eye is: below the bars that stay in sight. */
const eyeLine = 130;

/** Brings the clause that is read in the paper to the same height beside it, as far through it. */
function alongside(paper: PaperView, older: PaperView | null, frame: HTMLElement | null): void {
  if (!older || !frame) return;
  const clauses = [...paper.view.dom.querySelectorAll<HTMLElement>('[data-clause]')];
  const here = clauses.find((clause) => clause.getBoundingClientRect().bottom > eyeLine);
  const there = here?.dataset.clause ? older.clauseElement(here.dataset.clause) : null;
  if (!here || !there) return;
  const box = here.getBoundingClientRect();
  const through = Math.max(0, Math.min(1, (eyeLine - box.top) / box.height));
  const top = there.getBoundingClientRect().top - frame.getBoundingClientRect().top + frame.scrollTop;
  frame.scrollTop = top + through * there.offsetHeight - 20;
}
