import { NumberInput, Select, SimpleGrid, TextInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import type { ReactNode } from 'react';
import type { NewAccount } from './account.ts';
import { choicesOf, editionInWords, regionInWords } from './words.tsx';

/** A customer who is new to us, as they are typed: every field is there, an empty one is not known yet. */
export interface TypedCustomer {
  readonly name: string;
  readonly country: string;
  readonly region: NewAccount['region'] | null;
  readonly edition: NewAccount['edition'] | null;
  readonly employees: number | '';
}

export const untypedCustomer: TypedCustomer = { name: '', country: '', region: null, edition: null, employees: '' };

/** A form in which a customer is an account of ours, or new to us. */
interface AsksCustomer {
  readonly newCustomer: boolean;
}

/** What is missing of a customer, for such a form; an account of ours wants nothing of it. */
export const customerFaults = {
  name: (value: string, { newCustomer }: AsksCustomer) =>
    !newCustomer || value.trim().length > 1 ? null : 'Give the name of the customer.',
  country: (value: string, { newCustomer }: AsksCustomer) =>
    !newCustomer || /^[A-Z]{2}$/.test(value) ? null : 'Give the country by its two letters, e.g. DE.',
  region: (value: string | null, { newCustomer }: AsksCustomer) =>
    !newCustomer || value ? null : 'Choose the region.',
  edition: (value: string | null, { newCustomer }: AsksCustomer) =>
    !newCustomer || value ? null : 'Choose the edition.',
  employees: (value: number | '', { newCustomer }: AsksCustomer) =>
    !newCustomer || value !== '' ? null : 'Give the number of employees.',
};

/** A customer as they are sent; null while something is missing. */
export function customerTyped({ name, country, region, edition, employees }: TypedCustomer) {
  if (region === null || edition === null || employees === '') return null;
  return { name: name.trim(), country, region, edition, employees };
}

/** The fields of a customer who is new to us, and those of the form's own behind them. */
export function NewCustomerFields({ input, children }: NewCustomerFieldsProps) {
  const country = input('country');
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
      <TextInput label="Name" maxLength={120} {...input('name')} />
      <NumberInput
        label="Employees, in the whole corporate group"
        min={0}
        max={10_000_000}
        allowDecimal={false}
        thousandSeparator
        {...input('employees')}
      />
      <Select label="Region" data={choicesOf(regionInWords)} {...input('region')} />
      <TextInput
        label="Country, two letters"
        maxLength={2}
        {...country}
        onChange={({ currentTarget }) => country.onChange(currentTarget.value.toUpperCase())}
      />
      <Select label="Edition" data={choicesOf(editionInWords)} {...input('edition')} />
      {children}
    </SimpleGrid>
  );
}

interface NewCustomerFieldsProps {
  readonly input: (field: keyof TypedCustomer) => GetInputPropsReturnType;
  readonly children?: ReactNode;
}
