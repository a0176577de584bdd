import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useDeed } from '../../../ui/deed.tsx';
import { MayButton } from '../../../ui/may-button.tsx';
import { Refused } from '../../../ui/states.tsx';
import { type Verb, VerbMenu } from '../../../ui/verbs.tsx';
import type { Quote } from '../quote.ts';
import { Customising } from './customising.tsx';
import { extendQuote, repriceQuote, returnQuote, reviseQuote, submitQuote, withdrawQuote } from './quote-queries.tsx';

/** What may be done with a quote as a whole; what may not be done says why. */
export function QuoteVerbs({ quote }: { readonly quote: Quote }) {
  const [open, setOpen] = useState<'extend' | 'customise' | null>(null);
  const navigate = useNavigate();
  const moving = useDeed(
    ({ verb, reason }: { readonly verb: string; readonly reason: string | null }) =>
      deeds[verb]?.(quote, reason ?? '') ?? Promise.resolve(quote),
    ({ number }, { verb }) => `${number} ${said[verb] ?? 'is changed.'}`,
  );
  const act = (verb: string, reason: string | null) => {
    if (verb === 'extend' || verb === 'customise') return setOpen(verb);
    moving.mutate(
      { verb, reason },
      {
        onSuccess: ({ number }) =>
          number === quote.number
            ? undefined
            : void navigate({ to: '/quotes/$number', params: { number }, search: {} }),
      },
    );
  };
  const { may } = quote;
  const close = () => setOpen(null);
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <VerbMenu
          label="More"
          verbs={others(quote)}
          onVerb={act}
          busy={moving.isPending && moving.variables.verb !== 'submit'}
          error={moving.error}
        />
        {quote.state === 'draft' ? (
          <MayButton
            may={may.submit}
            loading={moving.isPending && moving.variables.verb === 'submit'}
            onClick={() => act('submit', null)}
          >
            Submit
          </MayButton>
        ) : null}
        {may.revise === true ? (
          <Button variant="default" onClick={() => act('revise', null)}>
            Write a new revision
          </Button>
        ) : null}
      </Group>
      <Refused fault={moving.error} />
      <Dialog title={`Extend ${quote.number}`} opened={open === 'extend'} onClose={close}>
        <Extend quote={quote} onDone={close} />
      </Dialog>
      <Dialog title="The customer wants it otherwise" opened={open === 'customise'} onClose={close}>
        <Customising quote={quote} onDone={close} />
      </Dialog>
    </Stack>
  );
}

type Deed = (quote: Quote, reason: string) => Promise<Quote>;

const deeds: Readonly<Record<string, Deed>> = {
  submit: submitQuote,
  reprice: repriceQuote,
  revise: reviseQuote,
  return: (quote, reason) => returnQuote(quote, { reason }),
  withdraw: (quote, reason) => withdrawQuote(quote, { reason }),
};

const said: Readonly<Record<string, string>> = {
  submit: 'is submitted.',
  reprice: 'is at today’s prices.',
  revise: 'is the new draft.',
  return: 'is a draft again.',
  withdraw: 'is withdrawn.',
};

const words: readonly Omit<Verb, 'may'>[] = [
  { id: 'reprice', words: 'Take today’s prices', needsReason: false },
  { id: 'extend', words: 'Extend its validity…', needsReason: false },
  { id: 'return', words: 'Take it back to draft', needsReason: true },
  { id: 'customise', words: 'The customer wants it otherwise…', needsReason: false },
  { id: 'withdraw', words: 'Withdraw', needsReason: true },
];

/** The verbs of the menu; what a quote for back-end billing never has is not among them. */
const others = ({ may, kind, state }: Quote): Verb[] =>
  words
    .filter(({ id }) => kind === 'standard' || id !== 'customise')
    .map((verb) => ({
      ...verb,
      may: may[verb.id] ?? 'This cannot be done here.',
      ...(verb.id === 'withdraw' && state === 'sent' && { reasonReadBy: readByCustomer }),
    }));

const readByCustomer =
  'Whoever was asked to sign reads it, as you write it: the customer too. It stands in the record.';

interface DialogProps {
  readonly title: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const Dialog = ({ children, ...dialog }: DialogProps) => (
  <Modal {...dialog} size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
    {children}
  </Modal>
);

function Extend({ quote, onDone }: { readonly quote: Quote; readonly onDone: () => void }) {
  const [until, setUntil] = useState(quote.validUntil);
  const extending = useDeed(
    () => extendQuote(quote, { until }),
    ({ number }) => `${number} is valid for longer.`,
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        extending.mutate(undefined, { onSuccess: onDone });
      }}
    >
      <Stack gap="sm">
        <TextInput
          type="date"
          label="Valid until"
          description="At the prices it has. The playbook limits by how many days in all."
          required
          withAsterisk={false}
          data-autofocus
          value={until}
          onChange={({ currentTarget }) => setUntil(currentTarget.value)}
        />
        <Refused fault={extending.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            Not now
          </Button>
          <Button type="submit" loading={extending.isPending}>
            Extend
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
