import { Button, type ButtonProps, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { May } from '../../../platform/may.ts';
import { useDeed } from '../../../ui/deed.tsx';
import { MayButton } from '../../../ui/may-button.tsx';
import { Refused } from '../../../ui/states.tsx';
import type { LegalStanding } from './legal-case.ts';
import { doInCase } from './legal-queries.tsx';

interface AskedProps {
  readonly standing: LegalStanding;
  readonly may: May[string] | undefined;
  /** Path of the verb under the case. */
  readonly verb: string;
  readonly title: string;
  /** What the words are asked for; nothing is asked without it. */
  readonly asks?: string;
  readonly explains?: string;
  /** The body of the verb, made of the words. */
  readonly body: (words: string) => object;
  readonly said: string;
  readonly look?: ButtonProps;
}

/** A button for a verb of a legal case; a verb that wants words asks for them first. */
export function CaseVerb({ standing, may, verb, title, asks, explains, body, said, look }: AskedProps) {
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState('');
  const close = () => setOpen(false);
  const doing = useDeed(
    () => doInCase(standing, verb, body(words.trim())),
    () => said,
  );
  return (
    <>
      <MayButton size="xs" variant="default" {...look} may={may} onClick={() => setOpen(true)}>
        {title}
      </MayButton>
      <Modal opened={open} onClose={close} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            doing.mutate(undefined, {
              onSuccess: () => {
                close();
                setWords('');
              },
            });
          }}
        >
          <Stack gap="sm">
            {asks === undefined ? <p>{explains}</p> : null}
            {asks === undefined ? null : (
              <Textarea
                label={asks}
                description={explains}
                required
                withAsterisk={false}
                minLength={2}
                maxLength={2000}
                rows={3}
                value={words}
                onChange={({ currentTarget }) => setWords(currentTarget.value)}
              />
            )}
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
