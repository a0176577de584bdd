import { Select, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { May } from '../../platform/may.ts';
import { useDeed } from '../../ui/deed.tsx';
import { VerbDialog } from '../../ui/verb-dialog.tsx';
import { partnersQuery } from '../partners/partner-queries.tsx';
import { NewRegistration } from './registration.ts';
import { submitRegistration } from './registration-queries.tsx';

/** Registers the services that a partner attaches to a licence opportunity. */
export function RegisterServices({ may, licence: known }: RegisterProps) {
  const { data } = useQuery(partnersQuery);
  const [partner, setPartner] = useState<string | null>(null);
  const [licence, setLicence] = useState(known ?? '');
  const [customer, setCustomer] = useState('');
  const [services, setServices] = useState('');
  const partners = data?.items ?? [];
  // A partner's people see one partner, their own: there is nothing to choose.
  const own = partners.length === 1 ? partners[0]!.number : null;
  const doing = useDeed(
    (given: object) => submitRegistration(NewRegistration.parse(given)),
    ({ number }) => `${number} is submitted.`,
  );
  const needed = { required: true, withAsterisk: false, minLength: 2 } as const;
  return (
    <VerbDialog
      may={may}
      title="Register services"
      doing={doing}
      given={{ partner: partner ?? own, licence, customer, services }}
      look={{ size: 'sm', variant: 'filled' }}
    >
      {own === null ? (
        <Select
          label="Partner"
          placeholder="Choose a partner"
          searchable
          required
          withAsterisk={false}
          data={partners.map(({ number: value, name }) => ({ value, label: name }))}
          value={partner}
          onChange={setPartner}
        />
      ) : null}
      <TextInput
        {...needed}
        label="Licence opportunity"
        description="Its number; services are attached to one."
        maxLength={60}
        value={licence}
        onChange={({ currentTarget }) => setLicence(currentTarget.value)}
      />
      <TextInput
        {...needed}
        label="Customer"
        maxLength={160}
        value={customer}
        onChange={({ currentTarget }) => setCustomer(currentTarget.value)}
      />
      <Textarea
        {...needed}
        label="Services"
        maxLength={500}
        rows={3}
        value={services}
        onChange={({ currentTarget }) => setServices(currentTarget.value)}
      />
    </VerbDialog>
  );
}

interface RegisterProps {
  readonly may: May[string] | undefined;
  /** Of the list that is looked at. */
  readonly licence: string | undefined;
}
