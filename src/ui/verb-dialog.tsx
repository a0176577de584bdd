import { Button, type ButtonProps, Group, Modal, Stack } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { May } from '../platform/may.ts';
import { MayButton } from './may-button.tsx';
import { Refused } from './states.tsx';

/** A button for a verb that asks for something before it is done: its fields stand in a dialog, a refusal below them. */
export function VerbDialog<Answer>({ may, title, explains, doing, given, look, children }: VerbDialogProps<Answer>) {
  const [open, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    doing.reset();
  };
  return (
    <>
      <MayButton size="xs" variant="default" {...look} may={may} onClick={() => setOpen(true)}>
        {title}
      </MayButton>
      <Modal opened={open} onClose={close} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            doing.mutate(given, { onSuccess: close });
          }}
        >
          <Stack gap="sm">
            {explains === undefined ? null : <p>{explains}</p>}
            {children}
            <Refused fault={doing.error} />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={close}>
                Leave it
              </Button>
              <Button type="submit" loading={doing.isPending}>
                {title}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}

interface VerbDialogProps<Answer> {
  readonly may: May[string] | undefined;
  /** On the button, above the dialog and on what does it. */
  readonly title: string;
  readonly explains?: string;
  readonly doing: UseMutationResult<Answer, Error, object>;
  /** The body of the verb, as the fields stand. */
  readonly given: object;
  readonly look?: ButtonProps;
  readonly children?: ReactNode;
}
