import { Stack, Text } from '@mantine/core';
import { showMoney } from '../../../platform/money.ts';
import { Panel } from '../../../ui/panel.tsx';
import { Empty, Failed, Waiting } from '../../../ui/states.tsx';
import { useRoughPrice } from './calculator-queries.tsx';
import type { AskedService, RoughPrice } from './intake.ts';

/** What it may cost, as far as a price is published, beside the form while it is filled. */
export function RoughPricePanel({ services }: { readonly services: readonly AskedService[] }) {
  const { data, error, refetch } = useRoughPrice(services);
  const some = services.length > 0;
  return (
    <Panel title="Rough price" aside="not an offer">
      <div aria-live="polite">
        {some ? null : (
          <Empty small title="Nothing chosen yet">
            Choose a service, and what is published of its price stands here.
          </Empty>
        )}
        {some && error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
        {some && !data && !error ? <Waiting lines={3} /> : null}
        <Stack gap="md">
          {some ? data?.items.map((item) => <Price key={item.service} price={item} currency={data.currency} />) : null}
        </Stack>
      </div>
    </Panel>
  );
}

function Price({ price, currency }: { readonly price: RoughPrice; readonly currency: string }) {
  const { title, range, words, assumed, source } = price;
  return (
    <div>
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      {range ? (
        <Text fw={600} size="lg">
          {showMoney(range.lowCents, currency)} to {showMoney(range.highCents, currency)}
        </Text>
      ) : null}
      <Text size="sm">{words}</Text>
      {assumed.length > 0 ? <Text size="sm">Assumed: {assumed.join(', ')}.</Text> : null}
      {source ? (
        <Text size="xs" c="dimmed">
          {source}
        </Text>
      ) : null}
    </div>
  );
}
