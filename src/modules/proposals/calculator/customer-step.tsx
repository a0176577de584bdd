import { Checkbox, SegmentedControl, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { accountQuery } from '../../accounts/account-search.tsx';
import { AccountSelect } from '../../accounts/account-select.tsx';
import { NewCustomerFields } from '../../accounts/new-customer.tsx';
import type { CalculatorForm } from './calculator-form.tsx';

/** Who the customer is: an account of ours, or one who is new to us; and the box of the public sector. */
export function CustomerStep({ form }: { readonly form: CalculatorForm }) {
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label="Customer"
        value={form.values.newCustomer ? 'new' : 'ours'}
        onChange={(kind) => form.setFieldValue('newCustomer', kind === 'new')}
        data={[
          { value: 'ours', label: 'A customer we know' },
          { value: 'new', label: 'A new customer' },
        ]}
      />
      {form.values.newCustomer ? (
        <NewCustomerFields input={(field) => form.getInputProps(`customer.${field}`)} />
      ) : (
        <KnownCustomer form={form} />
      )}
      <Checkbox
        label="US public sector"
        description="Only people who are cleared for it see the deal from then on."
        {...form.getInputProps('publicSector', { type: 'checkbox' })}
      />
    </Stack>
  );
}

function KnownCustomer({ form }: { readonly form: CalculatorForm }) {
  const { account } = form.values;
  const chosen = useQuery({ ...accountQuery(account ?? ''), enabled: account !== null });
  return <AccountSelect account={chosen.data} input={form.getInputProps('account')} />;
}
