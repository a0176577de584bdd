import { IconRosetteDiscountCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { count } from '../../ui/figures.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Sheet } from '../../ui/panel.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import { regionInWords } from '../accounts/words.tsx';
import type { Partner } from './partner.ts';
import { partnersQuery } from './partner-queries.tsx';
import styles from './partners.module.css';

const columns: Column<Partner>[] = [
  { id: 'name', header: 'Partner', cell: ({ row }) => <strong>{row.original.name}</strong> },
  { id: 'region', header: 'Region', cell: ({ row }) => regionInWords[row.original.region] },
  { id: 'track', header: 'Track', cell: ({ row }) => <Track partner={row.original} /> },
  { id: 'certified', header: 'May deliver', cell: ({ row }) => <Certified partner={row.original} /> },
  {
    id: 'practitioners',
    header: 'Practitioners',
    meta: { align: 'end' },
    cell: ({ row }) => count(row.original.practitioners),
  },
  { id: 'manager', header: 'Channel account manager', cell: ({ row }) => row.original.channelAccountManager },
  {
    id: 'number',
    header: 'Number',
    meta: { align: 'end', quiet: true, minor: true },
    cell: ({ row }) => row.original.number,
  },
];

/** The channel partners that may serve a customer. */
export function PartnersPage() {
  const { data, error, isPending, refetch } = useQuery(partnersQuery);
  return (
    <>
      <PageHead title="Partners" />
      <Sheet label="Partners">
        {isPending ? <Waiting lines={8} /> : null}
        {error ? <Failed fault={error} onRetry={() => void refetch()} /> : null}
        {data?.items.length === 0 ? <Empty title="No partners yet" /> : null}
        {data && data.items.length > 0 ? (
          <DataTable
            label="Partners"
            columns={columns}
            items={data.items}
            keyOf={({ number }) => number}
            card={(partner) => <PartnerCard partner={partner} />}
          />
        ) : null}
      </Sheet>
    </>
  );
}

const Track = ({ partner }: { readonly partner: Partner }) =>
  partner.track === 'select' ? <Tag tone="plum">Select</Tag> : <Tag>Open</Tag>;

function Certified({ partner }: { readonly partner: Partner }) {
  if (!partner.servicesCertified) return <Tag outline>Not certified</Tag>;
  return (
    <Tag tone="good" icon={<IconRosetteDiscountCheck size={13} aria-hidden />}>
      Services certified
    </Tag>
  );
}

function PartnerCard({ partner }: { readonly partner: Partner }) {
  return (
    <div className={styles.card}>
      <strong>{partner.name}</strong>
      <span>
        {regionInWords[partner.region]}, {count(partner.practitioners)} practitioners, {partner.channelAccountManager}
      </span>
      <span className={styles.tags}>
        <Track partner={partner} />
        <Certified partner={partner} />
      </span>
    </div>
  );
}
