import { z } from 'zod';
import { May } from '../../platform/may.ts';

/** The states of the lifecycle `registration` of the playbook. */
export const RegistrationState = z.enum(['submitted', 'returned', 'approved', 'unqualified', 'withdrawn']);
export type RegistrationState = z.infer<typeof RegistrationState>;

const instant = z.iso.datetime({ offset: true });

/** What a partner registers of a licence opportunity: for now the services it attaches to one. */
export const Registration = z.object({
  number: z.string(),
  kind: z.literal('services-attach'),
  partner: z.object({ number: z.string(), name: z.string() }),
  /** Number of the licence opportunity in the CRM. */
  licence: z.string(),
  /** The customer in the words of whoever registered. */
  customer: z.string(),
  /** The customer's account, once the company has matched it and where the reader sees it. */
  account: z.object({ number: z.string(), name: z.string() }).nullable(),
  services: z.string(),
  state: RegistrationState,
  stateTitle: z.string(),
  submittedAt: instant,
  submittedBy: z.string(),
  /** The newest word on it; null before there is one. */
  decided: z.object({ at: instant, by: z.string(), reason: z.string().nullable() }).nullable(),
  version: z.number().int(),
  /** The verbs of the lifecycle. */
  may: May,
});
export type Registration = z.infer<typeof Registration>;

export const RegistrationList = z.object({
  items: z.array(Registration),
  /** What the reader may do with the list: `submit`. */
  may: May,
});
export type RegistrationList = z.infer<typeof RegistrationList>;

export const RegistrationFilter = z.object({
  licence: z.string().max(60).optional(),
  partner: z.string().optional(),
  state: RegistrationState.optional(),
  search: z.string().max(100).optional(),
});
export type RegistrationFilter = z.infer<typeof RegistrationFilter>;

const words = (max: number) => z.string().trim().min(2).max(max);

/** A registration as somebody submits it; a partner's people leave the partner out, for it is their own. */
export const NewRegistration = z.strictObject({
  partner: z.string().min(1).nullable().default(null),
  licence: words(60),
  customer: words(160),
  services: words(500),
});
export type NewRegistration = z.infer<typeof NewRegistration>;

export const registrationVerbs = ['approve', 'return', 'refuse', 'resubmit', 'withdraw'] as const;

/** A move along the lifecycle, with its reason where one is asked for. */
export const RegistrationMove = z.strictObject({
  verb: z.enum(registrationVerbs),
  reason: words(1000).nullable().default(null),
});
export type RegistrationMove = z.infer<typeof RegistrationMove>;
