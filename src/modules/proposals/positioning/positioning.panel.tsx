import { Button, Group, Select, SimpleGrid, Stack, Textarea } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, isMissing, tell } from '../../../ui/api.tsx';
import { useDeed } from '../../../ui/deed.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Failed, Note, Refused, Waiting } from '../../../ui/states.tsx';
import { Positioning } from './positioning.ts';

const path = (opportunity: string) => `/api/opportunities/${encodeURIComponent(opportunity)}/positioning`;

const positioningQuery = (opportunity: string) =>
  queryOptions({
    queryKey: ['positioning', opportunity],
    queryFn: ({ signal }) =>
      ask(path(opportunity), Positioning, signal).catch((fault: unknown) => {
        if (isMissing(fault)) return null;
        throw fault;
      }),
  });

/** How the deal is positioned, and whether an engagement manager should be in it by now. */
export function PositioningPanel({ opportunity }: { readonly opportunity: string }) {
  const { data, error, isPending, refetch } = useQuery(positioningQuery(opportunity));
  const known = data?.groups.flatMap(({ fields }) => fields) ?? [];
  const answered = known.filter(({ value }) => value !== null).length;
  return (
    <Panel title="Positioning" aside={data ? `${answered} of ${known.length} answered` : undefined}>
      {isPending ? <Waiting lines={4} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data ? <Sheets key={data.version} positioning={data} /> : null}
    </Panel>
  );
}

type Questioned = Positioning['groups'][number];

/** The groups of questions, each to be opened; what is changed is kept together. */
function Sheets({ positioning }: { readonly positioning: Positioning }) {
  const { opportunity, groups, involve, may, version } = positioning;
  const queries = useQueryClient();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const keeping = useDeed(
    async () => {
      const fields = Object.fromEntries(Object.entries(typed).map(([id, value]) => [id, value.trim() || null]));
      const kept = await tell('PUT', path(opportunity), { fields }, Positioning, { version });
      queries.setQueryData(['positioning', opportunity], kept);
    },
    () => 'Kept the positioning.',
  );
  const changed = Object.keys(typed).length > 0;
  const mayNot = may.position === true ? null : may.position;
  return (
    <Stack gap="sm">
      {involve ? (
        <Note tone="warn">
          {involve.sentence}: ask one in. ({involve.source})
        </Note>
      ) : null}
      {groups.map((group) => (
        <Disclosure key={group.id} summary={headOf(group)}>
          <Questions
            group={group}
            typed={typed}
            readOnly={mayNot !== null}
            onType={(id, value) => setTyped((all) => ({ ...all, [id]: value }))}
          />
        </Disclosure>
      ))}
      <Refused fault={keeping.error} />
      {mayNot ? <Note>{mayNot}</Note> : null}
      {changed ? (
        <Group justify="flex-end">
          <Button variant="default" size="xs" onClick={() => setTyped({})}>
            Leave it
          </Button>
          <Button size="xs" loading={keeping.isPending} onClick={() => keeping.mutate(undefined)}>
            Keep
          </Button>
        </Group>
      ) : null}
    </Stack>
  );
}

const headOf = ({ title, fields }: Questioned): string =>
  `${title}, ${fields.filter(({ value }) => value !== null).length} of ${fields.length}`;

interface QuestionsProps {
  readonly group: Questioned;
  readonly typed: Readonly<Record<string, string>>;
  readonly readOnly: boolean;
  readonly onType: (id: string, value: string) => void;
}

function Questions({ group, typed, readOnly, onType }: QuestionsProps) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
      {group.fields.map(({ id, title, asks, options, value }) => {
        const said = typed[id] ?? value ?? '';
        const words = { label: title, description: asks, readOnly };
        return options.length > 0 ? (
          <Select
            key={id}
            {...words}
            clearable
            data={options}
            value={said || null}
            onChange={(next) => onType(id, next ?? '')}
          />
        ) : (
          <Textarea
            key={id}
            {...words}
            autosize
            minRows={1}
            maxLength={2000}
            value={said}
            onChange={({ currentTarget }) => onType(id, currentTarget.value)}
          />
        );
      })}
    </SimpleGrid>
  );
}
