import { Button, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBuildingSkyscraper } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import {
  type ArrivalRefusal,
  arrivalRefusals,
  domainOf,
  type OpenConnection,
  OpenConnectionList,
} from '../../platform/auth/federation/connection.ts';
import { ask, withQuery } from '../../ui/api.tsx';
import { Note } from '../../ui/states.tsx';

const waysQuery = (email?: string) =>
  queryOptions({
    queryKey: ['sso', 'connections', email ?? ''],
    queryFn: ({ signal }) => ask(withQuery('/api/sso/connections', { email }), OpenConnectionList, signal),
    staleTime: 60_000,
  });

const whole = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;

/** The one way in that the people of an e-mail's domain have, where they have no password to use. */
export function useOnlyWay(email: string): OpenConnection | null {
  const [typed] = useDebouncedValue(email.trim(), 250);
  const known = whole.test(typed);
  const { data } = useQuery({ ...waysQuery(`somebody@${domainOf(typed)}`), enabled: known });
  return known && data && !data.passwords ? (data.items[0] ?? null) : null;
}

interface WayProps {
  readonly connection: OpenConnection;
  /** Where one wanted to go. */
  readonly to: string | undefined;
}

/** A link and no button: the browser itself has to go there. */
function Way({ connection: { id, name }, to, first }: WayProps & { readonly first?: boolean }) {
  return (
    <Button
      component="a"
      href={withQuery(`/api/sso/${id}/start`, { to })}
      variant={first ? 'filled' : 'default'}
      leftSection={<IconBuildingSkyscraper size={17} aria-hidden />}
    >
      Continue with {name}
    </Button>
  );
}

/** In place of the password, for whom it is not. */
export function OnlyWay({ connection, to }: WayProps) {
  return (
    <>
      <Note>Your company signs in through {connection.name}.</Note>
      <Way connection={connection} to={to} first />
    </>
  );
}

/** The ways in beside the password; nothing where there are none. */
export function SignInConnections({ to }: { readonly to: string | undefined }) {
  const { data } = useQuery(waysQuery());
  if (!data || data.items.length === 0) return null;
  return (
    <Stack gap="xs">
      {data.items.map((connection) => (
        <Way key={connection.id} connection={connection} to={to} />
      ))}
    </Stack>
  );
}

/** Why somebody who comes back from an identity provider stands here again. */
export function ArrivalNote({ refused }: { readonly refused: ArrivalRefusal | undefined }) {
  return refused ? (
    <Note tone="bad" live>
      {arrivalRefusals[refused]}
    </Note>
  ) : null;
}
