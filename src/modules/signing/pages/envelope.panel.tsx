import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Empty, Failed, Waiting } from '../../../ui/states.tsx';
import { EnvelopeCard } from './envelope-card.tsx';
import { envelopesOfQuery, type SubjectName } from './envelope-queries.tsx';

/** The signature of one thing: the newest envelope whole, those before behind a fold; `empty` where none was ever sent. */
export function EnvelopePanel({ subject, empty }: { readonly subject: SubjectName; readonly empty?: ReactNode }) {
  const { data, error, refetch } = useQuery(envelopesOfQuery(subject));
  if (error) return <Failed fault={error} onRetry={() => void refetch()} small />;
  if (!data) return <Waiting lines={6} label="Loading the signature" />;
  const [newest, ...before] = data.items;
  if (!newest)
    return (
      empty ?? (
        <Panel title="Signature">
          <Empty small title="It was not sent for signature yet" />
        </Panel>
      )
    );
  return (
    <Stack gap="md">
      <EnvelopeCard envelope={newest} />
      {before.length === 0 ? null : (
        <Disclosure summary={before.length === 1 ? 'One envelope before' : `${before.length} envelopes before`}>
          <Stack gap="md">
            {before.map((envelope) => (
              <EnvelopeCard key={envelope.number} envelope={envelope} />
            ))}
          </Stack>
        </Disclosure>
      )}
    </Stack>
  );
}
