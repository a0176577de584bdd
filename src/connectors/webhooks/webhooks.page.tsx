import { Drawer } from '@mantine/core';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { useDeed } from '../../ui/deed.tsx';
import { count, Nothing } from '../../ui/figures.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Sheet } from '../../ui/panel.tsx';
import { CardLink, RowLink } from '../../ui/row-link.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import type { Webhook } from './webhook.ts';
import { WebhookForm } from './webhook-form.tsx';
import { makeWebhook, webhooksQuery } from './webhook-queries.tsx';
import { WebhookTag } from './webhook-tag.tsx';

const route = getRouteApi('/desk/webhooks');

/** Every webhook there is, and the making of a new one. */
export function WebhooksPage() {
  const { making } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isPending, refetch } = useQuery(webhooksQuery);
  const deed = useDeed(makeWebhook);
  const turn = (on: boolean) => void navigate({ search: on ? { making: true } : {} });
  const button = (words: string) => (
    <MayButton may={data?.may.make} leftSection={<IconPlus size={16} aria-hidden />} onClick={() => turn(true)}>
      {words}
    </MayButton>
  );
  return (
    <>
      <PageHead
        title="Webhooks"
        lead="Other programs that are told of what happens here, by signed messages."
        actions={data && data.items.length > 0 ? button('New webhook') : undefined}
      />
      <Sheet label="Webhooks">
        {isPending ? <Waiting lines={6} /> : null}
        {error ? <Failed fault={error} onRetry={() => void refetch()} /> : null}
        {data?.items.length === 0 ? (
          <Empty title="No webhooks yet" icon={<IconWebhook size={20} aria-hidden />} actions={button('New webhook')}>
            A webhook sends what the ledger records, as it is recorded, to an address of yours.
          </Empty>
        ) : null}
        {data && data.items.length > 0 ? <List items={data.items} /> : null}
      </Sheet>
      <Drawer
        opened={making === true && data?.may.make === true}
        onClose={() => turn(false)}
        position="right"
        size={480}
        title="New webhook"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <WebhookForm
          words="Make it"
          busy={deed.isPending}
          fault={deed.error}
          onClose={() => turn(false)}
          onSettings={(given) =>
            deed.mutate(given, {
              onSuccess: ({ number }) => void navigate({ to: '/webhooks/$number', params: { number } }),
            })
          }
        />
      </Drawer>
    </>
  );
}

/** Of an address, what fits into a line. */
const hostOf = ({ url }: Webhook): string => new URL(url).host;

const columns: Column<Webhook>[] = [
  { id: 'number', header: 'Number', meta: { quiet: true }, cell: ({ row }) => row.original.number },
  {
    id: 'description',
    header: 'What it is for',
    meta: { clip: true, width: '28%' },
    cell: ({ row: { original } }) => (
      <RowLink to="/webhooks/$number" params={{ number: original.number }}>
        {original.description}
      </RowLink>
    ),
  },
  {
    id: 'host',
    header: 'Leads to',
    meta: { clip: true, width: '20%', quiet: true },
    cell: ({ row }) => hostOf(row.original),
  },
  {
    id: 'events',
    header: 'Told of',
    meta: { clip: true, width: '24%', quiet: true, minor: true },
    cell: ({ row }) => row.original.events.join(', '),
  },
  { id: 'state', header: 'State', cell: ({ row }) => <WebhookTag webhook={row.original} /> },
  {
    id: 'waiting',
    header: 'Waiting',
    meta: { align: 'end', minor: true },
    cell: ({ row }) => (row.original.waiting > 0 ? count(row.original.waiting) : <Nothing />),
  },
  {
    id: 'failed',
    header: 'Failed',
    meta: { align: 'end' },
    cell: ({ row }) => (row.original.failed > 0 ? count(row.original.failed) : <Nothing />),
  },
];

function List({ items }: { readonly items: Webhook[] }) {
  return (
    <DataTable
      label="Webhooks"
      columns={columns}
      items={items}
      keyOf={({ number }) => number}
      card={(webhook) => (
        <CardLink
          to="/webhooks/$number"
          params={{ number: webhook.number }}
          title={webhook.description}
          end={<WebhookTag webhook={webhook} />}
          foot={<span>{webhook.failed > 0 ? `${count(webhook.failed)} failed` : webhook.number}</span>}
        >
          {hostOf(webhook)}
        </CardLink>
      )}
    />
  );
}
