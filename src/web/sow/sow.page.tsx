import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { SowPaper } from '../../modules/sow/sow.ts';
import { sowQuery } from '../../modules/sow/sow-queries.tsx';
import { SowVerbs } from '../../modules/sow/versions/sow-verbs.tsx';
import { SowStanding } from '../../modules/sow/versions/standing.tsx';
import { showMoney } from '../../platform/money.ts';
import { momentInWords } from '../../ui/figures.tsx';
import { PageHead, PageWaiting } from '../../ui/page-head.tsx';
import { UrlTabs } from '../../ui/url-tabs.tsx';
import { sowTabs } from './sow-tabs.tsx';

const route = getRouteApi('/desk/sows/$number');

/** One statement of work: its paper, who holds the pen, its versions, and what it still waits for. */
export function SowPage() {
  const { number } = route.useParams();
  const { data: sow, error, refetch } = useQuery(sowQuery(number));
  if (!sow) return <PageWaiting title={number} fault={error} onRetry={() => void refetch()} />;
  return (
    <Stack gap="md">
      <Head sow={sow} />
      <SowStanding sow={sow} />
      <Parts sow={sow} />
    </Stack>
  );
}

function Head({ sow }: { readonly sow: SowPaper }) {
  const { number, opportunity, estimate, customer, totalCents, currency, createdBy, createdAt } = sow;
  return (
    <PageHead
      title={number}
      above={
        <>
          <Link to="/opportunities/$number" params={{ number: opportunity }}>
            {opportunity}
          </Link>
          {` · ${customer} · from `}
          <Link to="/estimates/$number" params={{ number: estimate }} search={{}}>
            {estimate}
          </Link>
        </>
      }
      lead={`${sow.title}, ${showMoney(totalCents, currency)}. Drafted by ${createdBy}, ${momentInWords(createdAt)}.`}
      actions={<SowVerbs sow={sow} />}
    />
  );
}

function Parts({ sow }: { readonly sow: SowPaper }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [first, ...others] = sowTabs.map(({ id, title, shows }) => ({
    id,
    title,
    shows: () =>
      shows({
        sow,
        search,
        onSearch: (own) => void navigate({ search: { tab: id, ...own }, replace: true, resetScroll: false }),
      }),
  }));
  return first ? (
    <UrlTabs
      label="Parts of the statement of work"
      tabs={[first, ...others]}
      open={search.tab}
      onOpen={(tab) => void navigate({ search: { tab }, replace: true })}
    />
  ) : null;
}
