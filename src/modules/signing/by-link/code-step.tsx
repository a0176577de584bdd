import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { momentInWords } from '../../../ui/figures.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { keepFocus } from '../../../ui/place-focus.tsx';
import { Refused } from '../../../ui/states.tsx';
import { askForCode, enterCode, guestSigningQuery } from './guest-signing-queries.tsx';

/** Asks for the code that is mailed when the link is opened: it shows that the letter was read by whom it was sent to. */
export function CodeStep({ token, to, until }: CodeStepProps) {
  const queries = useQueryClient();
  const [code, setCode] = useState('');
  const { queryKey } = guestSigningQuery(token);
  const mailing = useMutation({
    mutationFn: () => askForCode(token),
    onSuccess: (sent) => queries.setQueryData(queryKey, { step: 'code', ...sent }),
  });
  const entering = useMutation({
    mutationFn: () => enterCode(token, code),
    onSuccess: (opened) => queries.setQueryData(queryKey, opened),
  });
  useOnce(until === null, () => mailing.mutate());
  return (
    <Panel title="A code for you">
      <form
        ref={keepFocus}
        onSubmit={(event) => {
          event.preventDefault();
          entering.mutate();
        }}
      >
        <Stack gap="md">
          <p role="status" style={{ margin: 0 }}>
            {until === null
              ? `A code of six digits is being mailed to ${to}.`
              : `We have mailed a code of six digits to ${to}. It opens the paper until ${momentInWords(until)}.`}
          </p>
          <TextInput
            label="Code"
            required
            withAsterisk={false}
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="[0-9]{6}"
            title="The six digits of the letter"
            maxLength={6}
            size="md"
            maw={200}
            value={code}
            onChange={({ currentTarget }) => setCode(currentTarget.value.replace(/\D/g, ''))}
          />
          <Refused fault={entering.error ?? mailing.error} />
          <Group gap="xs">
            <Button type="submit" size="md" loading={entering.isPending}>
              Open the paper
            </Button>
            <Button
              variant="default"
              size="md"
              loading={mailing.isPending}
              onClick={() => {
                entering.reset();
                mailing.mutate();
              }}
            >
              Mail me another code
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}

interface CodeStepProps {
  readonly token: string;
  /** Where codes go, shortened. */
  readonly to: string;
  /** Until when the newest code opens; null where none does. */
  readonly until: string | null;
}

/** Does something by itself, once for the page. */
function useOnce(wanted: boolean, deed: () => void): void {
  const done = useRef(false);
  const act = useEffectEvent(deed);
  useEffect(() => {
    if (!wanted || done.current) return;
    done.current = true;
    act();
  }, [wanted]);
}
