import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { count, Nothing } from '../../ui/figures.tsx';
import { ChoiceFilter, Filters, SearchFilter } from '../../ui/filters.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Pages } from '../../ui/pages.tsx';
import { Sheet } from '../../ui/panel.tsx';
import { CardLink, RowLink } from '../../ui/row-link.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import type { Account } from './account.ts';
import { AccountSearch, accountsQuery } from './account-search.tsx';
import { choicesOf, regionInWords, segmentInWords } from './words.tsx';

const route = getRouteApi('/desk/accounts');
const pageLength = 50;

const columns: Column<Account>[] = [
  {
    id: 'name',
    header: 'Account',
    meta: { clip: true, width: '30%', sort: 'name' },
    cell: ({ row: { original } }) => (
      <RowLink to="/accounts/$number" params={{ number: original.number }}>
        {original.name}
      </RowLink>
    ),
  },
  {
    id: 'parent',
    header: 'Belongs to',
    meta: { clip: true, width: '18%', quiet: true, minor: true },
    cell: ({ row }) => row.original.parent?.name ?? <Nothing words="no parent" />,
  },
  { id: 'region', header: 'Region', meta: { quiet: true }, cell: ({ row }) => regionInWords[row.original.region] },
  { id: 'segment', header: 'Segment', cell: ({ row }) => segmentInWords[row.original.segment] },
  { id: 'edition', header: 'Edition', cell: ({ row }) => <EditionTag account={row.original} /> },
  {
    id: 'employees',
    header: 'Employees of the group',
    meta: { align: 'end', sort: 'employees' },
    cell: ({ row }) => count(row.original.groupEmployees),
  },
  {
    id: 'number',
    header: 'Number',
    meta: { align: 'end', quiet: true, sort: 'number' },
    cell: ({ row }) => row.original.number,
  },
];

/** Every account one may see, filtered and sorted by the address bar. */
export function AccountsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filter = { ...search, limit: pageLength };
  const { data, error, isPending, refetch } = useQuery({ ...accountsQuery(filter), placeholderData: keepPreviousData });
  const narrow = (change: Record<string, string | number | undefined>) =>
    void navigate({
      search: (before) => AccountSearch.parse({ ...before, offset: undefined, ...change }),
      replace: true,
    });
  return (
    <>
      <PageHead title="Accounts" />
      <Sheet label="Accounts">
        <Filters left={data ? `${count(data.total)} accounts` : ''}>
          <SearchFilter label="Search accounts" value={search.search} onChange={(text) => narrow({ search: text })} />
          <ChoiceFilter
            label="Region"
            value={search.region}
            choices={choicesOf(regionInWords)}
            onChange={(region) => narrow({ region })}
          />
          <ChoiceFilter
            label="Segment"
            value={search.segment}
            choices={choicesOf(segmentInWords)}
            onChange={(segment) => narrow({ segment })}
          />
        </Filters>
        {isPending ? <Waiting lines={10} /> : null}
        {error ? <Failed fault={error} onRetry={() => void refetch()} /> : null}
        {data?.total === 0 ? (
          <Empty
            title="No account fits these filters"
            actions={
              <Button variant="default" size="xs" onClick={() => void navigate({ search: {} })}>
                Clear the filters
              </Button>
            }
          />
        ) : null}
        {data && data.items.length > 0 ? (
          <DataTable
            label="Accounts"
            columns={columns}
            items={data.items}
            keyOf={({ number }) => number}
            card={(account) => <AccountCard account={account} />}
            order={{ by: search.sort ?? 'name', direction: search.direction ?? 'ascending' }}
            onOrder={({ by, direction }) => narrow({ sort: by, direction })}
            total={data.total}
          />
        ) : null}
        {data ? (
          <Pages
            offset={search.offset ?? 0}
            length={pageLength}
            total={data.total}
            onOffset={(offset) => narrow({ offset })}
          />
        ) : null}
      </Sheet>
    </>
  );
}

const EditionTag = ({ account }: { readonly account: Account }) =>
  account.edition === 'ee' ? <Tag tone="accent">EE</Tag> : <Tag>CE, free</Tag>;

function AccountCard({ account }: { readonly account: Account }) {
  return (
    <CardLink
      to="/accounts/$number"
      params={{ number: account.number }}
      title={account.name}
      end={<EditionTag account={account} />}
      foot={
        <>
          <span>{regionInWords[account.region]}</span>
          <span>{segmentInWords[account.segment]}</span>
          <span>{count(account.groupEmployees)} people</span>
        </>
      }
    >
      {account.number}
      {account.parent ? ` · belongs to ${account.parent.name}` : ''}
    </CardLink>
  );
}
