import { Drawer } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Connection, ConnectionList } from '../../platform/auth/federation/connection.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Sheet } from '../../ui/panel.tsx';
import { CardLink, RowLink } from '../../ui/row-link.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import styles from '../opportunity.module.css';
import { ConnectionForm } from './connection-form.tsx';
import { ConnectionSearch, connectionsQuery } from './connection-queries.tsx';
import { GroupRolesPanel } from './group-roles.panel.tsx';
import { ProvisioningPanel } from './provisioning.panel.tsx';

const route = getRouteApi('/desk/connections');

/** Who vouches for people: identity providers they sign in through, and programs that keep the directory. */
export function ConnectionsPage() {
  const { connection } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isPending, refetch } = useQuery(connectionsQuery);
  const open = (id: ConnectionSearch['connection']) =>
    void navigate({ search: () => ConnectionSearch.parse({ connection: id }) });
  return (
    <>
      <PageHead
        title="Sign-in connections"
        lead="Identity providers that people sign in through, and programs that keep the directory."
        actions={
          data ? (
            <MayButton
              may={data.may.change}
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => open('new')}
            >
              Add a connection
            </MayButton>
          ) : undefined
        }
      />
      <Sheet label="Sign-in connections">
        {isPending ? <Waiting lines={5} /> : null}
        {error ? <Failed fault={error} onRetry={() => void refetch()} /> : null}
        {data?.items.length === 0 ? (
          <Empty title="People sign in by password or passkey alone" icon={<IconKey size={20} aria-hidden />}>
            A connection lets them sign in with the account of their company.
          </Empty>
        ) : null}
        {data && data.items.length > 0 ? <Connections items={data.items} /> : null}
      </Sheet>
      {data ? (
        <div className={styles.columns}>
          <div className={styles.column}>
            <GroupRolesPanel list={data} />
          </div>
          <div className={styles.column}>
            <ProvisioningPanel />
          </div>
        </div>
      ) : null}
      {data ? <Card list={data} id={connection} onClose={open} /> : null}
    </>
  );
}

const kinds = { oidc: 'OpenID Connect', saml: 'SAML 2.0' } as const;
const state = ({ enabled }: Connection) => <Tag tone={enabled ? 'good' : 'neutral'}>{enabled ? 'on' : 'off'}</Tag>;

const columns: Column<Connection>[] = [
  {
    id: 'name',
    header: 'Name',
    meta: { clip: true, width: '30%' },
    cell: ({ row: { original } }) => (
      <RowLink to="/connections" search={{ connection: original.id }}>
        {original.name}
      </RowLink>
    ),
  },
  { id: 'kind', header: 'Kind', meta: { quiet: true }, cell: ({ row }) => kinds[row.original.settings.kind] },
  { id: 'domains', header: 'Domains', meta: { clip: true }, cell: ({ row }) => row.original.domains.join(', ') },
  {
    id: 'passwords',
    header: 'Passwords',
    meta: { quiet: true, minor: true },
    cell: ({ row }) => (row.original.passwordsRefused ? 'refused' : 'allowed'),
  },
  { id: 'state', header: 'State', cell: ({ row }) => state(row.original) },
];

function Connections({ items }: { readonly items: Connection[] }) {
  return (
    <DataTable
      label="Sign-in connections"
      columns={columns}
      items={items}
      keyOf={({ id }) => id}
      card={(connection) => (
        <CardLink
          to="/connections"
          search={{ connection: connection.id }}
          title={connection.name}
          end={state(connection)}
          foot={<span>{kinds[connection.settings.kind]}</span>}
        >
          {connection.domains.join(', ')}
        </CardLink>
      )}
    />
  );
}

function Card({ list, id, onClose }: CardProps) {
  const connection = list.items.find((each) => each.id === id);
  const title = id === 'new' ? 'Add a connection' : (connection?.name ?? 'No connection');
  return (
    <Drawer
      opened={id !== undefined}
      onClose={() => onClose(undefined)}
      position="right"
      size={560}
      title={title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {id === 'new' ? <ConnectionForm list={list} onDone={(made) => onClose(String(made))} /> : null}
      {connection ? (
        <ConnectionForm
          key={`${connection.id} ${connection.version}`}
          list={list}
          connection={connection}
          onDone={() => onClose(connection.id)}
        />
      ) : null}
      {id !== undefined && id !== 'new' && !connection ? <Empty small title="There is no such connection" /> : null}
    </Drawer>
  );
}

interface CardProps {
  readonly list: ConnectionList;
  readonly id: ConnectionSearch['connection'];
  readonly onClose: (id: string | undefined) => void;
}
