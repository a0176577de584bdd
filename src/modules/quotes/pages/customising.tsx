import { Button, Checkbox, Group, MultiSelect, Stack, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { showMoney } from '../../../platform/money.ts';
import { servicesQuery, titleOf } from '../../../playbook/playbook-queries.tsx';
import { useDeed } from '../../../ui/deed.tsx';
import { Refused } from '../../../ui/states.tsx';
import type { Quote, QuoteLine } from '../quote.ts';
import styles from './quote.module.css';
import { customiseQuote } from './quote-queries.tsx';

/** A wish for customisation makes a custom scope of a quote: what is carried over stands here before it is done. */
export function Customising({ quote, onDone }: { readonly quote: Quote; readonly onDone: () => void }) {
  const { data: services } = useQuery(servicesQuery);
  const navigate = useNavigate();
  const [wish, setWish] = useState('');
  const [about, setAbout] = useState<readonly string[]>([]);
  const [further, setFurther] = useState<string[]>([]);
  const turning = useDeed(
    async () => {
      await customiseQuote(quote, { wish: wish.trim(), lines: [...about], services: further });
      await navigate({ to: '/opportunities/$number', params: { number: quote.opportunity.number } });
    },
    () => `${quote.opportunity.number} is scoped as custom work.`,
  );
  const lines = quote.lines.filter(({ what }) => what === 'plan');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        turning.mutate(undefined, { onSuccess: onDone });
      }}
    >
      <Stack gap="sm">
        <Textarea
          label="What they want otherwise, in their words"
          description={
            quote.state === 'sent' ? 'Whoever was asked to sign the order form reads it, as you write it.' : undefined
          }
          required
          withAsterisk={false}
          minLength={3}
          maxLength={2000}
          rows={3}
          data-autofocus
          value={wish}
          onChange={({ currentTarget }) => setWish(currentTarget.value)}
        />
        <Checkbox.Group label="Which lines it is about" value={[...about]} onChange={setAbout}>
          <Stack gap={6} mt={4} className={styles.choices}>
            {lines.map(({ id, title, totalCents }) => (
              <Checkbox key={id} value={id} label={`${title}, ${showMoney(totalCents, quote.currency)}`} />
            ))}
          </Stack>
        </Checkbox.Group>
        <MultiSelect
          label="Further services that are wanted"
          placeholder={further.length === 0 ? 'None' : undefined}
          data={services?.items.map(({ id, title }) => ({ value: id, label: title })) ?? []}
          value={further}
          onChange={setFurther}
        />
        <CarriedOver quote={quote} about={about} further={further.map((id) => titleOf(services?.items, id))} />
        <Refused fault={turning.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            Leave it as it is
          </Button>
          <Button type="submit" loading={turning.isPending}>
            Make it a custom scope
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface CarriedOverProps {
  readonly quote: Quote;
  /** Ids of the lines that are to be customised. */
  readonly about: readonly string[];
  /** Titles of further services. */
  readonly further: readonly string[];
}

/** What becomes of a quote: where nobody says which lines are meant, all are. */
function CarriedOver({ quote, about, further }: CarriedOverProps) {
  const lines = quote.lines.filter(({ what }) => what === 'plan');
  const all = about.length === 0 && further.length === 0;
  const isCustom = ({ id }: QuoteLine) => all || about.includes(id);
  const custom = [...lines.filter(isCustom).map(({ title }) => title), ...further];
  const kept = lines.filter((line) => !isCustom(line)).map(({ title, quantity }) => `${quantity} × ${title}`);
  return (
    <section className={styles.carried} aria-label="What is carried over" aria-live="polite">
      <Needs title="Needed to measure" items={custom} />
      <Needs title="Needed as the catalogue has it" items={kept} />
      <p>
        The needs of {quote.opportunity.number} become these, and it is routed again with all that is known of the
        customer. How many attend, where, and what a class is for is carried over as facts. {quote.number} ends and
        stays to be read; what is out for approval or signature is taken back. Its discount is not carried over: a
        statement of work has its own.
      </p>
    </section>
  );
}

function Needs({ title, items }: { readonly title: string; readonly items: readonly string[] }) {
  if (items.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul>
        {items.slice(0, 12).map((item, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two lines may say the same.
          <li key={at}>{item}</li>
        ))}
        {items.length > 12 ? <li>and {items.length - 12} more</li> : null}
      </ul>
    </div>
  );
}
