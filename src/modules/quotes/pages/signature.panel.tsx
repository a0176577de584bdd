import { ActionIcon, Button, Group, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useDeed } from '../../../ui/deed.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Empty, Note, Refused } from '../../../ui/states.tsx';
import { EnvelopePanel } from '../../signing/pages/envelope.panel.tsx';
import type { Quote, QuoteSigners } from '../quote.ts';
import styles from './quote.module.css';
import { sendQuote } from './quote-queries.tsx';

/** Who signs the order form for the customer: named before it is sent, followed after; declined or expired it is sent again. */
export function SignaturePanel({ quote }: { readonly quote: Quote }) {
  const signers = (title: string) => (
    <Panel title={title} aside="each is mailed a link of their own">
      <Signers quote={quote} />
    </Panel>
  );
  return (
    <>
      <EnvelopePanel
        subject={{ kind: 'quote', number: quote.number }}
        empty={quote.may.send === true ? signers('Who signs for the customer') : <NotYet quote={quote} />}
      />
      {quote.state === 'sent' && quote.may.send === true ? signers('Send it once more') : null}
    </>
  );
}

/** What comes before the order form may go out, or why it never does. */
const NotYet = ({ quote: { state, may } }: { readonly quote: Quote }) => (
  <Panel title="Signature">
    <Empty small title="It was not sent for signature">
      {before[state] ?? may.send}
    </Empty>
  </Panel>
);

const before: Partial<Record<Quote['state'], string>> = {
  draft: 'Who signs for the customer is named here once the quote is submitted, approved and gone through with them.',
  'in-approval': 'Who signs for the customer is named here once the quote is approved and gone through with them.',
  accepted: 'It was accepted without an envelope.',
};

type Row = QuoteSigners['signers'][number] & { readonly key: number };

const emptyRow = (key: number): Row => ({ key, name: '', title: '', email: '' });
const signersMost = 10;

function Signers({ quote }: { readonly quote: Quote }) {
  const [rows, setRows] = useState<readonly Row[]>([emptyRow(0)]);
  const [order, setOrder] = useState<QuoteSigners['order']>('in-order');
  const sending = useDeed(
    () => {
      const signers = rows.map(({ name, title, email }) => ({
        name: name.trim(),
        title: title.trim(),
        email: email.trim(),
      }));
      return sendQuote(quote, { signers, order });
    },
    ({ number }) => `${number} is out for signature.`,
  );
  const change = (key: number, more: Partial<Row>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...more } : row)));
  const field = (row: Row, at: number, name: 'name' | 'title' | 'email', label: string) => (
    <TextInput
      label={at === 0 ? label : undefined}
      aria-label={`${label} of signer ${at + 1}`}
      type={name === 'email' ? 'email' : 'text'}
      required
      withAsterisk={false}
      maxLength={name === 'email' ? 254 : 200}
      value={row[name]}
      onChange={({ currentTarget }) => change(row.key, { [name]: currentTarget.value })}
    />
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate(undefined);
      }}
    >
      <Stack gap="sm">
        {rows.map((row, at) => (
          <div key={row.key} className={styles.signer}>
            {field(row, at, 'name', 'Name')}
            {field(row, at, 'title', 'Title')}
            {field(row, at, 'email', 'Mail address')}
            <ActionIcon
              variant="subtle"
              color="gray"
              size={32}
              style={rows.length === 1 ? { visibility: 'hidden' } : undefined}
              aria-label={`Take signer ${at + 1} away`}
              onClick={() => setRows(rows.filter(({ key }) => key !== row.key))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </div>
        ))}
        <Group gap="sm">
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={15} aria-hidden />}
            disabled={rows.length >= signersMost}
            onClick={() => setRows([...rows, emptyRow(Math.max(...rows.map(({ key }) => key)) + 1)])}
          >
            Another signer
          </Button>
          {rows.length > 1 ? (
            <SegmentedControl
              size="xs"
              aria-label="In which order they sign"
              value={order}
              onChange={(chosen) => setOrder(chosen === 'parallel' ? 'parallel' : 'in-order')}
              data={[
                { value: 'in-order', label: 'One after the other' },
                { value: 'parallel', label: 'All at once' },
              ]}
            />
          ) : null}
        </Group>
        <Note>
          The order form is frozen as it stands, and each signer is mailed a link that nobody of the house sees. A
          change after that is the next revision.
        </Note>
        <Refused fault={sending.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={sending.isPending}>
            Send for signature
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
