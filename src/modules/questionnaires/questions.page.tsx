import { Tabs } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { PageHead, PageWaiting } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Empty, Note } from '../../ui/states.tsx';
import { AskedProgress } from './asked-progress.tsx';
import { CustomerLinks } from './customer-links.tsx';
import styles from './fields/question.module.css';
import { QuestionList } from './fields/question-list.tsx';
import type { SaveAnswer } from './fields/use-saving.tsx';
import { type Call, isWhoseSaid, WhoseWord, withCall } from './fields/whose-word.tsx';
import { NextQuestions } from './next-questions.tsx';
import type { Questionnaire } from './questionnaire.ts';
import { questionnaireQuery, saveAnswer } from './questionnaire-queries.tsx';

const route = getRouteApi('/desk/opportunities/$number/questions');

/** What is asked of a customer: the questions by set, what to ask next, and the customer's links. */
export function QuestionsPage() {
  const { number } = route.useParams();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(questionnaireQuery(number));
  const [call, setCall] = useState<Call | null>(null);
  if (!data) return <PageWaiting title={`Questions of ${number}`} fault={error} onRetry={() => void refetch()} />;
  const save: SaveAnswer = async (question, answer) => {
    const saved = await saveAnswer(number, question.id, withCall(answer, call));
    queries.setQueryData(questionnaireQuery(number).queryKey, saved);
    void queries.invalidateQueries({ queryKey: ['questionnaire', number, 'next'] });
  };
  return (
    <>
      <PageHead
        title="Questions"
        above={
          <>
            <Link to="/opportunities/$number" params={{ number }}>
              {number}
            </Link>{' '}
            · {data.customer}
          </>
        }
        lead={<AskedProgress progress={data.progress} />}
      />
      <div className={styles.columns}>
        {data.sets.length === 0 ? (
          <Empty title="Nothing to ask">All that is needed comes from the catalogue.</Empty>
        ) : (
          <Sets data={data} save={save} open={isWhoseSaid(call)}>
            <WhoseWord call={call} onCall={setCall} />
          </Sets>
        )}
        <div className={styles.column}>
          <Panel title="What to ask next">
            <NextQuestions opportunity={number} most={8} />
          </Panel>
          <CustomerLinks opportunity={number} may={data.may} sets={data.sets} />
        </div>
      </div>
    </>
  );
}

interface SetsProps {
  readonly data: Questionnaire;
  readonly save: SaveAnswer;
  /** Whether an answer may be given now. */
  readonly open: boolean;
  /** What stands above the questions for whoever may answer. */
  readonly children: ReactNode;
}

function Sets({ data, save, open: answering, children }: SetsProps) {
  const { set: chosen } = route.useSearch();
  const navigate = route.useNavigate();
  const open = data.sets.find(({ id }) => id === chosen) ?? data.sets[0];
  return (
    <Panel title="Questions by kind of work">
      <Tabs
        value={open?.id ?? null}
        keepMounted={false}
        onChange={(set) => void navigate({ search: { set: set ?? undefined }, replace: true })}
      >
        <Tabs.List>
          {data.sets.map(({ id, title, questions }) => (
            <Tabs.Tab key={id} value={id}>
              {title} ({questions.filter(({ answer }) => answer !== null).length}/{questions.length})
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {data.sets.map((set) => (
          <Tabs.Panel key={set.id} value={set.id} pt="sm">
            {set.note === null ? null : <Note>{set.note}</Note>}
            {data.may.answer === true ? children : <Note tone="warn">{data.may.answer}</Note>}
            <QuestionList set={set} save={save} readOnly={data.may.answer !== true || !answering} team />
            <p className={styles.unit}>{set.source}</p>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Panel>
  );
}
