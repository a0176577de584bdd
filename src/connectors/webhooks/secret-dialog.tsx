import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useDeed } from '../../ui/deed.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { Refused } from '../../ui/states.tsx';
import type { Webhook } from './webhook.ts';
import { takeSecret } from './webhook-queries.tsx';

/** Takes a secret, the first or a new one, and shows it this once. */
export function SecretDialog({ webhook, opened, onClose }: SecretDialogProps) {
  const [secret, setSecret] = useState<string | null>(null);
  const taking = useDeed(() => takeSecret(webhook));
  const close = () => {
    setSecret(null);
    taking.reset();
    onClose();
  };
  const first = webhook.secrets.length === 0;
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={first || secret ? `The secret of ${webhook.number}` : `A new secret for ${webhook.number}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={false}
    >
      {secret === null ? (
        <Stack gap="sm">
          <Text fz="sm">
            {first
              ? 'Every message is signed with it, so that the receiver knows whom it comes from.'
              : 'Messages are signed with the old one, too, for as long as the playbook says: change the receiver over in that time.'}
          </Text>
          <Refused fault={taking.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Not now
            </Button>
            <Button
              loading={taking.isPending}
              onClick={() => taking.mutate(undefined, { onSuccess: (taken) => setSecret(taken.secret) })}
            >
              {first ? 'Take the secret' : 'Take a new secret'}
            </Button>
          </Group>
        </Stack>
      ) : (
        <ShownOnce label="The secret" secret={secret} onDone={close}>
          Copy the secret now: it is shown this once.
        </ShownOnce>
      )}
    </Modal>
  );
}

interface SecretDialogProps {
  readonly webhook: Webhook;
  readonly opened: boolean;
  readonly onClose: () => void;
}
