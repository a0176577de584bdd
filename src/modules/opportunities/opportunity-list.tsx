import { Button } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { type Column, DataTable, type Order } from '../../ui/data-table.tsx';
import { Day, Money } from '../../ui/figures.tsx';
import { CardLink, RowLink } from '../../ui/row-link.tsx';
import { regionInWords, segmentInWords } from '../accounts/words.tsx';
import type { Opportunity } from './opportunity.ts';
import type { OpportunitySearch } from './opportunity-search.tsx';
import { OutcomeTag } from './outcome-tag.tsx';
import { StageName } from './stage.tsx';

const columns: Column<Opportunity>[] = [
  {
    id: 'number',
    header: 'Number',
    meta: { quiet: true, sort: 'number' },
    cell: ({ row }) => row.original.number,
  },
  {
    id: 'name',
    header: 'Opportunity',
    meta: { clip: true, width: '34%', sort: 'name' },
    cell: ({ row: { original } }) => (
      <RowLink to="/opportunities/$number" params={{ number: original.number }}>
        {original.name}
      </RowLink>
    ),
  },
  {
    id: 'account',
    header: 'Account',
    meta: { clip: true, width: '18%', quiet: true, minor: true },
    cell: ({ row }) => row.original.account.name,
  },
  { id: 'stage', header: 'Stage', cell: ({ row }) => <StageName stage={row.original.stage} /> },
  { id: 'outcome', header: 'Who serves', cell: ({ row }) => <OutcomeTag outcome={row.original.outcome} short /> },
  {
    id: 'market',
    header: 'Market',
    meta: { quiet: true, minor: true },
    cell: ({ row: { original } }) => `${regionInWords[original.region]} ${segmentInWords[original.segment]}`,
  },
  {
    id: 'closeDate',
    header: 'Closes',
    meta: { align: 'end', sort: 'closeDate' },
    cell: ({ row }) => <Day date={row.original.closeDate} />,
  },
  {
    id: 'value',
    header: 'Value',
    meta: { align: 'end', sort: 'value' },
    cell: ({ row: { original } }) => <Money cents={original.valueCents} currency={original.currency} />,
  },
];

/** The rows, with the next page fetched as their end comes into sight. */
export function OpportunityList({ items, total, order, pages }: OpportunityListProps) {
  const navigate = useNavigate({ from: '/opportunities' });
  const { ref, entry } = useIntersection({ rootMargin: '600px' });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const nearEnd = entry?.isIntersecting === true;
  useEffect(() => {
    if (nearEnd && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [nearEnd, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const reorder = ({ by, direction }: Order) =>
    void navigate({
      search: (before) => ({ ...before, sort: by as OpportunitySearch['sort'], direction }),
      replace: true,
    });
  return (
    <>
      <DataTable
        label="Opportunities"
        columns={columns}
        items={items}
        keyOf={({ number }) => number}
        card={(opportunity) => <OpportunityCard opportunity={opportunity} />}
        total={total}
        order={{ by: order.sort ?? 'number', direction: order.direction ?? 'descending' }}
        onOrder={reorder}
      />
      {hasNextPage ? (
        <Button
          ref={ref}
          variant="subtle"
          fullWidth
          radius={0}
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Show more
        </Button>
      ) : null}
    </>
  );
}

interface OpportunityListProps {
  readonly items: Opportunity[];
  readonly total: number;
  readonly order: OpportunitySearch;
  readonly pages: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
  };
}

export function OpportunityCard({ opportunity }: { readonly opportunity: Opportunity }) {
  const { number, name, account, stage, outcome, closeDate, valueCents, currency } = opportunity;
  return (
    <CardLink
      to="/opportunities/$number"
      params={{ number }}
      title={name}
      end={
        <strong>
          <Money cents={valueCents} currency={currency} />
        </strong>
      }
      foot={
        <>
          <OutcomeTag outcome={outcome} short />
          <StageName stage={stage} />
          <span>
            closes <Day date={closeDate} />
          </span>
        </>
      }
    >
      {account.name} · {number}
    </CardLink>
  );
}
