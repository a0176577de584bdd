import { Button, Modal, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useDeed } from '../../../ui/deed.tsx';
import { count, Day, Money } from '../../../ui/figures.tsx';
import { FileDrop } from '../../../ui/file-drop.tsx';
import { Filters, SearchFilter } from '../../../ui/filters.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Panel, Sheet } from '../../../ui/panel.tsx';
import { CardLink, RowLink } from '../../../ui/row-link.tsx';
import { Empty, Failed, Refused, Waiting } from '../../../ui/states.tsx';
import { StageName } from '../stage.tsx';
import styles from './licence.module.css';
import type { Licence } from './licence.ts';
import { LicenceForm } from './licence-form.tsx';
import { importLicences, LicenceSearch, licencesQuery, openLicence } from './licence-queries.tsx';

const route = getRouteApi('/desk/licences');

const columns: Column<Licence>[] = [
  { id: 'number', header: 'Number', meta: { quiet: true }, cell: ({ row }) => row.original.number },
  {
    id: 'name',
    header: 'Licence opportunity',
    meta: { clip: true, width: '32%' },
    cell: ({ row: { original } }) => (
      <RowLink to="/licences/$number" params={{ number: original.number }}>
        {original.name}
      </RowLink>
    ),
  },
  { id: 'stage', header: 'Stage', cell: ({ row }) => <StageName stage={row.original.stage} /> },
  {
    id: 'orderType',
    header: 'Order type',
    meta: { quiet: true, minor: true },
    cell: ({ row }) => row.original.orderTypeTitle,
  },
  {
    id: 'owner',
    header: 'Owner',
    meta: { quiet: true, minor: true, clip: true, width: '14%' },
    cell: ({ row }) => row.original.owner.name,
  },
  {
    id: 'closeDate',
    header: 'Closes',
    meta: { align: 'end' },
    cell: ({ row }) => <Day date={row.original.closeDate} />,
  },
  {
    id: 'arr',
    header: 'Net ARR',
    meta: { align: 'end' },
    cell: ({ row: { original } }) => <Money cents={original.netArrCents} currency={original.currency} />,
  },
];

/** The licence opportunities of the CRM, and where they are brought in. */
export function LicencesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isPending, refetch } = useQuery(licencesQuery(search));
  const [opening, setOpening] = useState(false);
  const items = data?.items ?? [];
  const mayKeep = data?.may.keep === true;
  return (
    <div className={styles.pages}>
      <PageHead
        title="Licence opportunities"
        lead="As the CRM has them; services stand beside them."
        actions={
          mayKeep ? (
            <Button leftSection={<IconPlus size={16} />} onClick={() => setOpening(true)}>
              Write one down
            </Button>
          ) : null
        }
      />
      <Sheet label="Licence opportunities">
        <Filters left={data ? `${count(items.length)} ${items.length === 1 ? 'opportunity' : 'opportunities'}` : ''}>
          <SearchFilter
            label="Search licence opportunities"
            value={search.search}
            onChange={(text) => void navigate({ search: LicenceSearch.parse({ search: text }), replace: true })}
          />
        </Filters>
        {isPending ? <Waiting lines={10} /> : null}
        {error ? <Failed fault={error} onRetry={() => void refetch()} /> : null}
        {data && items.length === 0 ? <NothingHere filtered={search.search !== undefined} /> : null}
        {items.length > 0 ? (
          <DataTable
            label="Licence opportunities"
            columns={columns}
            items={items}
            keyOf={({ number }) => number}
            card={(licence) => <LicenceCard licence={licence} />}
          />
        ) : null}
      </Sheet>
      {mayKeep ? <BringIn /> : null}
      <Opening opened={opening} onClose={() => setOpening(false)} />
    </div>
  );
}

const NothingHere = ({ filtered }: { readonly filtered: boolean }) =>
  filtered ? (
    <Empty title="No licence opportunity fits">Search for fewer letters of its number or name.</Empty>
  ) : (
    <Empty title="None is written down yet">Bring in a file of the CRM, or write one down.</Empty>
  );

function LicenceCard({ licence }: { readonly licence: Licence }) {
  return (
    <CardLink
      to="/licences/$number"
      params={{ number: licence.number }}
      title={licence.name}
      end={
        <strong>
          <Money cents={licence.netArrCents} currency={licence.currency} />
        </strong>
      }
      foot={
        <>
          <StageName stage={licence.stage} />
          <span>
            closes <Day date={licence.closeDate} />
          </span>
        </>
      }
    >
      {licence.number} · {licence.orderTypeTitle}
    </CardLink>
  );
}

function Opening({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const navigate = route.useNavigate();
  const opening = useDeed(openLicence, ({ number }) => `${number} is written down.`);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Write a licence opportunity down"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <LicenceForm
        busy={opening.isPending}
        error={opening.error}
        onLeave={onClose}
        onKeep={(said, place) =>
          opening.mutate(
            { ...said, ...place },
            { onSuccess: ({ number }) => void navigate({ to: '/licences/$number', params: { number } }) },
          )
        }
      />
    </Modal>
  );
}

function BringIn() {
  const [reading, setReading] = useState(false);
  const deed = useDeed(
    importLicences,
    ({ opened, changed, unchanged }) => `${opened} new, ${changed} changed, ${unchanged} as they were.`,
  );
  const take = async (file: File) => {
    setReading(true);
    const csv = await file.text();
    setReading(false);
    deed.mutate(csv);
  };
  return (
    <Panel title="Bring in a file of the CRM">
      <Stack gap="sm">
        <FileDrop
          title="Drop a CSV file, or choose one"
          hint="Columns: number, account, name, stage, order type, net ARR, currency, close date, owner. All rows or none."
          accept=".csv,text/csv"
          share={reading || deed.isPending ? 1 : null}
          onFile={(file) => void take(file)}
        />
        <Refused fault={deed.error} />
      </Stack>
    </Panel>
  );
}
