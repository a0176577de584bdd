import { queryOptions, useQuery } from '@tanstack/react-query';
import { ask } from '../../../ui/api.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { Failed, Note, Waiting } from '../../../ui/states.tsx';
import type { FactPlace } from '../../facts/fact-queries.tsx';
import { FactEffects } from './effect.ts';

const effectsQuery = ({ noun, number }: FactPlace, fact: string) =>
  queryOptions({
    queryKey: ['facts', 'effects', noun, number, fact],
    queryFn: ({ signal }) => {
      const path = `/api/${noun}/${encodeURIComponent(number)}/facts/${encodeURIComponent(fact)}/effects`;
      return ask(path, FactEffects, signal);
    },
  });

/** What hangs on a fact: estimates that counted something else, the activities it moves, the questionnaires that ask it. */
export function Effects({ fact, ...place }: FactPlace & { readonly fact: string }) {
  const { data, error, isPending } = useQuery(effectsQuery(place, fact));
  if (isPending) return <Waiting lines={2} />;
  if (error) return <Failed fault={error} small />;
  const { activities, questionnaires, estimates } = data;
  return (
    <>
      {estimates.map(({ number, sentence }) => (
        <Note key={number} tone="warn">
          {sentence}
        </Note>
      ))}
      {activities.length === 0 ? (
        <Note>No activity of the playbook counts it.</Note>
      ) : (
        <Disclosure summary={`Moves ${activities.length} ${activities.length === 1 ? 'activity' : 'activities'}`}>
          <ul>
            {activities.map(({ id, title }) => (
              <li key={id}>{title}</li>
            ))}
          </ul>
        </Disclosure>
      )}
      {questionnaires.length === 0 ? null : (
        <Disclosure
          summary={`Asked by ${questionnaires.length} ${questionnaires.length === 1 ? 'questionnaire' : 'questionnaires'}`}
        >
          <ul>
            {questionnaires.map(({ id, title, questions }) => (
              <li key={id}>
                {title}: {questions.join(' ')}
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </>
  );
}
