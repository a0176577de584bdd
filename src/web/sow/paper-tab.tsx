import { useSuspenseQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { SowPaper } from '../../modules/sow/sow.ts';
import { Waiting } from '../../ui/states.tsx';
import { meQuery } from '../session.tsx';

/** The editor is large and loaded where a paper is opened. */
const PaperEditor = lazy(() =>
  import('../../modules/sow/editor/paper-editor.tsx').then(({ PaperEditor: editor }) => ({ default: editor })),
);

/** The paper that is worked on, in its editor. */
export function PaperTab({ sow, clause }: { readonly sow: SowPaper; readonly clause: string | undefined }) {
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <Suspense fallback={<Waiting lines={12} />}>
      <PaperEditor key={sow.number} sow={sow} author={me?.name ?? ''} clause={clause} />
    </Suspense>
  );
}
