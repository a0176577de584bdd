import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useDeed } from '../../ui/deed.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Empty, Failed, Refused, Waiting } from '../../ui/states.tsx';
import { changePassword, factorsQuery } from './my-account-queries.tsx';

/** Change the password; every other session ends. */
export function PasswordPanel() {
  const { data, error } = useQuery(factorsQuery);
  return (
    <Panel title="Password">
      {error ? <Failed fault={error} small /> : null}
      {data || error ? null : <Waiting lines={3} />}
      {data?.password ? <ChangePassword /> : null}
      {data && !data.password ? <Empty small title="You enter by single sign-on" /> : null}
    </Panel>
  );
}

function ChangePassword() {
  const form = useForm({ initialValues: { current: '', next: '' } });
  const changing = useDeed(changePassword, ({ ended }) =>
    ended === 0 ? 'The password is changed.' : `The password is changed; other sessions ended: ${ended}.`,
  );
  const change = (given: typeof form.values) => changing.mutate(given, { onSuccess: form.reset });
  return (
    <form aria-label="Change the password" onSubmit={form.onSubmit(change)}>
      <Stack gap="sm">
        <PasswordInput
          label="Password now"
          autoComplete="current-password"
          required
          withAsterisk={false}
          {...form.getInputProps('current')}
        />
        <PasswordInput
          label="New password"
          description="At least twelve characters; four or five words make a good one."
          autoComplete="new-password"
          required
          withAsterisk={false}
          {...form.getInputProps('next')}
        />
        <Refused fault={changing.error} />
        <Group justify="flex-end">
          <Button type="submit" variant="default" loading={changing.isPending}>
            Change the password
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
