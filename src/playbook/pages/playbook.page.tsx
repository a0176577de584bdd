import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { count } from '../../ui/figures.tsx';
import { PageHead, PageWaiting } from '../../ui/page-head.tsx';
import { playbookQuery } from '../playbook-queries.tsx';
import type { PlaybookOverview } from '../reading.ts';
import { Catalogue } from './catalogue.tsx';
import { Lifecycles } from './lifecycles.tsx';
import styles from './playbook.module.css';
import { PlaybookPart } from './playbook-search.tsx';

const route = getRouteApi('/desk/playbook');

const parts = [
  { value: 'tables', label: 'Decision tables' },
  { value: 'catalogue', label: 'Catalogue' },
  { value: 'lifecycles', label: 'Lifecycles' },
];

/** The policy as it stands: tables to be read and tried, the price list, what may become of each record. */
export function PlaybookPage() {
  const { part, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(playbookQuery);
  if (!data) return <PageWaiting title="Playbook" fault={error} onRetry={() => void refetch()} />;
  return (
    <>
      <PageHead
        title="Playbook"
        lead={
          <>
            {data.title}, version <span className={styles.version}>{data.version.slice(0, 12)}</span>. Every decision
            keeps the version it was taken under.
          </>
        }
        actions={
          <SegmentedControl
            aria-label="Part of the playbook"
            size="xs"
            value={part}
            data={parts}
            onChange={(value) => void navigate({ search: { part: PlaybookPart.parse(value) }, replace: true })}
          />
        }
      />
      {part === 'tables' ? <Tables playbook={data} /> : null}
      {part === 'catalogue' ? (
        <Catalogue filter={filter} onFilter={(more) => void navigate({ search: { part, ...more }, replace: true })} />
      ) : null}
      {part === 'lifecycles' ? <Lifecycles lifecycles={data.lifecycles} /> : null}
    </>
  );
}

/** How many rows of a table may answer, in words. */
export const hitInWords = {
  first: 'the topmost row that fits answers',
  unique: 'exactly one row fits',
  collect: 'all rows that fit answer together',
} as const;

function Tables({ playbook }: { readonly playbook: PlaybookOverview }) {
  return (
    <ul className={styles.tables} data-rows>
      {playbook.tables.map(({ id, title, hitPolicy, rules }) => (
        <li key={id}>
          <Link to="/playbook/tables/$table" params={{ table: id }} className={styles.card} data-row-link>
            <strong>{title}</strong>
            <span>
              {count(rules)} rows; {hitInWords[hitPolicy]}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
