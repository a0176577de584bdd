import { useForm } from '@mantine/form';
import type { Connection, ConnectionDraft, RoleRule } from '../../platform/auth/federation/connection.ts';

/** Everything a form can say of a connection, of either kind. */
interface Said {
  readonly kind: 'oidc' | 'saml';
  readonly name: string;
  readonly enabled: boolean;
  readonly domains: string[];
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: string[];
  readonly metadataUrl: string;
  readonly metadata: string;
  readonly roleRules: RoleRule[];
  readonly makesPeople: boolean;
  readonly firstRoles: string[];
  readonly passwordsRefused: boolean;
}

const blank = { issuer: '', clientId: '', scopes: [] as string[], metadataUrl: '' };

function saidOf(connection: Connection | undefined): Said {
  const settings = connection?.settings;
  return {
    kind: settings?.kind ?? 'oidc',
    name: connection?.name ?? '',
    enabled: connection?.enabled ?? true,
    domains: connection?.domains ?? [],
    ...blank,
    ...(settings?.kind === 'oidc'
      ? { issuer: settings.issuer, clientId: settings.clientId, scopes: settings.scopes }
      : { metadataUrl: settings?.metadataUrl ?? '' }),
    ...{ clientSecret: '', metadata: '' },
    roleRules: connection?.roleRules ?? [],
    makesPeople: connection?.makesPeople ?? false,
    firstRoles: connection?.firstRoles ?? [],
    passwordsRefused: connection?.passwordsRefused ?? false,
  };
}

export const useConnectionForm = (connection?: Connection) => useForm<Said>({ initialValues: saidOf(connection) });
export type ConnectionForm = ReturnType<typeof useConnectionForm>;

/** The form's words as the server takes them; an empty secret or metadata stays what it was. */
export function draftOf(said: Said): ConnectionDraft {
  const { name, enabled, domains, roleRules, makesPeople, firstRoles, passwordsRefused } = said;
  const { kind, issuer, clientId, scopes } = said;
  return {
    ...{ name, enabled, domains, roleRules, makesPeople, passwordsRefused },
    firstRoles: makesPeople ? firstRoles : [],
    provider:
      kind === 'oidc'
        ? { kind, issuer, clientId, scopes, clientSecret: said.clientSecret || null }
        : { kind, metadataUrl: said.metadataUrl || null, metadata: said.metadata || null },
  };
}
