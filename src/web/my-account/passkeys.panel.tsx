import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { browserSupportsWebAuthn } from '@simplewebauthn/browser';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PasskeyLine } from '../../platform/auth/account.ts';
import { useDeed } from '../../ui/deed.tsx';
import { Ago } from '../../ui/figures.tsx';
import { useNow } from '../../ui/now.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Failed, Refused, Waiting } from '../../ui/states.tsx';
import { addPasskey } from '../sign-in/passkey.tsx';
import styles from './my-account.module.css';
import { factorsQuery, removePasskey } from './my-account-queries.tsx';

/** Passkeys: the device knows who one is, and no password is typed. */
export function PasskeysPanel() {
  const { data, error } = useQuery(factorsQuery);
  return (
    <Panel title="Passkeys" aside={data && data.passkeys.length > 0 ? data.passkeys.length : undefined}>
      <Stack gap="sm">
        {error ? <Failed fault={error} small /> : null}
        {data || error ? null : <Waiting lines={3} />}
        {data && data.passkeys.length === 0 ? (
          <Text fz="sm" c="dimmed">
            Enter by fingerprint, face or PIN of a device instead of password and code. Nobody can be talked out of a
            passkey.
          </Text>
        ) : null}
        {data && data.passkeys.length > 0 ? (
          <ul className={styles.lines} aria-label="Passkeys">
            {data.passkeys.map((passkey) => (
              <Passkey key={passkey.id} passkey={passkey} />
            ))}
          </ul>
        ) : null}
        {browserSupportsWebAuthn() ? (
          <AddPasskey />
        ) : (
          <Text fz="sm" c="dimmed">
            This browser knows no passkeys here: they need https, or localhost.
          </Text>
        )}
      </Stack>
    </Panel>
  );
}

function Passkey({ passkey: { id, name, synced, createdAt } }: { readonly passkey: PasskeyLine }) {
  const now = useNow(60);
  const removing = useDeed(removePasskey, () => `${name} opens nothing any more.`);
  return (
    <li className={styles.line}>
      <div className={styles.words}>
        {name}
        <div className={styles.about}>
          added <Ago at={createdAt} now={now} />, {synced ? 'on all your devices' : 'on one device'}
        </div>
        <Refused fault={removing.error} />
      </div>
      <Button
        variant="default"
        size="xs"
        aria-label={`Remove ${name}`}
        loading={removing.isPending}
        onClick={() => removing.mutate(id)}
      >
        Remove
      </Button>
    </li>
  );
}

function AddPasskey() {
  const [name, setName] = useState('');
  const adding = useDeed(addPasskey, () => 'The passkey is added.');
  return (
    <form
      aria-label="Add a passkey"
      onSubmit={(event) => {
        event.preventDefault();
        adding.mutate(name.trim(), { onSuccess: () => setName('') });
      }}
    >
      <Stack gap="sm">
        <TextInput
          label="Name of the device"
          placeholder="Work laptop"
          required
          withAsterisk={false}
          maxLength={80}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Refused fault={adding.error} />
        <Group justify="flex-end">
          <Button type="submit" variant="default" loading={adding.isPending}>
            Add a passkey
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
