import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Panel } from '../../ui/panel.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { AskedProgress } from './asked-progress.tsx';
import { NextQuestions } from './next-questions.tsx';
import { questionnaireQuery } from './questionnaire-queries.tsx';

/** How far the questions of an opportunity are, and the three that are worth asking next. */
export function QuestionnairePanel({ opportunity }: { readonly opportunity: string }) {
  const { data, error, refetch } = useQuery(questionnaireQuery(opportunity));
  return (
    <Panel
      title="Questions"
      actions={
        <Button
          variant="default"
          size="xs"
          renderRoot={(props) => (
            <Link to="/opportunities/$number/questions" params={{ number: opportunity }} {...props} />
          )}
        >
          Ask and answer
        </Button>
      }
    >
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data || error ? null : <Waiting lines={3} />}
      {data?.sets.length === 0 ? (
        <Empty small title="Nothing to ask">
          All that is needed comes from the catalogue.
        </Empty>
      ) : null}
      {data && data.sets.length > 0 ? (
        <>
          <AskedProgress progress={data.progress} />
          <NextQuestions opportunity={opportunity} most={3} />
        </>
      ) : null}
    </Panel>
  );
}
