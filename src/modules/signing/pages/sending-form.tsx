import { ActionIcon, Button, Group, NumberInput, SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Refused } from '../../../ui/states.tsx';
import type { SigningOrder } from '../envelope.ts';
import styles from './envelope.module.css';

/** Somebody of the customer who shall sign. */
interface CustomerSigner {
  readonly name: string;
  readonly title: string;
  readonly email: string;
}

/** What is asked when a paper is sent for signature. */
export interface Sending {
  /** Person who signs for the company; undefined where nobody of ours signs. */
  readonly signatory: string | undefined;
  readonly signers: readonly CustomerSigner[];
  readonly order: SigningOrder;
  /** Undefined for the days of the playbook. */
  readonly days: number | undefined;
}

const nobody: CustomerSigner = { name: '', title: '', email: '' };
const signersAtMost = 10;

/** Asks who signs a paper, in which order, and until when. Their links go to them alone: nobody of the house sees one. */
export function SendingForm({ number, signatories = [], inOrder = false, busy, fault, onSend }: SendingFormProps) {
  const [only] = signatories.length === 1 ? signatories : [];
  const [signatory, setSignatory] = useState<string | null>(only?.id ?? null);
  const [rows, setRows] = useState([{ key: 0, signer: nobody }]);
  const [order, setOrder] = useState<SigningOrder>('in-order');
  const [days, setDays] = useState<number | undefined>(undefined);
  const change = (key: number, signer: CustomerSigner) =>
    setRows(rows.map((row) => (row.key === key ? { key, signer } : row)));
  return (
    <form
      aria-label={`Send ${number} for signature`}
      onSubmit={(event) => {
        event.preventDefault();
        onSend({ signatory: signatory ?? undefined, signers: rows.map(({ signer }) => signer), order, days });
      }}
    >
      <Stack gap="md">
        {signatories.length === 0 ? null : (
          <Select
            label="Signs for the company"
            description="First, before the customer is asked."
            required
            withAsterisk={false}
            data={signatories.map(({ id, name, title }) => ({ value: id, label: `${name}, ${title}` }))}
            value={signatory}
            allowDeselect={false}
            onChange={setSignatory}
          />
        )}
        <ol className={styles.asked} aria-label="Who signs for the customer">
          {rows.map(({ key, signer }, at) => (
            <li key={key}>
              <SignerFields
                signer={signer}
                nth={at + 1}
                onChange={(changed) => change(key, changed)}
                onDrop={rows.length > 1 ? () => setRows(rows.filter((row) => row.key !== key)) : undefined}
              />
            </li>
          ))}
        </ol>
        <Group gap="xs">
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={15} aria-hidden />}
            disabled={rows.length >= signersAtMost}
            onClick={() => setRows([...rows, { key: Math.max(...rows.map(({ key }) => key)) + 1, signer: nobody }])}
          >
            One more signer
          </Button>
          {inOrder || rows.length < 2 ? null : (
            <SegmentedControl
              size="xs"
              aria-label="Order of signing"
              value={order}
              onChange={(chosen) => setOrder(chosen === 'parallel' ? 'parallel' : 'in-order')}
              data={[
                { value: 'in-order', label: 'One after the other' },
                { value: 'parallel', label: 'All at once' },
              ]}
            />
          )}
        </Group>
        <NumberInput
          label="Days to sign"
          description="As the playbook says where it stays empty."
          min={1}
          max={366}
          maw={240}
          allowDecimal={false}
          value={days ?? ''}
          onChange={(value) => setDays(value === '' ? undefined : Number(value))}
        />
        <Refused fault={fault} />
        <Group>
          <Button type="submit" loading={busy}>
            Send for signature
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface SendingFormProps {
  /** What is sent: `SOW-2026-0031`. */
  readonly number: string;
  /** Who may sign for the company; nobody of ours is asked without them. */
  readonly signatories?: readonly { readonly id: string; readonly name: string; readonly title: string }[];
  /** The order is settled: one after the other. */
  readonly inOrder?: boolean;
  readonly busy: boolean;
  readonly fault: Error | null;
  readonly onSend: (sending: Sending) => void;
}

function SignerFields({ signer, nth, onChange, onDrop }: SignerFieldsProps) {
  const field = (name: keyof CustomerSigner) => ({
    value: signer[name],
    onChange: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
      onChange({ ...signer, [name]: currentTarget.value }),
  });
  const needed = { required: true, withAsterisk: false };
  return (
    <fieldset className={styles.person}>
      <legend>{nth === 1 ? 'Signs for the customer' : `Signer ${nth} of the customer`}</legend>
      <TextInput label="Name" {...needed} minLength={2} maxLength={120} {...field('name')} />
      <TextInput label="Title" {...needed} maxLength={120} {...field('title')} />
      <TextInput label="E-mail" type="email" {...needed} maxLength={254} {...field('email')} />
      {onDrop ? (
        <ActionIcon variant="default" size={32} aria-label={`Take signer ${nth} away`} onClick={onDrop}>
          <IconTrash size={15} aria-hidden />
        </ActionIcon>
      ) : null}
    </fieldset>
  );
}

interface SignerFieldsProps {
  readonly signer: CustomerSigner;
  /** 1 for the first. */
  readonly nth: number;
  readonly onChange: (signer: CustomerSigner) => void;
  readonly onDrop: (() => void) | undefined;
}
