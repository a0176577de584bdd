import { Button, Checkbox, Group, MultiSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { Refused } from '../../ui/states.tsx';
import { kindOf, type Webhook, type WebhookSettings } from './webhook.ts';
import { eventTypesQuery } from './webhook-queries.tsx';

const nothingYet: WebhookSettings = { url: '', description: '', events: [], includesPublicSector: false };

/** Where a webhook leads and what it tells. */
export function WebhookForm({ webhook, words, busy, fault, onSettings, onClose }: WebhookFormProps) {
  const { data } = useQuery(eventTypesQuery);
  const { url, description, events, includesPublicSector } = webhook ?? nothingYet;
  const form = useForm<WebhookSettings>({ initialValues: { url, description, events, includesPublicSector } });
  return (
    <form onSubmit={form.onSubmit(onSettings)}>
      <Stack gap="sm">
        <TextInput
          label="What it is for"
          placeholder="Tells the data lake"
          required
          withAsterisk={false}
          minLength={3}
          maxLength={200}
          data-autofocus
          {...form.getInputProps('description')}
        />
        <TextInput
          label="Address"
          description="Public, and by https, unless the configuration allows more."
          placeholder="https://hooks.company.example/parley"
          required
          withAsterisk={false}
          inputMode="url"
          {...form.getInputProps('url')}
        />
        <MultiSelect
          label="Events"
          description="Single ones, or all of a kind."
          data={choices(data?.types ?? [])}
          searchable
          clearable
          hidePickedOptions
          nothingFoundMessage="No event is called so"
          {...form.getInputProps('events')}
        />
        <Checkbox
          label="Also what is done for the public sector"
          description="Somebody cleared for it says so."
          {...form.getInputProps('includesPublicSector', { type: 'checkbox' })}
        />
        <Refused fault={fault} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={busy}>
            {words}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface WebhookFormProps {
  /** As it stands; nothing for a new one. */
  readonly webhook?: Webhook;
  /** What the button says. */
  readonly words: string;
  readonly busy: boolean;
  readonly fault: Error | null;
  readonly onSettings: (given: WebhookSettings) => void;
  readonly onClose: () => void;
}

/** The types by their kind, with all of a kind first. */
const choices = (types: readonly string[]) =>
  [...Map.groupBy(types, kindOf)].map(([kind, items]) => ({
    group: kind,
    items: [{ value: `${kind}.*`, label: `${kind}.* (all)` }, ...items.map((type) => ({ value: type, label: type }))],
  }));
