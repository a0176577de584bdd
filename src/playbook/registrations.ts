import { z } from 'zod';
import type { PlaybookFolder } from './folder.ts';
import { ruleFrame } from './rule.ts';
import { readSection } from './section.ts';

/** What a partner is, as far as it makes eligible. */
const Standing = z.enum(['services-certified', 'select', 'open']);
export type PartnerStanding = z.infer<typeof Standing>;

const Registrations = z.strictObject({
  servicesAttach: z.strictObject({
    /** Dated rules: whoever meets one of `anyOf` on the day may attach services. */
    eligible: z.array(z.strictObject({ ...ruleFrame, anyOf: z.array(Standing).min(1) })).min(1),
    age: z.strictObject({ ...ruleFrame, monthsAtMost: z.number().int().positive() }),
    one: z.strictObject({ ...ruleFrame, sentence: z.string().min(1) }),
  }),
});
/** The rules by which registrations of partners are approved. */
export type Registrations = z.infer<typeof Registrations>;

/** Reads `registrations.yaml`. */
export const readRegistrations = (folder: PlaybookFolder): Registrations =>
  readSection(folder, 'registrations.yaml', Registrations);
