import { z } from 'zod';
import { May } from '../../../platform/may.ts';

const number = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{1,39}$/, 'must be a number of the CRM such as LIC-4103.');
const currency = z.string().regex(/^[A-Z]{3}$/, 'must be a currency such as USD.');
const cents = z.number().int().min(-1e13).max(1e13);

/** A licence opportunity as the CRM has it, as far as services need it. */
export const Licence = z.object({
  number,
  account: z.object({ number: z.string(), name: z.string() }),
  name: z.string(),
  /** A stage of the lifecycle of opportunities. */
  stage: z.string(),
  /** Id of the playbook's order types. */
  orderType: z.string(),
  orderTypeTitle: z.string(),
  /** Net annual recurring revenue; null until it is known. */
  netArrCents: cents.nullable(),
  currency,
  closeDate: z.iso.date(),
  owner: z.object({ name: z.string(), email: z.string() }),
  /** When it was brought up to date last. */
  keptAt: z.iso.datetime({ offset: true }),
  version: z.number().int(),
  may: May,
});
export type Licence = z.infer<typeof Licence>;

/** An opportunity of services beside it. */
const Child = z.object({
  number: z.string(),
  name: z.string(),
  stage: z.string(),
  closeDate: z.iso.date(),
  owner: z.string(),
  valueCents: z.number().int().nullable(),
  servicesCents: z.number().int().nullable(),
  educationCents: z.number().int().nullable(),
  valueFrom: z.string().nullable(),
  currency: z.string(),
});

/** A licence opportunity with the services beside it, and how another would be called. */
export const LicencePage = Licence.extend({ children: z.array(Child), suggestedName: z.string() });
export type LicencePage = z.infer<typeof LicencePage>;

export const LicenceList = z.object({
  items: z.array(Licence),
  orderTypes: z.array(z.object({ id: z.string(), title: z.string() })),
  /** `keep`: write one down, or bring in a file. */
  may: May,
});
export type LicenceList = z.infer<typeof LicenceList>;

export const LicenceFilter = z.object({
  search: z.string().max(100).optional(),
  account: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type LicenceFilter = z.infer<typeof LicenceFilter>;

const kept = {
  name: z.string().trim().min(3).max(160),
  stage: z.string().min(1),
  orderType: z.string().min(1),
  netArrCents: cents.nullable().default(null),
  currency: currency.default('USD'),
  closeDate: z.iso.date(),
  /** E-mail of somebody of ours; whoever writes it down, where none is said. */
  owner: z.email().nullable().default(null),
};

/** One written down by hand. */
export const NewLicence = z.strictObject({ number, account: z.string().min(1), ...kept });
export type NewLicence = z.infer<typeof NewLicence>;

/** What the CRM says of it now. */
export const ChangedLicence = z.strictObject(kept);
export type ChangedLicence = z.infer<typeof ChangedLicence>;

export const HandedLicences = z.strictObject({ csv: z.string().min(1).max(5_000_000) });

export const ImportedLicences = z.object({
  opened: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
});
export type ImportedLicences = z.infer<typeof ImportedLicences>;

/** The licence opportunity that an opportunity of services stands beside. */
export const Placement = z.strictObject({ licence: number.nullable() });
export type Placement = z.infer<typeof Placement>;
