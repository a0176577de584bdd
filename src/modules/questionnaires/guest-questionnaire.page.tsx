import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { momentInWords } from '../../ui/figures.tsx';
import { GuestFrame } from '../../ui/guest-frame.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Note, Refused } from '../../ui/states.tsx';
import { AskedProgress } from './asked-progress.tsx';
import { QuestionList } from './fields/question-list.tsx';
import type { SaveAnswer } from './fields/use-saving.tsx';
import type { GuestQuestionnaire } from './questionnaire.ts';
import { finishAsGuest, guestQuestionnaireQuery, saveAsGuest } from './questionnaire-queries.tsx';

const route = getRouteApi('/guest/$token/questionnaire');

/** What a customer sees by their link: their questions, saved as they type, and a word that they are done. */
export function GuestQuestionnairePage() {
  const { token } = route.useParams();
  const { data, error, refetch } = useQuery(guestQuestionnaireQuery(token));
  return (
    <GuestFrame title="Questions about your project" fault={error} onRetry={() => void refetch()}>
      {data ? <Asked data={data} token={token} /> : null}
    </GuestFrame>
  );
}

function Asked({ data, token }: { readonly data: GuestQuestionnaire; readonly token: string }) {
  const queries = useQueryClient();
  const [correcting, setCorrecting] = useState(false);
  const { queryKey } = guestQuestionnaireQuery(token);
  const save: SaveAnswer = async (question, answer) => {
    queries.setQueryData(queryKey, await saveAsGuest(token, question.id, answer));
  };
  const finishing = useMutation({
    mutationFn: () => finishAsGuest(token),
    onSuccess: (done) => {
      setCorrecting(false);
      queries.setQueryData(queryKey, done);
    },
  });
  if (data.finishedAt !== null && !correcting) return <Thanks data={data} onCorrect={() => setCorrecting(true)} />;
  return (
    <>
      <header>
        <p>
          For {data.customer}. Each answer is saved as you type; you may leave and come back until{' '}
          {momentInWords(data.expiresAt)}. Where you do not know, say so: that helps too.
        </p>
        <AskedProgress progress={data.progress} />
      </header>
      {data.sets.length === 0 ? <Note>There is nothing to ask you at the moment.</Note> : null}
      {data.sets.map((set) => (
        <Panel key={set.id} title={set.title}>
          <QuestionList set={set} save={save} />
        </Panel>
      ))}
      <Refused fault={finishing.error} />
      <Button size="md" loading={finishing.isPending} onClick={() => finishing.mutate()}>
        I am done
      </Button>
    </>
  );
}

function Thanks({ data, onCorrect }: { readonly data: GuestQuestionnaire; readonly onCorrect: () => void }) {
  const title = useRef<HTMLHeadingElement>(null);
  // What was pressed is gone: whoever cannot see the page is told where they are.
  useEffect(() => title.current?.focus(), []);
  return (
    <section>
      <h2 ref={title} tabIndex={-1}>
        Thank you
      </h2>
      <p>
        We have your answers, {data.progress.answered} of {data.progress.questions}, and look at them next. You may
        correct them until {momentInWords(data.expiresAt)}.
      </p>
      <Button mt="md" variant="default" onClick={onCorrect}>
        Look at the answers again
      </Button>
    </section>
  );
}
