import { z } from 'zod';
import { May } from '../../platform/may.ts';

export const Region = z.enum(['americas', 'emea', 'apac']);
export type Region = z.infer<typeof Region>;

export const Segment = z.enum(['smb', 'mid-market', 'large']);
export type Segment = z.infer<typeof Segment>;

/** `ee`: licensed or prospect; `ce`: on the free edition. */
export const Edition = z.enum(['ee', 'ce']);
export type Edition = z.infer<typeof Edition>;

/** The services partner a customer already works with; `canDeliver` is null while nobody has asked. */
export const ExistingPartner = z.object({ name: z.string().min(1), canDeliver: z.boolean().nullable() });
export type ExistingPartner = z.infer<typeof ExistingPartner>;

/** A customer, one member of a corporate hierarchy. */
export const Account = z.object({
  number: z.string(),
  name: z.string(),
  parent: z.object({ number: z.string(), name: z.string() }).nullable(),
  country: z.string().length(2),
  region: Region,
  edition: Edition,
  publicSector: z.boolean(),
  /** Employees of this company alone. */
  employees: z.number().int().nonnegative(),
  /** The largest count in the corporate hierarchy: the one segments are read from. */
  groupEmployees: z.number().int().nonnegative(),
  segment: Segment,
  territory: z.string(),
  existingPartner: ExistingPartner.nullable(),
  owner: z.string(),
  version: z.number().int(),
  may: May,
});
export type Account = z.infer<typeof Account>;

export const AccountPage = z.object({ items: z.array(Account), total: z.number().int() });
export type AccountPage = z.infer<typeof AccountPage>;

export const AccountFilter = z.object({
  search: z.string().max(100).optional(),
  region: Region.optional(),
  segment: Segment.optional(),
  sort: z.enum(['name', 'employees', 'number']).default('name'),
  direction: z.enum(['ascending', 'descending']).default('ascending'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
});
export type AccountFilter = z.infer<typeof AccountFilter>;

/** A new customer: what a seller knows on the first call. */
export const NewAccount = z.strictObject({
  name: z.string().trim().min(2).max(120),
  parent: z.string().optional(),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be the two letters of a country, such as DE.'),
  region: Region,
  edition: Edition,
  publicSector: z.boolean().default(false),
  employees: z.number().int().min(0).max(10_000_000),
  existingPartner: ExistingPartner.nullable().default(null),
});
export type NewAccount = z.infer<typeof NewAccount>;
