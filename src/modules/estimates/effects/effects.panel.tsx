import { queryOptions, useQuery } from '@tanstack/react-query';
import { ask } from '../../../ui/api.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { Failed, Note, Waiting } from '../../../ui/states.tsx';
import { FactEffects } from './effect.ts';

const effectsQuery = (opportunity: string, fact: string) =>
  queryOptions({
    queryKey: ['facts', 'effects', opportunity, fact],
    queryFn: ({ signal }) => {
      const path = `/api/opportunities/${encodeURIComponent(opportunity)}/facts/${encodeURIComponent(fact)}/effects`;
      return ask(path, FactEffects, signal);
    },
  });

/** What hangs on a fact: estimates that counted something else, and the activities that it moves. */
export function Effects({ opportunity, fact }: { readonly opportunity: string; readonly fact: string }) {
  const { data, error, isPending } = useQuery(effectsQuery(opportunity, fact));
  if (isPending) return <Waiting lines={2} />;
  if (error) return <Failed fault={error} small />;
  const { activities, estimates } = data;
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
    </>
  );
}
