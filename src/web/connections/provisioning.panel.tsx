import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ScimClientList } from '../../platform/auth/scim/client.ts';
import { useDeed } from '../../ui/deed.tsx';
import { Ago, Nothing } from '../../ui/figures.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { useNow } from '../../ui/now.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QuietTable } from '../../ui/quiet-table.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { Empty, Failed, Refused, Waiting } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import { endScimClient, makeScimClient, scimClientsQuery } from './connection-queries.tsx';

/** The programs that keep people and groups by SCIM, each with a token of its own. */
export function ProvisioningPanel() {
  const { data, error, isPending, refetch } = useQuery(scimClientsQuery);
  const [making, setMaking] = useState(false);
  return (
    <Panel
      title="Provisioning (SCIM)"
      flush
      actions={
        data ? (
          <MayButton may={data.may.change} variant="default" size="xs" onClick={() => setMaking(true)}>
            Make a token
          </MayButton>
        ) : undefined
      }
    >
      {isPending ? <Waiting lines={3} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data?.items.length === 0 ? (
        <Empty small title="No program keeps the directory">
          An identity provider with a token adds, changes and disables people by itself.
        </Empty>
      ) : null}
      {data && data.items.length > 0 ? <Clients list={data} /> : null}
      {data ? (
        <Text fz="xs" c="var(--ui-dimmed)" px="md" py="sm">
          Address: {data.address}
        </Text>
      ) : null}
      <Modal
        opened={making}
        onClose={() => setMaking(false)}
        title="Let a program keep the directory"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <NewClient onDone={() => setMaking(false)} />
      </Modal>
    </Panel>
  );
}

function Clients({ list }: { readonly list: ScimClientList }) {
  const now = useNow(60);
  const ending = useDeed(endScimClient, ({ name }) => `The token of ${name} is ended.`);
  return (
    <>
      <QuietTable label="Programs that keep the directory">
        <thead>
          <tr>
            <th scope="col">Program</th>
            <th scope="col">Last asked</th>
            <th scope="col">Token</th>
          </tr>
        </thead>
        <tbody>
          {list.items.map(({ id, name, lastUsedAt, endedAt }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              <td data-quiet>{lastUsedAt ? <Ago at={lastUsedAt} now={now} /> : <Nothing words="never" />}</td>
              <td>
                {endedAt ? (
                  <Tag>ended</Tag>
                ) : (
                  <MayButton
                    may={list.may.change}
                    variant="default"
                    size="compact-xs"
                    onClick={() => ending.mutate(id)}
                  >
                    End
                  </MayButton>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </QuietTable>
      <Refused fault={ending.error} />
    </>
  );
}

function NewClient({ onDone }: { readonly onDone: () => void }) {
  const [name, setName] = useState('');
  const [token, setToken] = useState<string | null>(null);
  const making = useDeed(makeScimClient);
  if (token !== null) {
    return (
      <ShownOnce label="The token" secret={token} onDone={onDone}>
        Copy the token now: it is shown this once and kept nowhere.
      </ShownOnce>
    );
  }
  const done = {
    onSuccess: (made: { token: string | null }) => (made.token === null ? onDone() : setToken(made.token)),
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        making.mutate(name, done);
      }}
    >
      <Stack gap="sm">
        <TextInput
          label="Program"
          placeholder="Entra ID"
          required
          withAsterisk={false}
          maxLength={80}
          data-autofocus
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Refused fault={making.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            Not now
          </Button>
          <Button type="submit" loading={making.isPending}>
            Make the token
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
