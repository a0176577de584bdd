import { SegmentedControl } from '@mantine/core';
import { IconCalendarEvent } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Ago, count, Day } from '../../ui/figures.tsx';
import { ChoiceFilter, Filters } from '../../ui/filters.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { useNow } from '../../ui/now.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Panel, Sheet } from '../../ui/panel.tsx';
import { CardLink, RowLink } from '../../ui/row-link.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import { StageName } from '../opportunities/stage.tsx';
import { CurrentLeadTimes, LeadTimeForm } from './lead-times.tsx';
import styles from './start.module.css';
import type { QueuedStart, StartQueue } from './start.ts';
import { StartSearch, startsQuery } from './start-queries.tsx';

const route = getRouteApi('/desk/starts');

const columns: Column<QueuedStart>[] = [
  { id: 'place', header: 'Place', meta: { align: 'end', quiet: true }, cell: ({ row }) => row.original.place ?? '–' },
  {
    id: 'name',
    header: 'Opportunity',
    meta: { clip: true, width: '32%' },
    cell: ({ row: { original } }) => (
      <RowLink to="/opportunities/$number" params={{ number: original.opportunity }}>
        {original.name}
      </RowLink>
    ),
  },
  { id: 'stage', header: 'Stage', cell: ({ row }) => <StageName stage={row.original.stage} /> },
  { id: 'won', header: 'Won', meta: { quiet: true }, cell: ({ row }) => <WonAt start={row.original} /> },
  { id: 'wished', header: 'Wished for', cell: ({ row }) => <Wished start={row.original} /> },
  {
    id: 'asked',
    header: 'Asked',
    meta: { quiet: true, minor: true },
    cell: ({ row }) => <AskedBy start={row.original} />,
  },
  { id: 'confirmed', header: 'Begins', cell: ({ row }) => <Begins start={row.original} /> },
];

function Wished({ start: { asked } }: { readonly start: QueuedStart }) {
  return asked.on ? <Day date={asked.on} /> : 'Earliest';
}

function WonAt({ start: { wonAt } }: { readonly start: QueuedStart }) {
  return wonAt ? <Day date={wonAt.slice(0, 10)} /> : '–';
}

function AskedBy({ start: { asked } }: { readonly start: QueuedStart }) {
  const now = useNow(60);
  return (
    <>
      {asked.by}, <Ago at={asked.at} now={now} />
    </>
  );
}

function Begins({ start: { confirmed, workAtRisk } }: { readonly start: QueuedStart }) {
  if (confirmed) return <Day date={confirmed.date} />;
  return workAtRisk ? <Tag tone="plum">At risk</Tag> : <Tag tone="warn">Waits</Tag>;
}

/** The coordinator's queue: who waits for a start, in the order in which they were won, and the lead times of today. */
export function StartsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isPending, refetch } = useQuery(startsQuery(search));
  const narrow = (change: Record<string, string | undefined>) =>
    void navigate({ search: (before) => StartSearch.parse({ ...before, ...change }), replace: true });
  const items = data?.items ?? [];
  return (
    <div className={styles.pages}>
      <PageHead title="Starts" lead="What was won first is scheduled first; what was only asked for comes after." />
      <Sheet label="Starts">
        <Filters left={data ? `${count(items.length)} ${items.length === 1 ? 'start' : 'starts'}` : ''}>
          <SegmentedControl
            size="xs"
            aria-label="Which starts"
            value={search.state ?? 'waiting'}
            onChange={(state) => narrow({ state: state === 'waiting' ? undefined : state })}
            data={[
              { value: 'waiting', label: 'Waiting' },
              { value: 'confirmed', label: 'Confirmed' },
              { value: 'all', label: 'All' },
            ]}
          />
          <ChoiceFilter
            label="Region"
            value={search.region}
            choices={[
              { value: 'americas', label: 'Americas' },
              { value: 'emea', label: 'EMEA' },
              { value: 'apac', label: 'APAC' },
            ]}
            onChange={(region) => narrow({ region })}
          />
        </Filters>
        {isPending ? <Waiting lines={8} /> : null}
        {error ? <Failed fault={error} onRetry={() => void refetch()} /> : null}
        {data && items.length === 0 ? (
          <Empty title="No start is here" icon={<IconCalendarEvent size={20} aria-hidden />}>
            A start is asked for on the page of its opportunity, and when it is won.
          </Empty>
        ) : null}
        {items.length > 0 ? (
          <DataTable
            label="Starts"
            columns={columns}
            items={items}
            keyOf={({ opportunity }) => opportunity}
            card={(start) => <StartCard start={start} />}
          />
        ) : null}
      </Sheet>
      {data ? <LeadTimes queue={data} /> : null}
    </div>
  );
}

function StartCard({ start }: { readonly start: QueuedStart }) {
  const { opportunity, name, account, place, stage } = start;
  return (
    <CardLink
      to="/opportunities/$number"
      params={{ number: opportunity }}
      title={name}
      end={place === null ? null : <strong>{place}.</strong>}
      foot={
        <>
          <Begins start={start} />
          <StageName stage={stage} />
          <span>
            wished for: <Wished start={start} />
          </span>
        </>
      }
    >
      {account} · {opportunity}
    </CardLink>
  );
}

function LeadTimes({ queue: { leadTimes, kinds, may } }: { readonly queue: StartQueue }) {
  const [adding, setAdding] = useState(false);
  return (
    <Panel
      title="Lead times"
      aside="from closing to the beginning"
      actions={
        adding || may.keepLeadTimes !== true ? undefined : (
          <MayButton may={may.keepLeadTimes} variant="default" size="xs" onClick={() => setAdding(true)}>
            Say one of today
          </MayButton>
        )
      }
    >
      <CurrentLeadTimes leadTimes={leadTimes} />
      {adding ? <LeadTimeForm kinds={kinds} onLeave={() => setAdding(false)} /> : null}
    </Panel>
  );
}
