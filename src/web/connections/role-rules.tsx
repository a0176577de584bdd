import { ActionIcon, Button, Group, Input, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ConnectionList, RoleRule } from '../../platform/auth/federation/connection.ts';

/** Which value of which attribute gives which role. */
export function RoleRules({ rules, roles, readOnly, onChange }: RoleRulesProps) {
  const change = (at: number, part: Partial<RoleRule>) =>
    onChange(rules.map((rule, index) => (index === at ? { ...rule, ...part } : rule)));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot look like the other fields.
    <div role="group" aria-label="Roles by attributes">
      <Input.Label component="div">Roles by attributes</Input.Label>
      <Stack gap="xs" mt={4}>
        {rules.map((rule, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no other identity than its place.
          <Group key={at} gap="xs" wrap="nowrap" align="flex-end">
            <TextInput
              label="Attribute"
              size="xs"
              flex={1}
              readOnly={readOnly}
              value={rule.attribute}
              onChange={({ currentTarget }) => change(at, { attribute: currentTarget.value })}
            />
            <TextInput
              label="Value"
              size="xs"
              flex={1}
              readOnly={readOnly}
              value={rule.value}
              onChange={({ currentTarget }) => change(at, { value: currentTarget.value })}
            />
            <Select
              label="Role"
              size="xs"
              flex={1}
              data={roles.map(({ id, title }) => ({ value: id, label: title }))}
              searchable
              disabled={readOnly}
              value={rule.role || null}
              onChange={(role) => change(at, { role: role ?? '' })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={30}
              disabled={readOnly}
              aria-label={`Remove rule ${at + 1}`}
              onClick={() => onChange(rules.filter((_, index) => index !== at))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Group>
          <Button
            variant="default"
            size="xs"
            disabled={readOnly}
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => onChange([...rules, { attribute: 'groups', value: '', role: '' }])}
          >
            Add a rule
          </Button>
        </Group>
      </Stack>
    </div>
  );
}

interface RoleRulesProps {
  readonly rules: readonly RoleRule[];
  readonly roles: ConnectionList['roles'];
  readonly readOnly: boolean;
  readonly onChange: (rules: RoleRule[]) => void;
}
