import { useForm } from '@mantine/form';
import { useLocalStorage } from '@mantine/hooks';
import { useEffect } from 'react';
import { customerFaults, customerTyped, type TypedCustomer, untypedCustomer } from '../../accounts/new-customer.tsx';
import type { AskedService, Intake } from './intake.ts';

/** An answer as it is typed; an empty text is not known yet. */
export type Typed = number | string | boolean;

/** The calculator as it is filled: every field is there. */
export interface CalculatorValues {
  readonly newCustomer: boolean;
  readonly account: string | null;
  readonly customer: TypedCustomer;
  readonly publicSector: boolean;
  readonly services: readonly string[];
  /** By service, then by the key of the question. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, Typed>>>>;
  readonly contactName: string;
  readonly contactEmail: string;
  /** Names, one after the other, with commas between. */
  readonly team: string;
  readonly standalone: boolean;
  readonly licence: string;
  readonly standaloneWhy: string;
  readonly closeDate: string;
}

const nothing: CalculatorValues = {
  ...{ newCustomer: false, account: null, publicSector: false, services: [], answers: {} },
  customer: untypedCustomer,
  ...{ contactName: '', contactEmail: '', team: '', standalone: false, licence: '', standaloneWhy: '', closeDate: '' },
};

/** Where what is typed is kept until it is sent, in this browser alone. */
const drawer = 'parley-calculator';

/** Which step asks for which field, so that what is missing is shown where it is asked. */
const steps: readonly (readonly (keyof CalculatorValues)[])[] = [
  ['account', 'customer'],
  ['services'],
  ['contactName', 'contactEmail', 'licence', 'standaloneWhy', 'closeDate'],
];

/** The first step in which something is missing; -1 where nothing is. */
export const stepOf = (errors: Readonly<Record<string, unknown>>): number =>
  steps.findIndex((fields) => fields.some((field) => Object.keys(errors).some((path) => path.split('.')[0] === field)));

/** The form, as it was left in this browser. */
export function useCalculatorForm() {
  const [kept, keep, forget] = useLocalStorage<CalculatorValues>({
    key: drawer,
    defaultValue: nothing,
    getInitialValueInEffect: false,
  });
  const form = useForm<CalculatorValues>({ initialValues: { ...nothing, ...kept }, validate });
  useEffect(() => keep(form.values), [form.values, keep]);
  const empty = () => {
    form.setValues(nothing);
    forget();
  };
  return { form, empty };
}
export type CalculatorForm = ReturnType<typeof useCalculatorForm>['form'];

const email = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

const validate = {
  account: (value: string | null, { newCustomer }: CalculatorValues) =>
    newCustomer || value ? null : 'Choose the customer, or enter a new one.',
  customer: customerFaults,
  services: (value: readonly string[]) => (value.length > 0 ? null : 'Choose at least one service.'),
  contactName: (value: string) => (value.trim().length > 1 ? null : 'Name somebody of the customer.'),
  contactEmail: (value: string) => (email.test(value.trim()) ? null : 'Give their e-mail address.'),
  licence: (value: string, { standalone }: CalculatorValues) =>
    standalone || value.trim() ? null : 'Give the licence opportunity, or say that there is none.',
  standaloneWhy: (value: string, { standalone }: CalculatorValues) =>
    !standalone || value.trim().length > 2 ? null : 'Say in a word why there is none.',
  closeDate: (value: string) => (value ? null : 'Give the day on which it should close.'),
};

/** The services that are chosen, with what is known of each. */
export const askedServices = ({ services, answers }: CalculatorValues): AskedService[] =>
  services.map((service) => ({
    service,
    answers: Object.fromEntries(
      Object.entries(answers[service] ?? {}).flatMap(([key, said]) => {
        const value = typeof said === 'string' ? said.trim() : said;
        return value === '' ? [] : [[key, value]];
      }),
    ),
  }));

/** What is sent; only when the form is whole. */
export function intakeOf(values: CalculatorValues): Intake | null {
  const { newCustomer, account, customer, standalone } = values;
  const common = {
    contact: { name: values.contactName.trim(), email: values.contactEmail.trim() },
    team: values.team
      .split(/[,;]/)
      .map((name) => name.trim())
      .filter((name) => name.length > 1)
      .slice(0, 10),
    publicSector: values.publicSector,
    services: askedServices(values),
    licence: standalone ? null : values.licence.trim(),
    standaloneWhy: standalone ? values.standaloneWhy.trim() : null,
    closeDate: values.closeDate,
  };
  if (!newCustomer) return account === null ? null : { ...common, customer: { account } };
  const typed = customerTyped(customer);
  return typed && { ...common, customer: { opened: { ...typed, publicSector: values.publicSector } } };
}
