import { z } from 'zod';
import { Region } from '../../accounts/account.ts';

const instant = z.iso.datetime({ offset: true });

/** One thing that is waited for, and by whom it is done. */
export const Wanting = z.object({
  item: z.string(),
  title: z.string(),
  sentence: z.string(),
  cure: z.string().nullable(),
  /** The page where it is done; null for the booking of the opportunity. */
  href: z.string().nullable(),
  /** The role that is waited for, what it is called, and the person where one is named on the opportunity. */
  role: z.string(),
  roleTitle: z.string(),
  person: z.string().nullable(),
});
export type Wanting = z.infer<typeof Wanting>;

/** An opportunity on its way to closing, or one that a partner took over, with what it lacks. */
export const Deal = z.object({
  number: z.string(),
  name: z.string(),
  account: z.string(),
  kind: z.enum(['standard', 'custom', 'moved']),
  stage: z.string(),
  stageTitle: z.string(),
  region: Region,
  closeDate: z.iso.date(),
  valueCents: z.number().int().nullable(),
  currency: z.string(),
  owner: z.string(),
  /** Since when it stands in its stage. */
  since: instant,
  days: z.number().int(),
  wanting: z.array(Wanting),
  /** Of how many that are asked of it. */
  asked: z.number().int(),
});
export type Deal = z.infer<typeof Deal>;

export const DealDeskFilter = z.object({
  search: z.string().max(100).optional(),
  stage: z.string().optional(),
  region: Region.optional(),
  kind: z.enum(['standard', 'custom', 'moved']).optional(),
  /** Only those that lack this item. */
  missing: z.string().optional(),
  /** Only those that wait for this role. */
  waitsFor: z.string().optional(),
});
export type DealDeskFilter = z.infer<typeof DealDeskFilter>;

const Choice = z.object({ value: z.string(), label: z.string() });

/** The deal desk: what is missing on which opportunity. */
export const DealDesk = z.object({
  items: z.array(Deal),
  total: z.number().int(),
  /** Whether there are more than are looked at: then a filter finds the rest. */
  more: z.boolean(),
  stages: z.array(Choice),
  missing: z.array(Choice),
  roles: z.array(Choice),
});
export type DealDesk = z.infer<typeof DealDesk>;
