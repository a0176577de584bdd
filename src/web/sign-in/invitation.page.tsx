import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { z } from 'zod';
import { OpenInvitation } from '../../platform/auth/account.ts';
import { tell, tryOut } from '../../ui/api.tsx';
import { momentInWords } from '../../ui/figures.tsx';
import { Failed, Refused, Waiting } from '../../ui/states.tsx';
import { DoorFrame } from './door-frame.tsx';
import styles from './sign-in.module.css';

/** What the link of an administrator opens: one says how one is called and sets a password. */
export function InvitationPage() {
  // After the `#`, where no server sees it.
  const token = window.location.hash.slice(1);
  const { data, error } = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => tryOut('/api/invitation/reading', { token }, OpenInvitation, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return (
    <DoorFrame title="Welcome">
      <div className={styles.form}>
        {error ? (
          <>
            <Failed fault={error} small />
            <Button fullWidth variant="default" renderRoot={(props) => <Link to="/sign-in" {...props} />}>
              Sign in
            </Button>
          </>
        ) : null}
        {data ? <Acceptance invitation={data} token={token} /> : null}
        {data || error ? null : <Waiting lines={5} />}
      </div>
    </DoorFrame>
  );
}

function Acceptance({ invitation, token }: { readonly invitation: OpenInvitation; readonly token: string }) {
  const router = useRouter();
  const { firstAdministrator } = invitation;
  const form = useForm({
    initialValues: { name: invitation.name ?? '', email: invitation.email ?? '', password: '' },
  });
  const accepting = useMutation({
    mutationFn: ({ name, email, password }: typeof form.values) =>
      tell(
        'POST',
        '/api/invitation/acceptance',
        { token, name, password, ...(firstAdministrator ? { email } : {}) },
        z.object({ email: z.string() }),
      ),
    onSuccess: ({ email }) => router.navigate({ to: '/sign-in', search: { welcome: email }, replace: true }),
  });
  return (
    <form aria-label="Welcome" onSubmit={form.onSubmit((given) => accepting.mutate(given))}>
      <Stack gap="sm">
        <h2 className={styles.step}>{titleOf(invitation)}</h2>
        <Text fz="sm" c="dimmed">
          {leadOf(invitation)} The link is good until {momentInWords(invitation.expiresAt)}.
        </Text>
        <Refused fault={accepting.error} />
        <TextInput
          label="Name"
          autoComplete="name"
          required
          withAsterisk={false}
          maxLength={120}
          {...form.getInputProps('name')}
        />
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          readOnly={!firstAdministrator}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="New password"
          description="At least twelve characters; four or five words make a good one."
          autoComplete="new-password"
          required
          withAsterisk={false}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={accepting.isPending} mt={4}>
          Set the password
        </Button>
      </Stack>
    </form>
  );
}

const titleOf = ({ firstAdministrator, again }: OpenInvitation): string => {
  if (firstAdministrator) return 'The first administrator';
  return again ? 'A new password' : 'Welcome to the desk';
};

const leadOf = ({ firstAdministrator, again, invitedBy }: OpenInvitation): string => {
  if (firstAdministrator)
    return 'Nobody can let people in yet. Whoever sets this password can, and invites the others.';
  const by = invitedBy ?? 'An administrator';
  if (!again) return `${by} invites you. Say how you are called and set a password.`;
  return `${by} lets you set a new password. Your authenticator app, passkeys and open sessions end with it.`;
};
