import { Button, Checkbox, Group, MultiSelect, Stack, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { showMoney } from '../../../platform/money.ts';
import { servicesQuery } from '../../../playbook/playbook-queries.tsx';
import { useDeed } from '../../../ui/deed.tsx';
import { Note, Refused } from '../../../ui/states.tsx';
import type { Quote } from '../quote.ts';
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
    () => customiseQuote(quote, { wish: wish.trim(), lines: [...about], services: further }),
    () => `${quote.opportunity.number} is scoped as custom work.`,
  );
  const lines = quote.lines.filter(({ what }) => what === 'plan');
  const kept = lines.filter(({ id }) => !about.includes(id));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        turning.mutate(undefined, {
          onSuccess: () => {
            onDone();
            void navigate({ to: '/opportunities/$number', params: { number: quote.opportunity.number } });
          },
        });
      }}
    >
      <Stack gap="sm">
        <Textarea
          label="What they want otherwise, in their words"
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
        <Note>
          <strong>What is carried over.</strong> {quote.number} ends as a custom scope, and {quote.opportunity.number}{' '}
          is routed again with custom needs. With it go the account and billing address, the start date, the use case,
          and
          {about.length === 0
            ? ' every line as a need'
            : ` ${about.length === 1 ? 'one line as custom work' : `${about.length} lines as custom work`}`}
          {about.length === 0 || kept.length === 0 ? '' : `, and ${kept.length} as services of the catalogue`}
          {further.length === 0
            ? ''
            : `, and ${further.length} further ${further.length === 1 ? 'service' : 'services'}`}
          . The discount is not: a statement of work has its own.
        </Note>
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
