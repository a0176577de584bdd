import { Button, Group, PasswordInput, PinInput, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDeed } from '../../ui/deed.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { Failed, Refused, Waiting } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import { enterByCode } from '../session.tsx';
import styles from './my-account.module.css';
import { beginApp, factorsQuery, type NewApp, removeApp, renewCodes } from './my-account-queries.tsx';
import { QrCode } from './qr-code.tsx';

/** The authenticator app and its recovery codes. */
export function AuthenticatorPanel() {
  const { data, error } = useQuery(factorsQuery);
  const [begun, setBegun] = useState<NewApp | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  return (
    <Panel
      title="Authenticator app"
      aside={data ? <Tag tone={data.totp ? 'good' : 'neutral'}>{data.totp ? 'on' : 'off'}</Tag> : undefined}
    >
      {error ? <Failed fault={error} small /> : null}
      {data || error ? null : <Waiting lines={3} />}
      {codes ? (
        <ShownOnce label="Recovery codes" secret={codes.join('\n')} onDone={() => setCodes(null)}>
          Keep these codes where your phone is not: each opens the door once when you do not have the app. They are
          shown now and never again.
        </ShownOnce>
      ) : null}
      {data && !codes && begun ? (
        <FirstCode
          app={begun}
          onDone={() => {
            setCodes(begun.backupCodes);
            setBegun(null);
          }}
          onBack={() => setBegun(null)}
        />
      ) : null}
      {data && !codes && !begun && !data.totp && data.password ? <Begin onBegun={setBegun} /> : null}
      {data && !codes && !begun && !data.password ? (
        <Text fz="sm" c="dimmed">
          You enter by single sign-on: the second step is your company’s.
        </Text>
      ) : null}
      {data?.totp && !codes ? <Keep onCodes={setCodes} /> : null}
    </Panel>
  );
}

function Begin({ onBegun }: { readonly onBegun: (app: NewApp) => void }) {
  const [password, setPassword] = useState('');
  const beginning = useDeed(beginApp);
  return (
    <form
      aria-label="Add an authenticator app"
      onSubmit={(event) => {
        event.preventDefault();
        beginning.mutate(password, { onSuccess: onBegun });
      }}
    >
      <Stack gap="sm">
        <Text fz="sm" c="dimmed">
          After the password you are asked for six digits that an app on your phone shows. Who knows your password alone
          stays outside.
        </Text>
        <OwnPassword value={password} onChange={setPassword} />
        <Refused fault={beginning.error} />
        <Group justify="flex-end">
          <Button type="submit" variant="default" loading={beginning.isPending}>
            Add an app
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function FirstCode({ app, onDone, onBack }: FirstCodeProps) {
  const [code, setCode] = useState('');
  const proving = useDeed(enterByCode, () => 'The app is added: it is asked for from now on.');
  const prove = (given: string) => proving.mutate(given, { onSuccess: onDone, onError: () => setCode('') });
  const secret = new URL(app.totpURI).searchParams.get('secret') ?? '';
  return (
    <Stack gap="sm">
      <div className={styles.scan}>
        <QrCode text={app.totpURI} label="The code for your authenticator app" />
        <Stack gap="xs">
          <Text fz="sm">Scan this with your app, then type the six digits it shows.</Text>
          <Text fz="xs" c="dimmed">
            Without a camera, type this key into the app:
          </Text>
          <code className={styles.secret}>{secret.match(/.{1,4}/g)?.join(' ')}</code>
        </Stack>
      </div>
      <PinInput
        length={6}
        type="number"
        oneTimeCode
        aria-label="Digit"
        getInputProps={(index) => ({ 'aria-label': `Digit ${index + 1} of 6` })}
        value={code}
        onChange={setCode}
        onComplete={prove}
      />
      <Refused fault={proving.error} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onBack}>
          Not now
        </Button>
        <Button loading={proving.isPending} disabled={code.length < 6} onClick={() => prove(code)}>
          Add the app
        </Button>
      </Group>
    </Stack>
  );
}

interface FirstCodeProps {
  readonly app: NewApp;
  readonly onDone: () => void;
  readonly onBack: () => void;
}

function Keep({ onCodes }: { readonly onCodes: (codes: readonly string[]) => void }) {
  const [password, setPassword] = useState('');
  const renewing = useDeed(renewCodes, () => 'The codes before are worth nothing now.');
  const removing = useDeed(removeApp, () => 'The app is removed: the password is enough now.');
  const empty = { onSuccess: () => setPassword('') };
  return (
    <Stack gap="sm">
      <Text fz="sm" c="dimmed">
        Your app is asked for at every sign-in. New codes, and removing it, ask for your password.
      </Text>
      <OwnPassword value={password} onChange={setPassword} />
      <Refused fault={renewing.error ?? removing.error} />
      <Group justify="flex-end" gap="xs">
        <Button
          variant="default"
          loading={removing.isPending}
          disabled={password === ''}
          onClick={() => removing.mutate(password, empty)}
        >
          Remove the app
        </Button>
        <Button
          variant="default"
          loading={renewing.isPending}
          disabled={password === ''}
          onClick={() => renewing.mutate(password, { onSuccess: ({ backupCodes }) => onCodes(backupCodes) })}
        >
          New recovery codes
        </Button>
      </Group>
    </Stack>
  );
}

function OwnPassword({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  return (
    <PasswordInput
      label="Your password"
      autoComplete="current-password"
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
