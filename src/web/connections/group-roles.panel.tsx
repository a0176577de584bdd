import { ActionIcon, Autocomplete, Group, Select, Stack } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { ConnectionList } from '../../platform/auth/federation/connection.ts';
import { useDeed } from '../../ui/deed.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QuietTable } from '../../ui/quiet-table.tsx';
import { Empty, Refused } from '../../ui/states.tsx';
import { setGroupRoles } from './connection-queries.tsx';

/** Which group of the provisioned directory gives which role: whoever is in it has the role, whoever leaves it has not. */
export function GroupRolesPanel({ list }: { readonly list: ConnectionList }) {
  const [group, setGroup] = useState('');
  const [role, setRole] = useState<string | null>(null);
  const setting = useDeed(setGroupRoles, () => 'The roles of all members are settled.');
  const titleOf = new Map(list.roles.map(({ id, title }) => [id, title]));
  const { groupRoles, may } = list;
  const add = () => {
    if (group.trim() === '' || role === null) return;
    const cleared = { onSuccess: () => setGroup('') };
    setting.mutate([...groupRoles, { group: group.trim(), role }], cleared);
  };
  return (
    <Panel title="Roles by groups" flush>
      {groupRoles.length === 0 ? <Empty small title="No group gives a role yet" /> : null}
      {groupRoles.length > 0 ? (
        <QuietTable label="Roles by groups">
          <thead>
            <tr>
              <th scope="col">Group</th>
              <th scope="col">Role</th>
              <th scope="col" aria-label="Remove" />
            </tr>
          </thead>
          <tbody>
            {groupRoles.map((row) => (
              <tr key={`${row.group} ${row.role}`}>
                <th scope="row">{row.group}</th>
                <td>{titleOf.get(row.role) ?? row.role}</td>
                <td data-align="end">
                  {may.change === true ? (
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={`Remove ${row.group}`}
                      onClick={() => setting.mutate(groupRoles.filter((each) => each !== row))}
                    >
                      <IconTrash size={16} />
                    </ActionIcon>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </QuietTable>
      ) : null}
      {may.change === true ? (
        <Stack gap="xs" px="md" pb="md" pt="xs">
          <Group gap="xs" align="flex-end">
            <Autocomplete label="Group" size="xs" flex={1} data={list.groups} value={group} onChange={setGroup} />
            <Select
              label="Role"
              size="xs"
              flex={1}
              data={list.roles.map(({ id, title }) => ({ value: id, label: title }))}
              searchable
              value={role}
              onChange={setRole}
            />
            <MayButton may={may.change} size="xs" loading={setting.isPending} onClick={add}>
              Give
            </MayButton>
          </Group>
          <Refused fault={setting.error} />
        </Stack>
      ) : null}
    </Panel>
  );
}
