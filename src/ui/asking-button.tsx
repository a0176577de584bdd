import { Button, type ButtonProps, Group, Modal, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { May } from '../platform/may.ts';
import { useDeed } from './deed.tsx';
import { MayButton } from './may-button.tsx';
import { Refused } from './states.tsx';

/** A button for a verb that explains itself, or asks for something, before it is done. */
export function AskingButton<Answer>({ title, may, explains, said, look, deed, children }: AskingProps<Answer>) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  const doing = useDeed(deed, () => said);
  return (
    <>
      <MayButton
        size="xs"
        variant="default"
        {...look}
        may={may}
        onClick={() => {
          doing.reset();
          setOpen(true);
        }}
      >
        {title}
      </MayButton>
      <Modal opened={open} onClose={close} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            doing.mutate(undefined, { onSuccess: close });
          }}
        >
          <Stack gap="sm">
            {explains === undefined ? null : <p style={{ margin: 0 }}>{explains}</p>}
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

interface AskingProps<Answer> {
  readonly title: string;
  readonly may: May[string] | undefined;
  readonly explains?: string;
  /** The quiet word when it is done. */
  readonly said: string;
  readonly look?: ButtonProps;
  readonly deed: () => Promise<Answer>;
  /** The fields it asks for. */
  readonly children?: ReactNode;
}
