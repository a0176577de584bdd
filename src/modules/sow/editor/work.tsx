import { useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import type { SowPaper } from '../sow.ts';
import { sowQuery } from '../sow-queries.tsx';
import { PaperDesk } from './desk.tsx';
import { keepPaper, readPaper } from './editor-queries.tsx';
import { type Mode, PaperView } from './writing/paper-view.tsx';

/** The paper under one's hands, and its way to the server. */
export interface Work {
  readonly paper: PaperView;
  readonly desk: PaperDesk;
}

/** Opens the paper in its place once that is drawn, and keeps it until the page is left. */
export function useWork(sow: SowPaper, author: string, mode: Mode, onSaid: (said: string) => void) {
  const queries = useQueryClient();
  const [work, setWork] = useState<Work | null>(null);
  const { number } = sow;
  // Drawn once for a statement of work: what changes later is shown in the paper that is open.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  const place = useCallback(
    (element: HTMLElement | null) => {
      if (!element) return;
      const told = { written: () => desk.touched(), said: onSaid };
      const paper = new PaperView(element, sow.paper.content, mode, `Paper of ${number}`, author, told);
      const desk: PaperDesk = new PaperDesk(sow, {
        save: (content, version) => keepPaper(number, content, version),
        read: () => readPaper(number),
        mine: () => paper.content,
        show: (content) => paper.show(content),
        saved: (kept) => {
          queries.setQueryData(sowQuery(number).queryKey, kept);
          void queries.invalidateQueries({ queryKey: ['sows'], predicate: ({ queryKey: [, part] }) => part !== 'one' });
        },
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

/** Leaving with words that are not kept is asked about first; what only waits for its pause is saved on the way. */
export function useLeaving(desk: PaperDesk): void {
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
