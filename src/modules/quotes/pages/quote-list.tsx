import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type Column, DataTable, type Order } from '../../../ui/data-table.tsx';
import { Day, Money } from '../../../ui/figures.tsx';
import { CardLink, RowLink } from '../../../ui/row-link.tsx';
import type { QuoteHead } from '../quote.ts';
import type { QuoteSearch } from './quote-queries.tsx';
import { kindInWords, QuoteStateTag } from './quote-words.tsx';

const columns: Column<QuoteHead>[] = [
  {
    id: 'number',
    header: 'Number',
    meta: { sort: 'number' },
    cell: ({ row: { original } }) => (
      <RowLink to="/quotes/$number" params={{ number: original.number }} search={{}}>
        {original.number}
      </RowLink>
    ),
  },
  {
    id: 'opportunity',
    header: 'Opportunity',
    meta: { clip: true, width: '30%' },
    cell: ({ row }) => row.original.opportunity.name,
  },
  {
    id: 'customer',
    header: 'Customer',
    meta: { clip: true, width: '18%', quiet: true, minor: true },
    cell: ({ row }) => row.original.customer,
  },
  {
    id: 'kind',
    header: 'Kind',
    meta: { quiet: true, minor: true },
    cell: ({ row }) => kindInWords[row.original.kind],
  },
  { id: 'state', header: 'State', cell: ({ row }) => <QuoteStateTag state={row.original.state} /> },
  {
    id: 'validUntil',
    header: 'Valid until',
    meta: { align: 'end', sort: 'validUntil' },
    cell: ({ row }) => <Day date={row.original.validUntil} />,
  },
  {
    id: 'total',
    header: 'Total',
    meta: { align: 'end', sort: 'total' },
    cell: ({ row: { original } }) => <Money cents={original.totalCents} currency={original.currency} />,
  },
];

/** The rows, and a button for more of them. */
export function QuoteList({ items, total, order, pages }: QuoteListProps) {
  const navigate = useNavigate({ from: '/quotes' });
  const reorder = ({ by, direction }: Order) =>
    void navigate({ search: (before) => ({ ...before, sort: by as QuoteSearch['sort'], direction }), replace: true });
  return (
    <>
      <DataTable
        label="Quotes"
        columns={columns}
        items={items}
        keyOf={({ number }) => number}
        card={(quote) => <QuoteCard quote={quote} />}
        total={total}
        order={{ by: order.sort ?? 'number', direction: order.direction ?? 'descending' }}
        onOrder={reorder}
      />
      {pages.hasNextPage ? (
        <Button
          variant="subtle"
          fullWidth
          radius={0}
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          Show more
        </Button>
      ) : null}
    </>
  );
}

interface QuoteListProps {
  readonly items: QuoteHead[];
  readonly total: number;
  readonly order: QuoteSearch;
  readonly pages: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
  };
}

function QuoteCard({ quote }: { readonly quote: QuoteHead }) {
  const { number, opportunity, customer, kind, state, totalCents, currency, validUntil } = quote;
  return (
    <CardLink
      to="/quotes/$number"
      params={{ number }}
      search={{}}
      title={opportunity.name}
      end={
        <strong>
          <Money cents={totalCents} currency={currency} />
        </strong>
      }
      foot={
        <>
          <QuoteStateTag state={state} />
          <span>{kindInWords[kind]}</span>
          <span>
            valid until <Day date={validUntil} />
          </span>
        </>
      }
    >
      {customer} · {number}
    </CardLink>
  );
}
