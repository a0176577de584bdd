import { Button, Group, MultiSelect, NumberInput, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { KeyAccess } from '../../platform/auth/account.ts';
import { useDeed } from '../../ui/deed.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { Refused } from '../../ui/states.tsx';
import { makeKey } from './my-account-queries.tsx';

/** What a new key is for and how far it goes; then the key, once. */
export function NewKeyForm({ modules, daysMax, onDone }: NewKeyFormProps) {
  const [key, setKey] = useState<string | null>(null);
  const form = useForm({
    initialValues: { name: '', access: 'read' as KeyAccess, modules: [] as string[], days: Math.min(90, daysMax) },
  });
  const making = useDeed(makeKey);
  if (key !== null) {
    return (
      <ShownOnce label="The new key" secret={key} onDone={onDone}>
        Copy the key now: it is shown this once and kept nowhere.
      </ShownOnce>
    );
  }
  const make = (given: typeof form.values) =>
    making.mutate(
      { ...given, modules: given.modules.length === 0 ? null : given.modules },
      { onSuccess: (made) => (made.key === null ? onDone() : setKey(made.key)) },
    );
  return (
    <form onSubmit={form.onSubmit(make)}>
      <Stack gap="sm">
        <TextInput
          label="What it is for"
          placeholder="Nightly report"
          required
          withAsterisk={false}
          maxLength={80}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Radio.Group label="It may" {...form.getInputProps('access')}>
          <Group gap="lg" mt={6}>
            <Radio value="read" label="read" />
            <Radio value="write" label="read and write" />
          </Group>
        </Radio.Group>
        <MultiSelect
          label="Only in these modules"
          description="All of yours, if you name none. People are never among them."
          data={[...modules]}
          clearable
          {...form.getInputProps('modules')}
        />
        <NumberInput
          label="For how many days"
          description={`${daysMax} at most.`}
          min={1}
          max={daysMax}
          allowDecimal={false}
          required
          withAsterisk={false}
          {...form.getInputProps('days')}
        />
        <Refused fault={making.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            Not now
          </Button>
          <Button type="submit" loading={making.isPending}>
            Make the key
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface NewKeyFormProps {
  /** The modules the person holds rights in. */
  readonly modules: readonly string[];
  readonly daysMax: number;
  readonly onDone: () => void;
}
