import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Note, Refused } from '../../../ui/states.tsx';
import type { GuestPaper } from '../envelope.ts';
import { nobody, SubstituteFields } from '../reading/substitute-fields.tsx';
import { declineAsGuest, delegateAsGuest, guestSigningQuery } from './guest-signing-queries.tsx';

interface OtherWaysProps {
  readonly token: string;
  readonly paper: GuestPaper;
  readonly onGivenOn: (to: string) => void;
}

/** What a signer may do instead of signing. */
export function OtherWays({ token, paper, onGivenOn }: OtherWaysProps) {
  const { delegate } = paper.may;
  return (
    <Panel title="Instead of signing">
      <Stack gap="xs">
        <Disclosure summary="Let a colleague sign">
          {delegate === true ? <Delegating token={token} onGivenOn={onGivenOn} /> : <Note>{delegate}</Note>}
        </Disclosure>
        <Disclosure summary="Decline to sign">
          <Declining token={token} sentBy={paper.sentBy} />
        </Disclosure>
      </Stack>
    </Panel>
  );
}

function Delegating({ token, onGivenOn }: Pick<OtherWaysProps, 'token' | 'onGivenOn'>) {
  const [to, setTo] = useState(nobody);
  const giving = useMutation({
    mutationFn: () => delegateAsGuest(token, to),
    onSuccess: (sent) => onGivenOn(sent.to),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        giving.mutate();
      }}
    >
      <Stack gap="sm" maw={640}>
        <p style={{ margin: 0 }}>
          They get a link of their own by mail, and yours opens nothing any more. That you gave it on stands in the
          record.
        </p>
        <SubstituteFields value={to} onChange={setTo} />
        <Refused fault={giving.error} />
        <Group>
          <Button type="submit" variant="default" loading={giving.isPending}>
            Let them sign
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Declining({ token, sentBy }: Pick<OtherWaysProps, 'token'> & { readonly sentBy: string }) {
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const { queryKey } = guestSigningQuery(token);
  const declining = useMutation({
    mutationFn: () => declineAsGuest(token, reason),
    onSuccess: (declined) => queries.setQueryData(queryKey, declined),
    onError: () => queries.invalidateQueries({ queryKey }),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        declining.mutate();
      }}
    >
      <Stack gap="sm" maw={640}>
        <p style={{ margin: 0 }}>Nobody signs this paper any more then. {sentBy} is told, with your reason.</p>
        <Textarea
          label="Your reason"
          required
          withAsterisk={false}
          minLength={3}
          maxLength={1000}
          rows={3}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <Refused fault={declining.error} />
        <Group>
          <Button type="submit" variant="default" loading={declining.isPending}>
            Decline to sign
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
