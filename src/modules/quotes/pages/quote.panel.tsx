import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { showMoney } from '../../../platform/money.ts';
import { useDeed } from '../../../ui/deed.tsx';
import { Day, Money, momentInWords } from '../../../ui/figures.tsx';
import { MayButton } from '../../../ui/may-button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { QuietTable } from '../../../ui/quiet-table.tsx';
import { Empty, Failed, Note, Refused, Waiting } from '../../../ui/states.tsx';
import type { OpportunityQuotes, QuoteHead } from '../quote.ts';
import { openCustomQuotes, openQuote, opportunityQuotesQuery } from './quote-queries.tsx';
import { kindInWords, QuoteStateTag } from './quote-words.tsx';

/** The quotes of an opportunity: of the catalogue, and those that bill a statement of work, whose sums are held against it. */
export function QuotePanel({ opportunity, sow }: QuotePanelProps) {
  const { data, error, isPending, refetch } = useQuery(opportunityQuotesQuery(opportunity));
  return (
    <Panel
      title="Quotes"
      aside={data && data.items.length > 0 ? inWords(data.items) : undefined}
      actions={data && data.items.length > 0 ? <Opening opportunity={opportunity} quotes={data} small /> : undefined}
      flush
    >
      {isPending ? <Waiting lines={3} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data?.items.length === 0 ? (
        <Empty small title="No quote yet" actions={<Opening opportunity={opportunity} quotes={data} />}>
          What the catalogue has is sold by a quote and its order form, without scoping.
        </Empty>
      ) : null}
      {data && data.items.length > 0 ? (
        <>
          <Quotes items={data.items} />
          <Sums items={data.items} sow={sow} />
        </>
      ) : null}
    </Panel>
  );
}

interface QuotePanelProps {
  readonly opportunity: string;
  /** The newest statement of work: what the quotes that bill it have to come to. */
  readonly sow: { readonly number: string; readonly totalCents: number; readonly currency: string } | null;
}

const inWords = (items: readonly QuoteHead[]): string =>
  items.length === 1 ? 'one quote' : `${items.length} quotes, newest first`;

interface OpeningProps {
  readonly opportunity: string;
  readonly quotes: OpportunityQuotes;
  readonly small?: boolean;
}

/** Opens a quote and goes there; those that bill a statement of work are opened together. */
function Opening({ opportunity, quotes: { may }, small }: OpeningProps) {
  const navigate = useNavigate();
  // Goes there before the list is read again: with the first quote on it, this button is another.
  const opening = useDeed(async () => {
    const { number } = await openQuote(opportunity);
    await navigate({ to: '/quotes/$number', params: { number }, search: {} });
  });
  const billing = useDeed(
    () => openCustomQuotes(opportunity, { startDate: null }),
    () => 'The quotes that bill the statement of work are written.',
  );
  const size = small ? 'xs' : 'sm';
  return (
    <Stack gap="xs">
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
        {may.openCustom === true ? (
          <Button size={size} variant="default" loading={billing.isPending} onClick={() => billing.mutate()}>
            Quotes for billing
          </Button>
        ) : null}
        <MayButton
          may={may.open}
          size={size}
          variant={small ? 'default' : 'filled'}
          loading={opening.isPending}
          onClick={() => opening.mutate(undefined)}
        >
          New quote
        </MayButton>
      </div>
      <Refused fault={opening.error ?? billing.error} />
    </Stack>
  );
}

function Quotes({ items }: { readonly items: readonly QuoteHead[] }) {
  return (
    <QuietTable label="Quotes of the opportunity">
      <thead>
        <tr>
          <th scope="col">Quote</th>
          <th scope="col">State</th>
          <th scope="col" data-align="end">
            Valid until
          </th>
          <th scope="col" data-align="end">
            Total
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ number, kind, revision, state, createdBy, createdAt, validUntil, totalCents, currency }) => (
          <tr key={number}>
            <th scope="row">
              <Link to="/quotes/$number" params={{ number }} search={{}}>
                {number}
              </Link>
              <div data-quiet>
                {kindInWords[kind]}, revision {revision}, {createdBy}, {momentInWords(createdAt)}
              </div>
              {kind === 'standard' ? null : <div data-quiet>For billing only, never given to the customer</div>}
            </th>
            <td>
              <QuoteStateTag state={state} />
            </td>
            <td data-align="end">
              <Day date={validUntil} />
            </td>
            <td data-align="end">
              <Money cents={totalCents} currency={currency} />
            </td>
          </tr>
        ))}
      </tbody>
    </QuietTable>
  );
}

const over: ReadonlySet<string> = new Set(['superseded', 'withdrawn', 'expired', 'custom']);

/** Whether the quotes that bill a statement of work come to its total. */
function Sums({ items, sow }: { readonly items: readonly QuoteHead[]; readonly sow: QuotePanelProps['sow'] }) {
  const billing = items.filter(({ kind, state }) => kind !== 'standard' && !over.has(state));
  if (sow === null || billing.length === 0) return null;
  const cents = billing.reduce((sum, { totalCents }) => sum + totalCents, 0);
  const show = (amount: number) => showMoney(amount, sow.currency);
  const missing = sow.totalCents - cents;
  return (
    <Stack p="sm">
      {missing === 0 ? (
        <Note tone="good">
          Those that bill {sow.number} come to {show(cents)}, its total to the cent.
        </Note>
      ) : (
        <Note tone="warn">
          Those that bill {sow.number} come to {show(cents)}, {show(Math.abs(missing))} {missing > 0 ? 'less' : 'more'}{' '}
          than its total of {show(sow.totalCents)}.
        </Note>
      )}
    </Stack>
  );
}
