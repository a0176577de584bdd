import { SegmentedControl, VisuallyHidden } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type JobLine, JobList, Retried } from '../platform/jobs/job.ts';
import { ask, tell, withQuery } from '../ui/api.tsx';
import { useDeed } from '../ui/deed.tsx';
import { Ago, count, momentInWords } from '../ui/figures.tsx';
import { MayButton } from '../ui/may-button.tsx';
import { useNow } from '../ui/now.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Sheet } from '../ui/panel.tsx';
import { QuietTable } from '../ui/quiet-table.tsx';
import { Empty, Failed, Refused, Waiting } from '../ui/states.tsx';
import { Tag, type Tone } from '../ui/tag.tsx';
import { MailPanel } from './mail.panel.tsx';

const route = getRouteApi('/desk/operations');

const jobsQuery = (state: 'failed' | 'all') =>
  queryOptions({
    queryKey: ['jobs', state],
    queryFn: ({ signal }) => ask(withQuery('/api/jobs', { state }), JobList, signal),
    refetchInterval: 30_000,
  });

/** What the house does by itself, and where that failed: a stuck job is seen here, not found out later. */
export function OperationsPage() {
  const { jobs } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isPending, refetch } = useQuery(jobsQuery(jobs));
  return (
    <>
      <PageHead
        title="Operations"
        lead="Reactions and chores of the house. A failed job is tried again by itself, at growing distance."
        actions={
          <SegmentedControl
            size="xs"
            aria-label="Which jobs"
            value={jobs}
            onChange={(value) => void navigate({ search: { jobs: value === 'all' ? 'all' : 'failed' }, replace: true })}
            data={[
              { value: 'failed', label: 'Failed' },
              { value: 'all', label: 'All' },
            ]}
          />
        }
      />
      <Sheet label="Jobs">
        {isPending ? <Waiting lines={5} /> : null}
        {error ? <Failed fault={error} onRetry={() => void refetch()} /> : null}
        {data?.items.length === 0 ? (
          <Empty
            title={jobs === 'failed' ? 'No job has failed' : 'No job waits'}
            icon={<IconCircleCheck size={20} aria-hidden />}
          />
        ) : null}
        {data && data.items.length > 0 ? <Jobs items={data.items} /> : null}
      </Sheet>
      <MailPanel />
    </>
  );
}

const retryJob = (id: string) => tell('POST', `/api/jobs/${id}/retries`, {}, Retried);

const tones: Record<JobLine['state'], Tone> = { failed: 'bad', retrying: 'warn', waiting: 'neutral' };

function Jobs({ items }: { readonly items: readonly JobLine[] }) {
  const now = useNow();
  const retrying = useDeed(retryJob, ({ job }) => `${job} runs again.`);
  return (
    <>
      <Refused fault={retrying.error} />
      <QuietTable label="Jobs, newest first">
        <thead>
          <tr>
            <th scope="col">Job</th>
            <th scope="col">State</th>
            <th scope="col" data-align="end">
              Attempts
            </th>
            <th scope="col">Asked for</th>
            <th scope="col">Next attempt</th>
            <th scope="col">
              <VisuallyHidden>What may be done</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ id, job, state, attempts, lastError, createdAt, runAt, may }) => (
            <tr key={id}>
              <th scope="row">
                {job} <span data-quiet>{id}</span>
                {lastError === null ? null : <div data-quiet>{lastError}</div>}
              </th>
              <td>
                <Tag tone={tones[state]}>{state}</Tag>
              </td>
              <td data-align="end">{count(attempts)}</td>
              <td data-quiet>
                <Ago at={createdAt} now={now} />
              </td>
              <td data-quiet>{state === 'failed' ? 'none, it is given up' : momentInWords(runAt)}</td>
              <td data-align="end">
                {state === 'failed' ? (
                  <MayButton
                    variant="default"
                    size="compact-xs"
                    may={may.retry}
                    loading={retrying.isPending && retrying.variables === id}
                    onClick={() => retrying.mutate(id)}
                  >
                    Try again
                  </MayButton>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </QuietTable>
    </>
  );
}
