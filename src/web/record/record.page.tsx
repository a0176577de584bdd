import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { withQuery } from '../../ui/api.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Sheet } from '../../ui/panel.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { meQuery } from '../session.tsx';
import styles from './record.module.css';
import { RecordDays } from './record-days.tsx';
import { RecordFilters } from './record-filters.tsx';
import { RecordLines } from './record-lines.tsx';
import { RecordProof } from './record-proof.tsx';
import { entriesQuery, RecordSearch } from './record-queries.tsx';

const route = getRouteApi('/desk/record');

/** Everything that was done at the desk, as far as one may see it, and what proves it. */
export function RecordPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const pages = useInfiniteQuery(entriesQuery(search));
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const audits = me?.rights.includes('ledger.see') === true;
  const narrow = (change: RecordSearch) =>
    void navigate({ search: (before) => RecordSearch.parse({ ...before, ...change }), replace: true });
  return (
    <>
      <PageHead
        title="The record"
        lead="Everything that was done, by whom, and in whose name. An entry is never changed."
        actions={audits ? <ExportButton search={search} /> : undefined}
      />
      <div className={styles.sheets}>
        {audits ? <RecordProof /> : null}
        <Sheet label="Entries">
          <RecordFilters search={search} onNarrow={narrow} />
          <RecordDays search={search} />
          {pages.isPending ? <Waiting lines={10} /> : null}
          {pages.error ? <Failed fault={pages.error} onRetry={() => void pages.refetch()} /> : null}
          {pages.data && items.length === 0 ? <NothingFits /> : null}
          <RecordLines items={items} pages={pages} onNarrow={narrow} />
        </Sheet>
      </div>
    </>
  );
}

/** What an export can be narrowed by goes along: days and record. */
function ExportButton({ search: { from, to, stream } }: { readonly search: RecordSearch }) {
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden />}
      component="a"
      href={withQuery('/api/ledger/export', { from, to, stream })}
      download
    >
      Export
    </Button>
  );
}

function NothingFits() {
  return (
    <Empty
      title="No entry fits"
      actions={
        <Button variant="default" size="xs" renderRoot={(props) => <Link to="/record" search={{}} {...props} />}>
          Clear the filters
        </Button>
      }
    >
      Take a filter away, or search for fewer letters.
    </Empty>
  );
}
