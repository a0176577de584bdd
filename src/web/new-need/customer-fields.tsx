import { Checkbox, SegmentedControl, Stack } from '@mantine/core';
import type { Account } from '../../modules/accounts/account.ts';
import { AccountSelect } from '../../modules/accounts/account-select.tsx';
import { NewCustomerFields } from '../../modules/accounts/new-customer.tsx';
import { editionInWords, regionInWords, segmentInWords } from '../../modules/accounts/words.tsx';
import { Facts } from '../../ui/facts.tsx';
import { count } from '../../ui/figures.tsx';
import { Panel } from '../../ui/panel.tsx';
import type { NeedForm } from './need-form.tsx';

/** Whose need it is: an account of ours, whose facts are known, or a customer who is new to us. */
export function CustomerFields({ form, account }: { readonly form: NeedForm; readonly account: Account | undefined }) {
  const { newCustomer } = form.values;
  return (
    <Panel
      title="Customer"
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Customer"
          value={newCustomer ? 'new' : 'ours'}
          onChange={(kind) => form.setFieldValue('newCustomer', kind === 'new')}
          data={[
            { value: 'ours', label: 'An account' },
            { value: 'new', label: 'New customer' },
          ]}
        />
      }
    >
      {newCustomer ? (
        <NewCustomerFields input={(field) => form.getInputProps(`customer.${field}`)}>
          <Checkbox
            mt={28}
            label="Public sector"
            {...form.getInputProps('customer.publicSector', { type: 'checkbox' })}
          />
        </NewCustomerFields>
      ) : (
        <AccountPicker form={form} account={account} />
      )}
    </Panel>
  );
}

function AccountPicker({ form, account }: { readonly form: NeedForm; readonly account: Account | undefined }) {
  return (
    <Stack gap="md">
      <AccountSelect account={account} input={form.getInputProps('account')} />
      {account ? (
        <Facts
          items={[
            ['Region', regionInWords[account.region]],
            ['Segment', `${segmentInWords[account.segment]}, ${count(account.groupEmployees)} people`],
            ['Edition', editionInWords[account.edition]],
            ['Sector', account.publicSector ? 'Public' : 'Private'],
            ['Existing partner', account.existingPartner?.name ?? 'none on record'],
          ]}
          width={150}
        />
      ) : null}
    </Stack>
  );
}
