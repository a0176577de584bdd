import { useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { type ReactNode, useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { ask, tell } from '../../../ui/api.tsx';
import { momentInWords } from '../../../ui/figures.tsx';
import { Note } from '../../../ui/states.tsx';
import { SowPaper } from '../sow.ts';
import { sowQuery } from '../sow-queries.tsx';
import { PaperDesk } from './desk.tsx';
import styles from './editor.module.css';
import { Outline } from './outline.tsx';
import { SavingState, SavingTrouble } from './saving.tsx';
import { Toolbar } from './toolbar.tsx';
import { type Mode, PaperView } from './writing/paper-view.tsx';

/** The paper under one's hands, and its way to the server. */
interface Work {
  readonly paper: PaperView;
  readonly desk: PaperDesk;
}

/** A paper in negotiation is written by proposals, one that nobody outside has seen by hand; whoever may not, reads. */
const firstMode = ({ may, working }: SowPaper): Mode =>
  may.edit === true ? (working > 1 ? 'suggesting' : 'editing') : 'reading';

/** The editor of a statement of work: it looks like the paper, keeps what is written, and says whose turn it is. */
export function PaperEditor({ sow, author, clause }: PaperEditorProps) {
  const [mode, setMode] = useState<Mode>(() => firstMode(sow));
  const [said, setSaid] = useState('');
  const [work, place] = useWork(sow, author, mode, setSaid);
  const allowed: Mode = sow.may.edit === true ? mode : 'reading';
  useEffect(() => work?.paper.setMode(allowed), [work, allowed]);
  useEffect(() => work?.desk.adopt(sow), [work, sow]);
  useEffect(() => {
    if (clause) work?.paper.goTo(clause);
  }, [work, clause]);
  return (
    <section aria-label="Paper" className={styles.editor}>
      {sow.may.edit === true ? null : <WhoHolds sow={sow} />}
      {work ? <Desktop work={work} mode={allowed} onMode={setMode} reads={sow.may.edit !== true} /> : null}
      <p id="paper-keys" className={styles.keys}>
        Tab leaves the paper. Alt+N and Alt+P go from change to change, Alt+A accepts the one at the caret, Alt+R
        rejects it.
      </p>
      <p role="status" aria-label="What was just done" className={styles.said} data-empty={said === '' || undefined}>
        {said}
      </p>
      <div className={styles.desk}>
        {work ? <Outline paper={work.paper} /> : <span />}
        <article className={styles.sheet} data-mode={allowed}>
          <p className={styles.kind}>{sow.paper.content[0].attrs.kind}</p>
          <h2 className={styles.title}>{sow.title}</h2>
          <div ref={place} />
        </article>
      </div>
    </section>
  );
}

interface PaperEditorProps {
  readonly sow: SowPaper;
  /** Whose name a proposal bears. */
  readonly author: string;
  /** The clause one came for. */
  readonly clause: string | undefined;
}

function WhoHolds({ sow: { pen, may } }: { readonly sow: SowPaper }) {
  return (
    <Note>
      The pen is with {pen.title} since {momentInWords(pen.since)}. {may.edit}
    </Note>
  );
}

/** Opens the paper in its place once that is drawn, and keeps it until the page is left. */
function useWork(sow: SowPaper, author: string, mode: Mode, onSaid: (said: string) => void) {
  const queries = useQueryClient();
  const [work, setWork] = useState<Work | null>(null);
  const { number } = sow;
  // Drawn once for a statement of work: what changes later is shown in the paper that is open.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  const place = useCallback(
    (element: HTMLElement | null) => {
      if (!element) return;
      const path = `/api/sows/${encodeURIComponent(number)}`;
      const label = `Paper of ${number}`;
      const told = { written: () => desk.touched(), said: onSaid };
      const paper = new PaperView(element, sow.paper.content, mode, label, author, told);
      const desk: PaperDesk = new PaperDesk(sow, {
        save: (content, version) => tell('PUT', `${path}/paper`, { content }, SowPaper, { version }),
        read: () => ask(path, SowPaper),
        mine: () => paper.content,
        show: (content) => paper.show(content),
        saved: (kept) => queries.setQueryData(sowQuery(number).queryKey, kept),
        said: onSaid,
      });
      setWork({ paper, desk });
      return () => {
        desk.stop();
        paper.destroy();
      };
    },
    [number],
  );
  return [work, place] as const;
}

/** Leaving with words that are not kept is asked about first. */
function useLeaving(desk: PaperDesk): void {
  useBlocker({
    shouldBlockFn: () => {
      const { at } = desk.get();
      if (at === 'saved' || at === 'waiting' || at === 'saving') return false;
      return !window.confirm('What you wrote last is not saved. Leave all the same?');
    },
    enableBeforeUnload: () => {
      desk.flush();
      return desk.get().at !== 'saved';
    },
  });
}

/** Tools above the paper, and whether it is kept. */
function Desktop({ work, mode, onMode, reads, children }: DesktopProps) {
  const { paper, desk } = work;
  useSyncExternalStore(paper.subscribe, paper.get);
  const saving = useSyncExternalStore(desk.subscribe, desk.get);
  useLeaving(desk);
  return (
    <>
      {reads ? null : (
        <Toolbar paper={paper} mode={mode} onMode={onMode}>
          {children}
          <SavingState saving={saving} />
        </Toolbar>
      )}
      <SavingTrouble desk={desk} saving={saving} mine={() => paper.content} />
    </>
  );
}

interface DesktopProps {
  readonly work: Work;
  readonly mode: Mode;
  readonly onMode: (mode: Mode) => void;
  /** The reader may not write. */
  readonly reads: boolean;
  readonly children?: ReactNode;
}
