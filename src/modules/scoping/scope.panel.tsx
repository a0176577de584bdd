import { Button, Group, Stack } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask, handIn, isMissing } from '../../ui/api.tsx';
import { useDeed } from '../../ui/deed.tsx';
import { count, momentInWords } from '../../ui/figures.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Empty, Failed, Note, Refused, Waiting } from '../../ui/states.tsx';
import type { Opportunity } from '../opportunities/opportunity.ts';
import { ScopeRecord } from './scope.ts';

const path = (opportunity: string) => `/api/opportunities/${encodeURIComponent(opportunity)}/scope`;

const scopeQuery = (opportunity: string) =>
  queryOptions({
    queryKey: ['scopes', opportunity],
    queryFn: ({ signal }) =>
      ask(path(opportunity), ScopeRecord, signal).catch((fault: unknown) => {
        if (isMissing(fault)) return null;
        throw fault;
      }),
  });

/** What in reports and lists makes the work harder, and the way to read them; what they say stands among the facts. */
export function ScopePanel({ opportunity }: { readonly opportunity: Opportunity }) {
  const { data, error, isPending, refetch } = useQuery(scopeQuery(opportunity.number));
  return (
    <Panel
      title="Scope"
      aside={data ? `revision ${data.revision}, ${data.createdBy}, ${momentInWords(data.createdAt)}` : undefined}
      flush
    >
      {isPending ? <Waiting lines={4} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data === null ? (
        <Empty small title="No report and no list yet">
          Read the migration report of the customer’s instance, or a list of its repositories: every figure keeps the
          cell it came from.
        </Empty>
      ) : null}
      {data && data.scope.risks.length > 0 ? <Risks record={data} /> : null}
      <ReportDrop opportunity={opportunity} known={data !== null && data !== undefined} />
    </Panel>
  );
}

function Risks({ record }: { readonly record: ScopeRecord }) {
  return (
    <Stack gap={6} p="sm">
      {record.scope.risks.map(({ id, sentence }) => (
        <Note key={id} tone="warn">
          {sentence}
        </Note>
      ))}
    </Stack>
  );
}

function formOf(report: File): FormData {
  const form = new FormData();
  form.append('report', report);
  return form;
}

function ReportDrop({ opportunity, known }: { readonly opportunity: Opportunity; readonly known: boolean }) {
  const [share, setShare] = useState<number | null>(null);
  const reading = useDeed(
    (file: File) =>
      handIn(`${path(opportunity.number)}/report`, formOf(file), ScopeRecord, {
        method: 'PUT',
        onShare: setShare,
      }).finally(() => setShare(null)),
    ({ scope }) => `Read ${scope.report?.file ?? 'the report'}: ${count(scope.facts.length)} facts.`,
  );
  const may = opportunity.may.importReport;
  if (may !== true)
    return typeof may === 'string' ? (
      <Stack p="sm">
        <Note>{may}</Note>
      </Stack>
    ) : null;
  return (
    <Stack gap="xs" p="sm">
      <FileDrop
        title={known ? 'Read a newer report' : 'Drop the report here'}
        hint="An .xlsx written by the evaluation tool. Facts are read from it; the file itself is kept with the scope."
        accept=".xlsx"
        share={share}
        onFile={(file) => {
          setShare(0);
          reading.mutate(file);
        }}
      />
      <Refused fault={reading.error} />
      <Group>
        <Button
          variant="subtle"
          size="xs"
          renderRoot={(props) => (
            <Link to="/opportunities/$number/list" params={{ number: opportunity.number }} {...props} />
          )}
        >
          Import a list of repositories
        </Button>
      </Group>
    </Stack>
  );
}
