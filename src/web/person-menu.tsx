import { Avatar, Menu, Text, UnstyledButton, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import { IconDeviceDesktop, IconLogout, IconUserCircle } from '@tabler/icons-react';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { meQuery, signOut } from './session.tsx';

/** Who is signed in, and the way out. */
export function PersonMenu() {
  const queries = useQueryClient();
  const router = useRouter();
  const { data: me } = useSuspenseQuery(meQuery);
  const { setColorScheme } = useMantineColorScheme();
  if (!me) return null;
  const leave = async () => {
    await signOut(queries);
    await router.navigate({ to: '/sign-in', search: {} });
  };
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton>
          <VisuallyHidden>Signed in as {me.name}</VisuallyHidden>
          <Avatar size={30} radius="xl" name={me.name} color="petrol" aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text fz="sm" fw={600} c="var(--ui-text)">
            {me.name}
          </Text>
          <Text fz="xs">{me.title}</Text>
          <Text fz="xs">{me.email}</Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconUserCircle size={15} />}
          renderRoot={(props) => <Link to="/my-account" {...props} />}
        >
          My account
        </Menu.Item>
        <Menu.Item leftSection={<IconDeviceDesktop size={15} />} onClick={() => setColorScheme('auto')}>
          Theme of the system
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={15} />} onClick={() => void leave()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
