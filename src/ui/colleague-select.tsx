import { Select } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { PersonList } from '../platform/person.ts';
import { ask } from './api.tsx';

/** Everybody who may enter, by name. */
export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: ({ signal }) => ask('/api/people', PersonList, signal),
  staleTime: 5 * 60_000,
});

/** Picks a colleague by name or title; whether they may do what they are picked for, the server says. */
export function ColleagueSelect({ value, onChange, description }: ColleagueSelectProps) {
  const { data } = useQuery(peopleQuery);
  return (
    <Select
      label="Colleague"
      description={description}
      searchable
      data={(data?.items ?? []).map(({ id, name, title }) => ({ value: id, label: `${name}, ${title}` }))}
      value={value}
      onChange={onChange}
    />
  );
}

interface ColleagueSelectProps {
  /** Id of a person; null where nobody is picked. */
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
  readonly description: string;
}
