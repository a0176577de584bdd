import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Estimate } from '../../modules/estimates/estimate.ts';
import { EstimateFigures } from '../../modules/estimates/estimate-figures.tsx';
import { estimateQuery } from '../../modules/estimates/estimate-queries.tsx';
import { EstimateVerbs } from '../../modules/estimates/versions/estimate-verbs.tsx';
import { versionInWords } from '../../modules/estimates/versions/versions.panel.tsx';
import { opportunityQuery } from '../../modules/opportunities/opportunity-search.tsx';
import { momentInWords } from '../../ui/figures.tsx';
import { PageHead, PageWaiting } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Note } from '../../ui/states.tsx';
import { UrlTabs } from '../../ui/url-tabs.tsx';
import { estimateTabs } from './estimate-tabs.tsx';

const route = getRouteApi('/desk/estimates/$number');

/** One estimate: what it comes to, its lines, how sure it is, who looked at it, and what it was before. */
export function EstimatePage() {
  const { number } = route.useParams();
  const { data: estimate, error, refetch } = useQuery(estimateQuery(number));
  if (!estimate) return <PageWaiting title={number} fault={error} onRetry={() => void refetch()} />;
  return (
    <Stack gap="md">
      <Head estimate={estimate} />
      <State estimate={estimate} />
      <Panel title="What it comes to">
        <Stack gap="md">
          <EstimateFigures estimate={estimate} />
        </Stack>
      </Panel>
      <Parts estimate={estimate} />
    </Stack>
  );
}

function Head({ estimate }: { readonly estimate: Estimate }) {
  const { number, opportunity, state, createdBy, createdAt } = estimate;
  const { data: deal } = useQuery(opportunityQuery(opportunity));
  return (
    <PageHead
      title={number}
      above={
        <>
          <Link to="/opportunities/$number" params={{ number: opportunity }}>
            {deal ? deal.name : opportunity}
          </Link>
          {deal ? ` · ${deal.account.name}` : null}
        </>
      }
      lead={`${versionInWords(estimate)}, ${state}, drafted by ${createdBy}, ${momentInWords(createdAt)}`}
      actions={<EstimateVerbs estimate={estimate} />}
    />
  );
}

function State({ estimate: { scenario, state, revision } }: { readonly estimate: Estimate }) {
  if (scenario !== null) {
    const words =
      state === 'draft'
        ? `A scenario beside revision ${revision}: the value of the opportunity does not follow it until it is made live.`
        : 'A scenario that was discarded. It does not change any more.';
    return <Note>{words}</Note>;
  }
  if (state === 'draft') return null;
  return (
    <Note>
      {state === 'published'
        ? 'Published: it does not change any more. Taken up again it becomes a new revision.'
        : 'A later revision stands in its place. It does not change any more.'}
    </Note>
  );
}

function Parts({ estimate }: { readonly estimate: Estimate }) {
  const { tab, left, right } = route.useSearch();
  const navigate = route.useNavigate();
  const [first, ...others] = estimateTabs.map(({ id, title, shows }) => ({
    id,
    title,
    shows: () =>
      shows({
        estimate,
        picked: { left, right },
        onPick: (picked) => void navigate({ search: { tab: id, ...picked }, replace: true, resetScroll: false }),
      }),
  }));
  return first ? (
    <UrlTabs
      label="Parts of the estimate"
      tabs={[first, ...others]}
      open={tab}
      onOpen={(chosen) => void navigate({ search: (before) => ({ ...before, tab: chosen }), replace: true })}
    />
  ) : null;
}
