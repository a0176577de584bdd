import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useDeed } from '../../../ui/deed.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Empty, Failed, Note, Waiting } from '../../../ui/states.tsx';
import { EnvelopePanel } from '../../signing/pages/envelope.panel.tsx';
import { type Sending, SendingForm } from '../../signing/pages/sending-form.tsx';
import type { Sow } from '../sow.ts';
import type { SowSignature } from './signature.ts';
import { sendForSignature, sowSignatureQuery } from './signature-queries.tsx';

/** The signature of a statement of work: who is asked and how far they are, and sending it where it is not out. */
export function SowSignaturePanel({ sow }: { readonly sow: Pick<Sow, 'number' | 'contentHash'> }) {
  const { data: standing, error, refetch } = useQuery(sowSignatureQuery(sow.number, sow.contentHash));
  if (error) return <Failed fault={error} onRetry={() => void refetch()} small />;
  if (!standing) return <Waiting lines={8} label="Loading the signature" />;
  const { send } = standing.may;
  return (
    <Stack gap="md">
      {send === true ? <SendSow standing={standing} /> : null}
      <EnvelopePanel
        subject={{ kind: 'sow', number: sow.number }}
        empty={
          send === true ? null : (
            <Panel title="Signature">
              <Empty small title="It was not sent for signature yet">
                {send}
              </Empty>
            </Panel>
          )
        }
      />
    </Stack>
  );
}

function SendSow({ standing }: { readonly standing: SowSignature }) {
  const { sow, signatories, countersigned } = standing;
  const sending = useDeed(
    ({ signatory, signers, days }: Sending) =>
      sendForSignature(standing, {
        signers: signers.map((signer) => ({ ...signer })),
        ...(signatory === undefined ? {} : { signatory }),
        ...(days === undefined ? {} : { days }),
      }),
    () => `${sow} is out for signature.`,
  );
  return (
    <Panel title="Send for signature" aside="our signatory first, then the customer">
      <Stack gap="md">
        {countersigned === null ? null : (
          <Note>{countersigned} has signed for the company; the customer is asked.</Note>
        )}
        {countersigned === null && signatories.length === 0 ? (
          <Note tone="warn">Nobody may sign it for the company today: whoever submitted or stamped it may not.</Note>
        ) : null}
        <SendingForm
          number={sow}
          signatories={countersigned === null ? signatories : []}
          inOrder
          busy={sending.isPending}
          fault={sending.error}
          onSend={(given) => sending.mutate(given)}
        />
      </Stack>
    </Panel>
  );
}
