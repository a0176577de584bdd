import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { quoteQuery } from '../../modules/quotes/pages/quote-queries.tsx';
import { QuoteStanding } from '../../modules/quotes/pages/quote-standing.tsx';
import { QuoteVerbs } from '../../modules/quotes/pages/quote-verbs.tsx';
import { kindInWords } from '../../modules/quotes/pages/quote-words.tsx';
import type { Quote } from '../../modules/quotes/quote.ts';
import { momentInWords } from '../../ui/figures.tsx';
import { PageHead, PageWaiting } from '../../ui/page-head.tsx';
import { UrlTabs } from '../../ui/url-tabs.tsx';
import { quoteTabs } from './quote-tabs.tsx';

const route = getRouteApi('/desk/quotes/$number');

/** One quote: the seller's four steps, its review with the customer, order form, approval, signature and versions. */
export function QuotePage() {
  const { number } = route.useParams();
  const { data: quote, error, refetch } = useQuery(quoteQuery(number));
  if (!quote) return <PageWaiting title={number} fault={error} onRetry={() => void refetch()} />;
  return (
    <Stack gap="md">
      <Head quote={quote} />
      <QuoteStanding quote={quote} />
      <Parts key={number} quote={quote} />
    </Stack>
  );
}

function Head({ quote }: { readonly quote: Quote }) {
  const { number, opportunity, customer, kind, revision, createdBy, createdAt } = quote;
  return (
    <PageHead
      title={number}
      above={
        <>
          <Link to="/opportunities/$number" params={{ number: opportunity.number }}>
            {opportunity.name}
          </Link>
          {` · ${customer}`}
        </>
      }
      lead={`${kindInWords[kind]}, revision ${revision}. Written by ${createdBy}, ${momentInWords(createdAt)}.`}
      actions={<QuoteVerbs quote={quote} />}
    />
  );
}

function Parts({ quote }: { readonly quote: Quote }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [first, ...others] = quoteTabs
    .filter(({ forCustomers }) => !forCustomers || quote.kind === 'standard')
    .map(({ id, title, shows }) => ({
      id,
      title,
      shows: () =>
        shows({
          quote,
          search,
          onSearch: (own) => void navigate({ search: { tab: id, ...own }, replace: true, resetScroll: false }),
        }),
    }));
  return first ? (
    <UrlTabs
      label="Parts of the quote"
      tabs={[first, ...others]}
      open={search.tab}
      onOpen={(tab) => void navigate({ search: { tab }, replace: true, resetScroll: false })}
    />
  ) : null;
}
