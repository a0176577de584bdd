import { Button, Stack } from '@mantine/core';
import { IconCalculator, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { showMoney } from '../../platform/money.ts';
import { useDeed } from '../../ui/deed.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { count, momentInWords } from '../../ui/figures.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Empty, Failed, Refused, Waiting } from '../../ui/states.tsx';
import type { Opportunity } from '../opportunities/opportunity.ts';
import type { CostFigures, Estimate, EstimateHead, OpenSheet } from './estimate.ts';
import { EstimateFigures } from './estimate-figures.tsx';
import { EstimateLines } from './estimate-lines.tsx';
import { draftEstimate, estimateQuery, estimatesQuery } from './estimate-queries.tsx';

const Bars = lazy(() => import('../../ui/chart.tsx').then(({ Bars: bars }) => ({ default: bars })));

/** The newest estimate: activities, totals, the published range it is held against, and its flags. */
export function EstimatePanel({ opportunity }: { readonly opportunity: Opportunity }) {
  const { data, error, isPending, refetch } = useQuery(estimatesQuery(opportunity.number));
  const drafting = useDeed(
    () => draftEstimate(opportunity.number),
    ({ number, sheet }) => `${number}: ${showMoney(sheet.totals.totalCents, sheet.currency)}.`,
  );
  const newest = data?.items.find(({ scenario }) => scenario === null);
  const draft = (words: string, look: 'default' | 'filled') => (
    <MayButton
      may={opportunity.may.estimate}
      variant={look}
      size={look === 'default' ? 'xs' : 'sm'}
      loading={drafting.isPending}
      onClick={() => drafting.mutate()}
    >
      {words}
    </MayButton>
  );
  return (
    <Panel
      title="Estimate"
      aside={
        newest ? (
          <>
            <Link to="/estimates/$number" params={{ number: newest.number }}>
              {newest.number}
            </Link>
            , {newest.state}, {newest.createdBy}, {momentInWords(newest.createdAt)}
          </>
        ) : undefined
      }
      actions={newest ? <Actions estimate={newest}>{draft('Estimate again', 'default')}</Actions> : undefined}
      flush
    >
      {isPending ? <Waiting lines={5} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {drafting.error ? (
        <Stack p="sm">
          <Refused fault={drafting.error} />
        </Stack>
      ) : null}
      {data && !newest ? (
        <Empty small title="Not estimated yet" actions={draft('Estimate it', 'filled')}>
          Activities, hours and price follow from the needs and the scope by the playbook’s rules.
        </Empty>
      ) : null}
      {newest ? <Live number={newest.number} /> : null}
    </Panel>
  );
}

function Actions({ estimate, children }: { readonly estimate: EstimateHead; readonly children: React.ReactNode }) {
  return (
    <>
      {estimate.may.downloadWorkbook === true ? (
        <Button
          component="a"
          href={`/api/estimates/${encodeURIComponent(estimate.number)}/workbook`}
          variant="default"
          size="xs"
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          Workbook
        </Button>
      ) : null}
      {children}
    </>
  );
}

function Live({ number }: { readonly number: string }) {
  const { data, error, isPending, refetch } = useQuery(estimateQuery(number));
  return (
    <>
      {isPending ? <Waiting lines={5} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data ? <Sheet estimate={data} /> : null}
    </>
  );
}

function Sheet({ estimate }: { readonly estimate: Estimate }) {
  const { sheet, costs } = estimate;
  return (
    <>
      <Stack gap="md" p="md">
        <EstimateFigures estimate={estimate} />
      </Stack>
      <EstimateLines estimate={estimate} />
      {costs ? (
        <Stack p="md" pt="sm">
          <Disclosure
            summary={
              <>
                <IconCalculator size={15} aria-hidden /> Hours by role
              </>
            }
          >
            <HoursByRole sheet={sheet} costs={costs} />
          </Disclosure>
        </Stack>
      ) : null}
    </>
  );
}

function HoursByRole({ sheet, costs }: { readonly sheet: OpenSheet; readonly costs: CostFigures }) {
  const { labels, series, words } = useMemo(() => {
    const worked = sheet.lines.filter(({ id }) => (costs.lines[id]?.hours ?? 0) > 0);
    const streams = [...Map.groupBy(worked, ({ workstream }) => workstream)];
    const hoursOf = (role: string, lines: readonly { readonly id: string }[]) =>
      lines.reduce((sum, { id }) => sum + (costs.lines[id]?.hoursByRole[role] ?? 0), 0);
    return {
      labels: streams.map(([workstream]) => workstream),
      series: costs.roles.map(({ id, title }) => ({
        name: title,
        values: streams.map(([, lines]) => hoursOf(id, lines)),
      })),
      words: costs.roles.map(({ id, title }) => `${title} ${count(costs.hoursByRole[id] ?? 0)} hours`).join(', '),
    };
  }, [sheet, costs]);
  return (
    <Suspense fallback={<Waiting lines={3} />}>
      <Bars labels={labels} series={series} unit="hours" words={words} />
    </Suspense>
  );
}
