import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { count, Money, Nothing } from '../../ui/figures.tsx';
import { ChoiceFilter, Filters, SearchFilter } from '../../ui/filters.tsx';
import { Sheet } from '../../ui/panel.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { catalogueQuery, servicesQuery, titleOf } from '../playbook-queries.tsx';
import type { CatalogueEntry } from '../reading.ts';
import styles from './catalogue.module.css';

type Entry = CatalogueEntry & { readonly currency: string; readonly serviceTitle: string };

const columns: Column<Entry>[] = [
  { id: 'title', header: 'What', meta: { clip: true, width: '40%' }, cell: ({ row }) => row.original.title },
  { id: 'sku', header: 'SKU', cell: ({ row }) => row.original.sku ?? <Nothing words="no SKU" /> },
  {
    id: 'service',
    header: 'Service',
    meta: { quiet: true, minor: true },
    cell: ({ row }) => row.original.serviceTitle,
  },
  { id: 'delivery', header: 'Delivery', meta: { quiet: true }, cell: ({ row }) => row.original.delivery },
  { id: 'duration', header: 'Duration', meta: { quiet: true, minor: true }, cell: ({ row }) => row.original.duration },
  { id: 'price', header: 'List price', meta: { align: 'end' }, cell: ({ row }) => <Price entry={row.original} /> },
];

/** The price list of today. */
export function Catalogue() {
  const { data, error, isPending, refetch } = useQuery(catalogueQuery);
  const { data: services } = useQuery(servicesQuery);
  const [search, setSearch] = useState<string>();
  const [service, setService] = useState<string>();
  const all = (data?.items ?? []).map((item) => ({
    ...item,
    currency: data?.currency ?? 'USD',
    serviceTitle: titleOf(services?.items, item.service),
  }));
  const wanted = search?.toLowerCase() ?? '';
  const items = all.filter(
    (item) =>
      (!service || item.service === service) && `${item.title} ${item.sku ?? ''}`.toLowerCase().includes(wanted),
  );
  return (
    <Sheet label="Catalogue">
      <Filters left={data ? `${count(items.length)} entries` : ''}>
        <SearchFilter label="Search the catalogue" value={search} onChange={setSearch} />
        <ChoiceFilter
          label="Service"
          value={service}
          choices={services?.items.map(({ id, title }) => ({ value: id, label: title })) ?? []}
          onChange={setService}
        />
      </Filters>
      {isPending ? <Waiting lines={10} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} /> : null}
      {data && items.length === 0 ? (
        <Empty title="Nothing in the catalogue fits">Search for fewer letters.</Empty>
      ) : null}
      {items.length > 0 ? (
        <DataTable
          label="Catalogue"
          columns={columns}
          items={items}
          keyOf={({ id }) => id}
          card={(entry) => <EntryCard entry={entry} />}
        />
      ) : null}
    </Sheet>
  );
}

function Price({ entry: { priceCents, currency, per } }: { readonly entry: Entry }) {
  if (priceCents === null) return 'by agreement';
  return (
    <>
      <Money cents={priceCents} currency={currency} />
      {per === null ? '' : ` per ${per}`}
    </>
  );
}

function EntryCard({ entry }: { readonly entry: Entry }) {
  return (
    <div className={styles.card}>
      <strong>{entry.title}</strong>
      <span>
        {entry.sku ?? 'no SKU'}, {entry.serviceTitle}, {entry.delivery}, {entry.duration}
      </span>
      <Price entry={entry} />
    </div>
  );
}
