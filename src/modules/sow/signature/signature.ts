import { z } from 'zod';
import { May } from '../../../platform/may.ts';
import { CustomerAsked } from '../../signing/envelope.ts';

/** Somebody of ours who may sign for the company today. */
export const Signatory = z.object({ id: z.uuid(), name: z.string(), title: z.string(), email: z.string() });
export type Signatory = z.infer<typeof Signatory>;

/** Whether a statement of work can go out for signature, and who would sign it for the company. */
export const SowSignature = z.object({
  sow: z.string(),
  /** Who may sign for the company; nobody who submitted or stamped the paper. */
  signatories: z.array(Signatory),
  /** Who has signed for the company outside of an envelope; null where our signatory is asked in it. */
  countersigned: z.string().nullable(),
  version: z.number().int(),
  /** `send` */
  may: May,
});
export type SowSignature = z.infer<typeof SowSignature>;

/** A statement of work to be sent for signature: to our signatory first, then to the customer's signers in their order. */
export const NewSowEnvelope = z.strictObject({
  /** The person who signs for the company; left out only where that is done already. */
  signatory: z.uuid().optional(),
  signers: z.array(CustomerAsked).min(1, 'must name who signs for the customer.').max(10),
  /** For how many days it can be signed; as the playbook says where it is left out. */
  days: z.number().int().min(1).max(366).optional(),
});
export type NewSowEnvelope = z.infer<typeof NewSowEnvelope>;
