import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import { useState } from 'react';
import { Refused } from '../../ui/states.tsx';
import type { FactHistory } from './fact.ts';
import type { SeenStatement } from './fact-queries.tsx';

/** Asks why one statement is chosen or set aside; a refusal stays in it. */
export function WhyDialog({ title, opened, verb, deed, seenOf, onClose }: WhyDialogProps) {
  const [why, setWhy] = useState('');
  const close = () => {
    setWhy('');
    deed.reset();
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          deed.mutate(seenOf(why.trim()), { onSuccess: close });
        }}
      >
        <Stack gap="sm">
          <Textarea
            label="Why"
            description="It stands with the fact for everybody who looks later."
            required
            withAsterisk={false}
            minLength={3}
            maxLength={500}
            rows={3}
            data-autofocus
            value={why}
            onChange={({ currentTarget }) => setWhy(currentTarget.value)}
          />
          <Refused fault={deed.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Not now
            </Button>
            <Button type="submit" loading={deed.isPending}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface WhyDialogProps {
  readonly title: string;
  readonly opened: boolean;
  readonly verb: string;
  readonly deed: UseMutationResult<FactHistory, Error, SeenStatement>;
  readonly seenOf: (why: string) => SeenStatement;
  readonly onClose: () => void;
}
