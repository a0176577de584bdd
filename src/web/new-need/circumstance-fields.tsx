import { Autocomplete, Checkbox, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { partnersQuery } from '../../modules/partners/partner-queries.tsx';
import { playbookQuery } from '../../playbook/playbook-queries.tsx';
import { Panel } from '../../ui/panel.tsx';
import type { NeedForm } from './need-form.tsx';

/** What the seller knows beside the account's record. */
export function CircumstanceFields({ form }: { readonly form: NeedForm }) {
  const { data: partners } = useQuery(partnersQuery);
  const { data: playbook } = useQuery(playbookQuery);
  const names = partners?.items.map(({ name }) => name) ?? [];
  return (
    <Panel title="What is known">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
        <Autocomplete
          label="Services partner the customer works with"
          placeholder="None"
          data={names}
          {...form.getInputProps('partnerName')}
        />
        <Select
          label="Can that partner deliver?"
          allowDeselect={false}
          disabled={form.values.partnerName.trim() === ''}
          data={[
            { value: 'unknown', label: 'Nobody has asked yet' },
            { value: 'yes', label: 'Yes' },
            { value: 'no', label: 'No' },
          ]}
          {...form.getInputProps('partnerDelivers')}
        />
        <Autocomplete
          label="Qualified partner the seller knows"
          placeholder="None"
          data={names}
          {...form.getInputProps('sellerKnowsPartner')}
        />
        <Autocomplete
          label="Aligned channel account manager"
          placeholder="None"
          data={playbook?.contacts.map(({ id }) => id) ?? []}
          {...form.getInputProps('alignedCam')}
        />
        <Checkbox
          label="Professional Services has declined"
          {...form.getInputProps('psDeclined', { type: 'checkbox' })}
        />
        <Checkbox
          label="Candidate for a global system integrator"
          {...form.getInputProps('gsiCandidate', { type: 'checkbox' })}
        />
      </SimpleGrid>
    </Panel>
  );
}

/** Name, day and licence opportunity of what is opened. */
export function OpportunityFields({ form }: { readonly form: NeedForm }) {
  return (
    <Panel title="Opportunity">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
        <TextInput label="Name" placeholder="Customer: services" maxLength={160} {...form.getInputProps('name')} />
        <TextInput label="Should close on" type="date" {...form.getInputProps('closeDate')} />
        <TextInput label="Licence opportunity, if there is one" {...form.getInputProps('licence')} />
      </SimpleGrid>
    </Panel>
  );
}
