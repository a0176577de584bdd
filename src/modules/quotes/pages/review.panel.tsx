import { Button, Checkbox, Group, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { showMoney } from '../../../platform/money.ts';
import { useDeed } from '../../../ui/deed.tsx';
import { Day, momentInWords } from '../../../ui/figures.tsx';
import { useNow } from '../../../ui/now.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Failed, Note, Refused, Waiting } from '../../../ui/states.tsx';
import type { Quote, ServiceDescription } from '../quote.ts';
import { Customising } from './customising.tsx';
import styles from './quote.module.css';
import { descriptionsQuery, reviewQuote } from './quote-queries.tsx';

/** What is gone through with the customer before the order form is sent: deliverables, duration, price, and no customisation. */
export function ReviewPanel({ quote }: { readonly quote: Quote }) {
  const [otherwise, setOtherwise] = useState(false);
  const { review, may } = quote;
  return (
    <>
      <Panel title="What is sold" aside="to go through with the customer">
        <Descriptions quote={quote} />
      </Panel>
      <Panel
        title="Review with the customer"
        actions={
          may.customise === true ? (
            <Button size="xs" variant="default" aria-expanded={otherwise} onClick={() => setOtherwise(!otherwise)}>
              {otherwise ? 'They take it as it is' : 'They want it otherwise'}
            </Button>
          ) : undefined
        }
      >
        <Stack gap="md">
          {review === null ? null : (
            <Note tone={review.stands ? 'good' : 'warn'}>
              Gone through with {review.with} on <Day date={review.on} />, said {review.by}, {momentInWords(review.at)}.
              {review.note === null ? '' : ` ${review.note}`}
              {review.stands ? '' : ' Lines, duration or price have changed since: go through it again.'}
            </Note>
          )}
          {otherwise ? <Customising quote={quote} onDone={() => setOtherwise(false)} /> : <Recording quote={quote} />}
        </Stack>
      </Panel>
    </>
  );
}

function Recording({ quote }: { readonly quote: Quote }) {
  if (quote.may.review !== true) return <Note>{quote.may.review}</Note>;
  if (quote.review?.stands) return null;
  return <ReviewForm quote={quote} />;
}

/** What a quote's services are, each with its lines. */
function Descriptions({ quote }: { readonly quote: Quote }) {
  const { data, error, isPending, refetch } = useQuery(descriptionsQuery(quote.number, quote.version));
  if (isPending) return <Waiting lines={6} />;
  if (error) return <Failed fault={error} onRetry={() => void refetch()} small />;
  if (data.items.length === 0) return <Note>Nothing is on the quote yet.</Note>;
  return (
    <ul className={styles.services}>
      {data.items.map((service) => (
        <li key={service.offering}>
          <Description service={service} quote={quote} />
        </li>
      ))}
    </ul>
  );
}

function Description({ service, quote }: { readonly service: ServiceDescription; readonly quote: Quote }) {
  const lines = quote.lines.filter(({ offering }) => offering === service.offering);
  const durations = [...new Set(lines.map(({ duration }) => duration))].join(', ');
  const totalCents = lines.reduce((sum, line) => sum + line.totalCents, 0);
  return (
    <>
      <h3>{service.title}</h3>
      <p>{service.about}</p>
      <dl>
        <dt>Deliverables</dt>
        <dd>{service.deliverables.join(' · ')}</dd>
        <dt>Duration</dt>
        <dd>{durations}</dd>
        <dt>Price</dt>
        <dd className="figures">{showMoney(totalCents, quote.currency)}</dd>
        {service.excluded.length === 0 ? null : (
          <>
            <dt>Not part of it</dt>
            <dd>{service.excluded.join(' · ')}</dd>
          </>
        )}
      </dl>
    </>
  );
}

const gone = [
  ['deliverables', 'The deliverables'],
  ['duration', 'The duration'],
  ['price', 'The price'],
  ['noCustomisation', 'No customisation: they take the services as they are described'],
] as const;
type Gone = (typeof gone)[number][0];

function ReviewForm({ quote }: { readonly quote: Quote }) {
  const today = new Intl.DateTimeFormat('sv-SE').format(useNow());
  const [who, setWho] = useState('');
  const [on, setOn] = useState(today);
  const [note, setNote] = useState('');
  const [ticked, setTicked] = useState<ReadonlySet<Gone>>(new Set());
  const recording = useDeed(
    () =>
      reviewQuote(quote, {
        ...{ with: who.trim(), on, note: note.trim() || null },
        ...{ deliverables: true, duration: true, price: true, noCustomisation: true },
      }),
    ({ number }) => `${number} was gone through with the customer.`,
  );
  const tick = (item: Gone, on: boolean) =>
    setTicked(on ? new Set([...ticked, item]) : ticked.difference(new Set([item])));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        recording.mutate(undefined);
      }}
    >
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
          <TextInput
            label="With whom of the customer"
            required
            withAsterisk={false}
            minLength={2}
            maxLength={200}
            value={who}
            onChange={({ currentTarget }) => setWho(currentTarget.value)}
          />
          <TextInput
            type="date"
            label="On"
            required
            withAsterisk={false}
            max={today}
            value={on}
            onChange={({ currentTarget }) => setOn(currentTarget.value)}
          />
        </SimpleGrid>
        <Stack gap={6} role="group" aria-label="What was gone through">
          {gone.map(([item, title]) => (
            <Checkbox
              key={item}
              label={title}
              required
              checked={ticked.has(item)}
              onChange={({ currentTarget }) => tick(item, currentTarget.checked)}
            />
          ))}
        </Stack>
        <Textarea
          label="What else was said"
          maxLength={2000}
          rows={2}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        <Refused fault={recording.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={recording.isPending} disabled={ticked.size < gone.length}>
            Record the review
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
