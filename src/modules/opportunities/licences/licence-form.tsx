import { Button, Group, NumberInput, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { lifecycleOf, playbookQuery } from '../../../playbook/playbook-queries.tsx';
import { Refused } from '../../../ui/states.tsx';
import type { ChangedLicence, Licence } from './licence.ts';
import { licencesQuery } from './licence-queries.tsx';

interface LicenceFormProps {
  /** As it stands; without one it is written down anew, with number and account. */
  readonly licence?: Licence;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onLeave: () => void;
  readonly onKeep: (said: ChangedLicence, place: { readonly number: string; readonly account: string }) => void;
}

/** What the CRM says of a licence opportunity, to be written down. */
export function LicenceForm({ licence, busy, error, onLeave, onKeep }: LicenceFormProps) {
  const { data: playbook } = useQuery(playbookQuery);
  const { data: list } = useQuery(licencesQuery({}));
  const [said, setSaid] = useState({
    ...{ number: licence?.number ?? '', account: licence?.account.number ?? '', name: licence?.name ?? '' },
    ...{ stage: licence?.stage ?? null, orderType: licence?.orderType ?? null, currency: licence?.currency ?? 'USD' },
    arr: licence?.netArrCents == null ? '' : licence.netArrCents / 100,
    ...{ closeDate: licence?.closeDate ?? '', owner: licence?.owner.email ?? '' },
  } as Said);
  const put = (more: Partial<Said>) => setSaid((before) => ({ ...before, ...more }));
  const text = (field: 'number' | 'account' | 'name' | 'currency' | 'closeDate' | 'owner', label: string) => ({
    label,
    value: said[field],
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) => put({ [field]: currentTarget.value }),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const { number, account, arr, stage, orderType, owner, ...rest } = said;
        const netArrCents = arr === '' ? null : Math.round(Number(arr) * 100);
        const kept = { ...rest, stage: stage ?? '', orderType: orderType ?? '', netArrCents };
        onKeep({ ...kept, owner: owner.trim() === '' ? null : owner.trim() }, { number, account });
      }}
    >
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
          {licence ? null : <TextInput {...text('number', 'Number in the CRM')} required withAsterisk={false} />}
          {licence ? null : (
            <TextInput {...text('account', 'Account')} placeholder="ACC-2026-0001" required withAsterisk={false} />
          )}
          <TextInput {...text('name', 'Name')} required withAsterisk={false} minLength={3} maxLength={160} />
          <Select
            label="Stage"
            data={(lifecycleOf(playbook, 'opportunity')?.states ?? []).map(({ id, title }) => ({
              value: id,
              label: title,
            }))}
            value={said.stage}
            onChange={(stage) => put({ stage })}
            required
            withAsterisk={false}
          />
          <Select
            label="Order type"
            data={(list?.orderTypes ?? []).map(({ id, title }) => ({ value: id, label: title }))}
            value={said.orderType}
            onChange={(orderType) => put({ orderType })}
            required
            withAsterisk={false}
          />
          <NumberInput
            label="Net ARR"
            description="Empty while it is not known"
            decimalScale={2}
            thousandSeparator=","
            hideControls
            value={said.arr}
            onChange={(arr) => put({ arr })}
          />
          <TextInput {...text('currency', 'Currency')} maxLength={3} required withAsterisk={false} />
          <TextInput {...text('closeDate', 'Closes')} type="date" required withAsterisk={false} />
          <TextInput {...text('owner', 'Owner')} type="email" description="E-mail; you, where it is empty" />
        </SimpleGrid>
        <Refused fault={error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onLeave}>
            Leave it
          </Button>
          <Button type="submit" loading={busy}>
            Keep
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface Said {
  readonly number: string;
  readonly account: string;
  readonly name: string;
  readonly stage: string | null;
  readonly orderType: string | null;
  readonly currency: string;
  readonly arr: number | string;
  readonly closeDate: string;
  readonly owner: string;
}
