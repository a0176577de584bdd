import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';

const about = {
  registration: z.string(),
  partner: z.string(),
  partnerName: z.string(),
  licence: z.string(),
};

export const registrationSubmitted = entry(
  'registration.submitted',
  z.object({ ...about, services: z.string() }),
  ({ registration, partnerName, licence, services }) =>
    `${partnerName} registered services for ${licence} (${registration}): ${services}.`,
);

export const registrationMoved = entry(
  'registration.moved',
  z.object({
    ...about,
    verb: z.string(),
    from: z.string(),
    to: z.string(),
    toTitle: z.string(),
    reason: z.string().nullable(),
    /** The rules of the playbook it was approved by. */
    rules: z.array(z.string()),
  }),
  ({ registration, partnerName, licence, toTitle, reason }) =>
    `${registration} of ${partnerName} for ${licence} is ${toTitle.toLowerCase()}${reason ? `: ${reason}` : ''}.`,
);
