import type { AskedSet } from '../questionnaire.ts';
import styles from './question.module.css';
import { QuestionField } from './question-field.tsx';
import type { SaveAnswer } from './use-saving.tsx';

/** The questions of a set under the headings of its tabs, those without a heading first. */
export function QuestionList({ set, save, readOnly = false, team = false }: QuestionListProps) {
  const byTab = Map.groupBy(set.questions, ({ tab }) => tab ?? '');
  return (
    <>
      {[...byTab].map(([tab, questions]) => (
        <div key={tab}>
          {tab === '' ? null : <p className={styles.tab}>{tab}</p>}
          {questions.map((question) => (
            <QuestionField key={question.id} question={question} save={save} readOnly={readOnly} team={team} />
          ))}
        </div>
      ))}
    </>
  );
}

interface QuestionListProps {
  readonly set: AskedSet;
  readonly save: SaveAnswer;
  readonly readOnly?: boolean;
  readonly team?: boolean;
}
