import { useForm } from '@mantine/form';
import { z } from 'zod';
import type { Account, NewAccount } from '../../modules/accounts/account.ts';
import {
  customerFaults,
  customerTyped,
  type TypedCustomer,
  untypedCustomer,
} from '../../modules/accounts/new-customer.tsx';
import type {
  Circumstances,
  Need,
  NewOpportunity,
  Opportunity,
  RevisedNeed,
} from '../../modules/opportunities/opportunity.ts';
import type { RoutingFacts } from '../../modules/routing/engagement.ts';

const said = z.string().max(160).optional().catch(undefined);

/** What is known before a need is typed: whose it is, beside which licence opportunity, and how it is called. */
export const NeedSearch = z.object({ account: said, licence: said, name: said });

/** The form as it is typed: every field is there, an empty text is not known yet. */
export interface NeedValues {
  readonly newCustomer: boolean;
  /** Number of the account chosen, when the customer is not new. */
  readonly account: string | null;
  readonly customer: TypedCustomer & { readonly publicSector: boolean };
  readonly needs: readonly NeedRow[];
  readonly partnerName: string;
  readonly partnerDelivers: 'yes' | 'no' | 'unknown';
  readonly sellerKnowsPartner: string;
  readonly psDeclined: boolean;
  readonly gsiCandidate: boolean;
  readonly alignedCam: string;
  readonly name: string;
  readonly closeDate: string;
  readonly licence: string;
}

/** One row of needs; `key` keeps the row its place while others come and go. */
export interface NeedRow {
  readonly key: string;
  readonly service: string | null;
  readonly sku: string | null;
}

export const emptyRow = (place: number): NeedRow => ({ key: `need-${place}`, service: null, sku: null });

const nothingSaid: NeedValues = {
  newCustomer: false,
  account: null,
  customer: { ...untypedCustomer, publicSector: false },
  needs: [emptyRow(0)],
  partnerName: '',
  partnerDelivers: 'unknown',
  sellerKnowsPartner: '',
  psDeclined: false,
  gsiCandidate: false,
  alignedCam: '',
  name: '',
  closeDate: '',
  licence: '',
};

/** The form, empty but for what is already said. */
export const useNeedForm = (said: Partial<NeedValues>) =>
  useForm<NeedValues>({
    initialValues: { ...nothingSaid, ...said },
    validate: {
      account: (value, { newCustomer }) => (newCustomer || value ? null : 'Choose the customer, or enter a new one.'),
      customer: customerFaults,
      needs: { service: (value) => (value ? null : 'Choose a service.') },
      closeDate: (value) => (value ? null : 'Give the day on which it should close.'),
    },
  });
export type NeedForm = ReturnType<typeof useNeedForm>;

const needsOf = (rows: readonly NeedRow[]): Need[] =>
  rows.flatMap(({ service, sku }) => (service === null ? [] : [{ service, ...(sku === null ? {} : { sku }) }]));

const delivers = { yes: true, no: false, unknown: null } as const;

function circumstancesOf(values: NeedValues): Circumstances {
  const { partnerName, partnerDelivers, sellerKnowsPartner, alignedCam, psDeclined, gsiCandidate } = values;
  const partner = partnerName.trim();
  return {
    existingPartner: partner ? { name: partner, canDeliver: delivers[partnerDelivers] } : null,
    sellerKnowsPartner: sellerKnowsPartner.trim() || null,
    psDeclined,
    gsiCandidate,
    alignedCam: alignedCam.trim() || null,
  };
}

/** The facts as far as they are typed, for the verdict beside the form. What the account holds need not be typed. */
export function factsOf(values: NeedValues, account: Account | undefined): RoutingFacts {
  const { customer, newCustomer } = values;
  const { existingPartner, ...circumstances } = circumstancesOf(values);
  const needs = needsOf(values.needs);
  const asked = { ...circumstances, needs: needs.length > 0 ? needs : null };
  if (!newCustomer) {
    if (!account) return { ...asked, existingPartner: existingPartner ?? null };
    const { edition, segment, region, publicSector } = account;
    return {
      ...asked,
      edition,
      segment,
      region,
      publicSector,
      existingPartner: existingPartner ?? account.existingPartner,
    };
  }
  const { edition, region, employees, publicSector } = customer;
  return {
    ...asked,
    ...{ edition, region, publicSector },
    employees: employees === '' ? null : employees,
    existingPartner: existingPartner ?? null,
  };
}

/** What is sent to open the customer's account; only when the form is whole. */
export function newAccountOf({ customer }: NeedValues): Omit<NewAccount, 'existingPartner'> | null {
  const typed = customerTyped(customer);
  return typed && { ...typed, publicSector: customer.publicSector };
}

/** What is sent to open the opportunity; without a name it takes the customer's and the services'. */
export function newOpportunityOf(values: NeedValues, account: Account, titles: readonly string[]): NewOpportunity {
  return {
    name: values.name.trim() || `${account.name}: ${[...new Set(titles)].join(', ')}`.slice(0, 160),
    account: account.number,
    licence: values.licence.trim() || null,
    closeDate: values.closeDate,
    needs: needsOf(values.needs),
    circumstances: circumstancesOf(values),
  };
}

const deliversInWords = (canDeliver: boolean | null) => (canDeliver === null ? 'unknown' : canDeliver ? 'yes' : 'no');

/** An opportunity's needs and circumstances as the form shows them. */
export function saidBy({ account, needs, circumstances, ...opportunity }: Opportunity): Partial<NeedValues> {
  const { existingPartner, sellerKnowsPartner, psDeclined, gsiCandidate, alignedCam } = circumstances;
  return {
    account: account.number,
    needs: needs.map(({ service, sku }, place) => ({ ...emptyRow(place), service, sku: sku ?? null })),
    partnerName: existingPartner?.name ?? '',
    partnerDelivers: deliversInWords(existingPartner?.canDeliver ?? null),
    sellerKnowsPartner: sellerKnowsPartner ?? '',
    psDeclined: psDeclined ?? false,
    gsiCandidate: gsiCandidate ?? false,
    alignedCam: alignedCam ?? '',
    closeDate: opportunity.closeDate,
  };
}

/** What is sent to change the needs and circumstances of an opportunity. */
export const revisedNeedOf = (values: NeedValues): RevisedNeed => ({
  needs: needsOf(values.needs),
  circumstances: circumstancesOf(values),
});
