import { Drawer, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useDeed } from '../../ui/deed.tsx';
import { Facts } from '../../ui/facts.tsx';
import { count, momentInWords } from '../../ui/figures.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { Empty, Failed, Refused, Waiting } from '../../ui/states.tsx';
import styles from './webhook.module.css';
import type { OpenedDelivery, Webhook } from './webhook.ts';
import { deliveryQuery, sendAgain } from './webhook-queries.tsx';
import { DeliveryTag } from './webhook-tag.tsx';

/** One delivery in full: what was sent, what was answered, and sending it again. */
export function OpenedDeliveryDrawer({ webhook, entry, onClose }: OpenedDeliveryDrawerProps) {
  return (
    <Drawer
      opened={entry !== undefined}
      onClose={onClose}
      position="right"
      size={620}
      title="Delivery"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {entry === undefined ? null : <Opened key={entry} webhook={webhook} entry={entry} />}
    </Drawer>
  );
}

interface OpenedDeliveryDrawerProps {
  readonly webhook: Webhook;
  /** None is open without it. */
  readonly entry: string | undefined;
  readonly onClose: () => void;
}

function Opened({ webhook, entry }: { readonly webhook: Webhook; readonly entry: string }) {
  const { data, error, refetch } = useQuery(deliveryQuery(webhook.number, entry));
  const again = useDeed(() => sendAgain(webhook.number, entry));
  if (error) return <Failed fault={error} onRetry={() => void refetch()} small />;
  if (!data) return <Waiting lines={8} />;
  return (
    <Stack gap="md">
      <DeliveryFacts delivery={data} />
      <div>
        <MayButton
          variant="default"
          size="xs"
          may={webhook.may.replay}
          loading={again.isPending}
          onClick={() => again.mutate(undefined)}
        >
          Send again
        </MayButton>
      </div>
      <Refused fault={again.error} />
      <Words title="Sent">
        {data.event ? (
          JSON.stringify(data.event, null, 2)
        ) : (
          <Empty small title="Not for your eyes">
            It tells of the public sector, for which you are not cleared.
          </Empty>
        )}
      </Words>
      <Words title="Answered">
        {data.response === null || data.response === '' ? <Empty small title="Without a word" /> : data.response}
      </Words>
    </Stack>
  );
}

function DeliveryFacts({ delivery }: { readonly delivery: OpenedDelivery }) {
  const { type, entry, state, attempts, status, error, milliseconds, triedAt, nextTryAt } = delivery;
  return (
    <Facts
      width={110}
      items={[
        ['Event', type],
        ['State', <DeliveryTag key="state" state={state} attempts={attempts} />],
        [
          'webhook-id',
          <code key="id" className={styles.code}>
            {entry}
          </code>,
        ],
        ['Tries', count(attempts)],
        ['Last try', triedAt === null ? 'none yet' : `${momentInWords(triedAt)}, took ${count(milliseconds ?? 0)} ms`],
        ['Answer', error ?? status],
        ...(nextTryAt === null ? [] : [['Next try', momentInWords(nextTryAt)] as const]),
      ]}
    />
  );
}

function Words({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className={styles.heading}>{title}</h3>
      {typeof children === 'string' ? <pre className={styles.words}>{children}</pre> : children}
    </section>
  );
}
