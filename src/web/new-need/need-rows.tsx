import { ActionIcon, Button, Group, Select, Stack } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { showMoney } from '../../platform/money.ts';
import { catalogueQuery, servicesQuery } from '../../playbook/playbook-queries.tsx';
import type { CatalogueEntry } from '../../playbook/reading.ts';
import { Panel } from '../../ui/panel.tsx';
import { emptyRow, type NeedForm } from './need-form.tsx';
import styles from './new-need.module.css';

const needsMost = 50;

/** What the customer needs: services, each from the catalogue or made to measure. */
export function NeedRows({ form }: { readonly form: NeedForm }) {
  const rows = form.values.needs;
  const next = useRef(rows.length);
  const add = () => {
    form.insertListItem('needs', emptyRow(next.current));
    next.current += 1;
  };
  return (
    <Panel title="What is needed">
      <Stack gap="sm">
        {rows.map(({ key }, place) => (
          <NeedFields key={key} form={form} place={place} />
        ))}
        <Group>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={15} aria-hidden />}
            disabled={rows.length >= needsMost}
            onClick={add}
          >
            Another need
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}

function NeedFields({ form, place }: { readonly form: NeedForm; readonly place: number }) {
  const { data: services } = useQuery(servicesQuery);
  const { data: catalogue } = useQuery(catalogueQuery());
  const row = form.values.needs[place];
  const entries =
    catalogue?.items.filter(({ sku, bills, service }) => sku !== null && bills === null && service === row?.service) ??
    [];
  const only = form.values.needs.length === 1;
  return (
    <div className={styles.need}>
      <Select
        label={place === 0 ? 'Service' : undefined}
        aria-label="Service"
        placeholder="Choose a service"
        data={services?.items.map(({ id, title }) => ({ value: id, label: title })) ?? []}
        {...form.getInputProps(`needs.${place}.service`)}
        onChange={(service) => {
          form.setFieldValue(`needs.${place}.service`, service);
          form.setFieldValue(`needs.${place}.sku`, null);
        }}
      />
      <Select
        label={place === 0 ? 'From the catalogue' : undefined}
        aria-label="From the catalogue"
        placeholder={row?.service && entries.length === 0 ? 'Custom: none in the catalogue' : 'Custom'}
        disabled={entries.length === 0}
        clearable
        searchable
        data={entries.map((entry) => ({ value: entry.sku ?? '', label: entryInWords(entry, catalogue?.currency) }))}
        {...form.getInputProps(`needs.${place}.sku`)}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        style={only ? { visibility: 'hidden' } : undefined}
        onClick={() => form.removeListItem('needs', place)}
        aria-label={`Take need ${place + 1} away`}
      >
        <IconTrash size={16} />
      </ActionIcon>
    </div>
  );
}

function entryInWords({ sku, title, priceCents, per }: CatalogueEntry, currency: string | undefined): string {
  const price = priceCents === null ? '' : `, ${showMoney(priceCents, currency)}`;
  return `${title} (${sku})${price}${per === null ? '' : ` per ${per}`}`;
}
