import { Button, Divider, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { browserSupportsWebAuthn } from '@simplewebauthn/browser';
import { IconFingerprint } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { Note, Refused } from '../../ui/states.tsx';
import { demoQuery, meQuery, signIn } from '../session.tsx';
import { DemoPeople } from './demo-people.tsx';
import { DoorFrame } from './door-frame.tsx';
import { enterByPasskey } from './passkey.tsx';
import { SecondStep } from './second-step.tsx';
import styles from './sign-in.module.css';
import { ArrivalNote, OnlyWay, SignInConnections, useOnlyWay } from './sign-in-connections.tsx';

const route = getRouteApi('/sign-in');

/** Sign in by password and code, or by passkey; in the demonstration a press fills in who one is. */
export function SignInPage() {
  const queries = useQueryClient();
  const router = useRouter();
  const { to, welcome, refused } = route.useSearch();
  const demo = useQuery(demoQuery);
  const [owed, setOwed] = useState(false);
  const form = useForm({ initialValues: { email: welcome ?? '', password: '' } });
  const only = useOnlyWay(form.values.email);
  const enter = async () => {
    await queries.resetQueries({ queryKey: meQuery.queryKey });
    router.history.push(to ?? '/');
  };
  const entering = useMutation({
    mutationFn: () => signIn(form.values.email, form.values.password),
    onSuccess: ({ secondFactor }) => (secondFactor ? setOwed(true) : enter()),
  });
  const byPasskey = useMutation({ mutationFn: enterByPasskey, onSuccess: enter });
  if (owed) {
    return (
      <DoorFrame title="Sign in">
        <SecondStep onEntered={() => void enter()} onBack={() => setOwed(false)} />
      </DoorFrame>
    );
  }
  return (
    <DoorFrame title="Sign in">
      <form className={styles.form} onSubmit={form.onSubmit(() => entering.mutate())} aria-label="Sign in">
        <Stack gap="sm">
          {welcome ? <Note tone="good">Your password is set. Sign in with it.</Note> : null}
          <ArrivalNote refused={refused} />
          <Refused fault={entering.error ?? byPasskey.error} />
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            {...form.getInputProps('email')}
          />
          {only ? (
            <OnlyWay connection={only} to={to} />
          ) : (
            <>
              <PasswordInput
                label="Password"
                autoComplete="current-password"
                required
                withAsterisk={false}
                {...form.getInputProps('password')}
              />
              <Button type="submit" loading={entering.isPending} mt={4}>
                Sign in
              </Button>
            </>
          )}
          {browserSupportsWebAuthn() ? (
            <>
              <Divider label="or" />
              <Button
                variant="default"
                leftSection={<IconFingerprint size={17} aria-hidden />}
                loading={byPasskey.isPending}
                onClick={() => byPasskey.mutate()}
              >
                Use a passkey
              </Button>
            </>
          ) : null}
          <SignInConnections to={to} />
        </Stack>
      </form>
      {demo.data ? (
        <DemoPeople
          people={demo.data.people}
          chosen={form.values.email}
          onChoose={({ email }) => form.setValues({ email, password: demo.data?.password ?? '' })}
        />
      ) : null}
    </DoorFrame>
  );
}
