import { Checkbox, SimpleGrid, Stack, TextInput } from '@mantine/core';
import type { CalculatorForm } from './calculator-form.tsx';

/** Whom to talk to, who of us works with them, and what the work belongs to. */
export function PeopleStep({ form }: { readonly form: CalculatorForm }) {
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
        <TextInput label="Contact at the customer" maxLength={120} {...form.getInputProps('contactName')} />
        <TextInput label="Their e-mail" type="email" maxLength={200} {...form.getInputProps('contactEmail')} />
      </SimpleGrid>
      <TextInput
        label="Account team"
        description="Who of us works with the customer, one name after the other"
        placeholder="Sales, solutions architect, customer success"
        maxLength={500}
        {...form.getInputProps('team')}
      />
      <Checkbox label="There is no licence opportunity" {...form.getInputProps('standalone', { type: 'checkbox' })} />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
        {form.values.standalone ? (
          <TextInput label="Why there is none" maxLength={500} {...form.getInputProps('standaloneWhy')} />
        ) : (
          <TextInput label="Licence opportunity" maxLength={80} {...form.getInputProps('licence')} />
        )}
        <TextInput label="Should close on" type="date" {...form.getInputProps('closeDate')} />
      </SimpleGrid>
    </Stack>
  );
}
