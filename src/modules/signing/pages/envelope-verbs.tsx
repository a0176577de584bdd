import { Group, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { AskingButton } from '../../../ui/asking-button.tsx';
import type { Envelope, Signer } from '../envelope.ts';
import { nobody, SubstituteFields } from '../reading/substitute-fields.tsx';
import { correct, extend, mailNewLink, remind, withdraw } from './envelope-queries.tsx';
import { ReasonField } from './reason-field.tsx';

/** What whoever follows a paper may do with it while it is out. */
export function EnvelopeVerbs({ envelope }: { readonly envelope: Envelope }) {
  const { may, subject } = envelope;
  const [days, setDays] = useState(14);
  const [reason, setReason] = useState('');
  return (
    <Group gap="xs">
      <AskingButton
        title="Remind"
        may={may.remind}
        explains="Everybody who is asked and has not signed gets a letter."
        said="Reminded."
        deed={() => remind(envelope)}
      />
      <AskingButton title="Extend" may={may.extend} said="There is more time." deed={() => extend(envelope, days)}>
        <NumberInput
          label="Days longer"
          min={1}
          max={366}
          allowDecimal={false}
          value={days}
          onChange={(value) => setDays(Number(value) || 1)}
          data-autofocus
        />
      </AskingButton>
      <AskingButton
        title="Withdraw"
        may={may.withdraw}
        explains={`Nobody can sign ${subject.number} any more, and every link to it dies. Whoever was asked is told.`}
        said="It is taken back."
        deed={() => withdraw(envelope, reason.trim())}
      >
        <ReasonField
          readBy="Whoever was asked to sign reads it, as you write it: the customer too. It stands in the record."
          value={reason}
          onChange={setReason}
        />
      </AskingButton>
    </Group>
  );
}

interface SignerVerbsProps {
  readonly envelope: Envelope;
  readonly signer: Signer;
}

/** What may be done about one signer; nothing is shown of what can never be done about them. */
export function SignerVerbs({ envelope, signer }: SignerVerbsProps) {
  const [to, setTo] = useState(nobody);
  const { may, name, email, side } = signer;
  if (side === 'company' || Object.values(may).every((word) => word !== true)) return null;
  const look = { size: 'compact-xs', variant: 'default' } as const;
  return (
    <Group gap={6}>
      <AskingButton
        title="Mail a new link"
        look={look}
        may={may.resend}
        explains={`A new link goes to ${email}, and to nobody else; the one before opens nothing any more.`}
        said="A new link is on its way."
        deed={() => mailNewLink(envelope, signer)}
      />
      <AskingButton
        title="Ask somebody else"
        look={look}
        may={may.correct}
        explains={`Instead of ${name}, whose link opens nothing any more. Both stay in the record.`}
        said="Somebody else is asked."
        deed={() => correct(envelope, signer, to)}
      >
        <SubstituteFields value={to} onChange={setTo} />
      </AskingButton>
    </Group>
  );
}
