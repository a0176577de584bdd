import { z } from 'zod';
import { May } from '../may.ts';
import { Person } from '../person.ts';

const instant = z.iso.datetime({ offset: true });

/** Somebody of the house as an administrator sees them. */
export const Member = Person.extend({
  /** `invited`: has not set a password yet; `disabled`: may not enter. */
  state: z.enum(['active', 'invited', 'disabled']),
  /** The partner's name, where they are a partner's. */
  partner: z.string().nullable(),
  disabledAt: instant.nullable(),
  /** The link that waits to be used. */
  invitation: z.object({ createdAt: instant, expiresAt: instant, expired: z.boolean() }).nullable(),
  secondFactor: z.boolean(),
  passkeys: z.number().int(),
  keys: z.number().int(),
  sessions: z.number().int(),
  lastSeenAt: instant.nullable(),
  version: z.number().int(),
  may: May,
});
export type Member = z.infer<typeof Member>;
export const MemberList = z.object({
  items: z.array(Member),
  /** The roles that may be given. */
  roles: z.array(z.object({ id: z.string(), title: z.string(), ofPartner: z.boolean() })),
  /** The partners whose people they may be. */
  partners: z.array(z.object({ id: z.uuid(), name: z.string() })),
  may: May,
});
export type MemberList = z.infer<typeof MemberList>;

/** What an administrator says of a person. */
const Said = {
  title: z.string().trim().max(120),
  roles: z.array(z.string()),
  region: z.enum(['americas', 'emea', 'apac']).nullable(),
  cleared: z.boolean(),
  partnerId: z.uuid().nullable(),
};

export const NewMember = z.strictObject({
  name: z.string().trim().min(2, 'is missing: say how they are called.').max(120),
  email: z.email('must be an e-mail address such as you@company.example.').max(254),
  ...Said,
});
export type NewMember = z.infer<typeof NewMember>;

export const ChangedMember = z.strictObject({ name: NewMember.shape.name, ...Said });
export type ChangedMember = z.infer<typeof ChangedMember>;

/** A link to hand on, shown this once: whoever asks again for the same deed gets none. */
export const HandedLink = z.object({ link: z.string().nullable(), expiresAt: instant, member: Member });
export type HandedLink = z.infer<typeof HandedLink>;
