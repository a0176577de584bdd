import { Button, Group, Modal, Radio, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconSend } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { useDeed } from '../../ui/deed.tsx';
import { Ago, count, momentInWords, Nothing } from '../../ui/figures.tsx';
import { ChoiceFilter, Filters } from '../../ui/filters.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { useNow } from '../../ui/now.tsx';
import { Panel } from '../../ui/panel.tsx';
import { CardLink, RowLink } from '../../ui/row-link.tsx';
import { Empty, Failed, Refused, Waiting } from '../../ui/states.tsx';
import { type Delivery, DeliveryState, type Webhook } from './webhook.ts';
import { type DeliverySearch, deliveriesQuery, eventTypesQuery, sendFailedAgain } from './webhook-queries.tsx';
import { DeliveryTag } from './webhook-tag.tsx';

/** What a webhook was told, and how each telling went. */
export function DeliveriesPanel({ webhook, search, onSearch }: DeliveriesPanelProps) {
  const { data: known } = useQuery(eventTypesQuery);
  const pages = useInfiniteQuery(deliveriesQuery(webhook.number, search));
  const items = pages.data?.pages.flatMap((page) => page.items);
  const filtered = search.state !== undefined || search.type !== undefined;
  return (
    <Panel title="Deliveries" actions={<ReplayDialog webhook={webhook} />} flush>
      <Filters left={webhook.waiting > 0 ? `${count(webhook.waiting)} waiting` : ''}>
        <ChoiceFilter
          label="State"
          value={search.state}
          choices={DeliveryState.options.map((value) => ({ value, label: value }))}
          onChange={(state) => onSearch({ state: DeliveryState.optional().parse(state) })}
        />
        <ChoiceFilter
          label="Event"
          value={search.type}
          choices={(known?.types ?? []).map((value) => ({ value, label: value }))}
          onChange={(type) => onSearch({ type })}
        />
      </Filters>
      {pages.isPending ? <Waiting lines={6} /> : null}
      {pages.error ? <Failed fault={pages.error} onRetry={() => void pages.refetch()} /> : null}
      {items?.length === 0 ? (
        <Empty small title={filtered ? 'No delivery fits these filters' : 'Nothing was told yet'}>
          {filtered ? 'Take a filter away.' : 'Send a test event, or wait for the first one that it is told of.'}
        </Empty>
      ) : null}
      {items && items.length > 0 ? <List number={webhook.number} items={items} search={search} /> : null}
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
    </Panel>
  );
}

interface DeliveriesPanelProps {
  readonly webhook: Webhook;
  readonly search: DeliverySearch;
  readonly onSearch: (changed: Partial<DeliverySearch>) => void;
}

/** The answer, or why there was none; when the next try is. */
const outcome = ({ status, error, state, nextTryAt }: Delivery) => {
  const next = state === 'waiting' && error !== null && nextTryAt !== null ? ` Again ${momentInWords(nextTryAt)}.` : '';
  if (error !== null) return `${error}${next}`;
  return status === null ? <Nothing words="not sent yet" /> : status;
};

function List({ number, items, search }: ListProps) {
  const now = useNow();
  const to = (entry: string) =>
    ({ to: '/webhooks/$number', params: { number }, search: { ...search, entry } }) as const;
  const columns: Column<Delivery>[] = [
    {
      id: 'type',
      header: 'Event',
      meta: { clip: true, width: '26%' },
      cell: ({ row: { original } }) => <RowLink {...to(original.entry)}>{original.type}</RowLink>,
    },
    { id: 'state', header: 'State', cell: ({ row: { original } }) => <DeliveryTag {...original} /> },
    {
      id: 'outcome',
      header: 'Answer',
      meta: { clip: true, width: '36%', quiet: true },
      cell: ({ row }) => outcome(row.original),
    },
    { id: 'attempts', header: 'Tries', meta: { align: 'end' }, cell: ({ row }) => count(row.original.attempts) },
    {
      id: 'milliseconds',
      header: 'Took',
      meta: { align: 'end', quiet: true, minor: true },
      cell: ({ row: { original } }) =>
        original.milliseconds === null ? <Nothing /> : `${count(original.milliseconds)} ms`,
    },
    {
      id: 'madeAt',
      header: 'Happened',
      meta: { align: 'end', quiet: true },
      cell: ({ row }) => <Ago at={row.original.madeAt} now={now} />,
    },
  ];
  return (
    <DataTable
      label="Deliveries, newest first"
      columns={columns}
      items={items}
      keyOf={({ entry }) => entry}
      card={(delivery) => (
        <CardLink
          {...to(delivery.entry)}
          title={delivery.type}
          end={<DeliveryTag {...delivery} />}
          foot={<Ago at={delivery.madeAt} now={now} />}
        >
          {outcome(delivery)}
        </CardLink>
      )}
    />
  );
}

interface ListProps {
  readonly number: string;
  readonly items: Delivery[];
  readonly search: DeliverySearch;
}

/** How far back one looks for what failed. */
const spans = [
  { value: '1', label: 'the last hour' },
  { value: '24', label: 'the last day' },
  { value: '72', label: 'the last three days' },
  { value: '720', label: 'all of thirty days' },
];

const stamp = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: 'UTC' });
/** `2026-11-23T10:00:00Z`, as the API writes moments. */
const instantOf = (milliseconds: number): string => `${stamp.format(milliseconds).replace(' ', 'T')}Z`;

function ReplayDialog({ webhook: { number, failed, may } }: { readonly webhook: Webhook }) {
  const [opened, dialog] = useDisclosure(false);
  const [hours, setHours] = useState('24');
  const now = useNow();
  const replaying = useDeed(
    (since: string) => sendFailedAgain(number, since),
    ({ count: again }) => (again === 0 ? 'Nothing failed in that time.' : `${count(again)} on their way again.`),
  );
  const replay = () => replaying.mutate(instantOf(now - Number(hours) * 3_600_000), { onSuccess: dialog.close });
  return (
    <>
      <MayButton
        variant="default"
        size="xs"
        may={failed === 0 && may.replay === true ? 'Nothing has failed for good.' : may.replay}
        leftSection={<IconSend size={14} aria-hidden />}
        onClick={dialog.open}
      >
        Send failed ones again
      </MayButton>
      <Modal
        opened={opened}
        onClose={dialog.close}
        title="Send failed ones again"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack gap="sm">
          <Radio.Group label="What failed in" value={hours} onChange={setHours}>
            <Stack gap={8} mt={6}>
              {spans.map(({ value, label }) => (
                <Radio key={value} value={value} label={label} />
              ))}
            </Stack>
          </Radio.Group>
          <Refused fault={replaying.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={dialog.close}>
              Not now
            </Button>
            <Button loading={replaying.isPending} onClick={replay}>
              Send again
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
