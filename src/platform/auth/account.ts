import { z } from 'zod';

const instant = z.iso.datetime({ offset: true });

/** A session as its owner sees it. */
export const SessionLine = z.object({
  id: z.uuid(),
  /** The one that asks. */
  current: z.boolean(),
  /** In words: `Firefox on Windows`. */
  device: z.string(),
  /** The network address it began from. */
  address: z.string().nullable(),
  signedInAt: instant,
  lastSeenAt: instant,
  expiresAt: instant,
});
export type SessionLine = z.infer<typeof SessionLine>;
export const SessionList = z.object({ items: z.array(SessionLine) });

/** What a key may do: only read, or all its owner may. */
export const KeyAccess = z.enum(['read', 'write']);
export type KeyAccess = z.infer<typeof KeyAccess>;

/** An API key as its owner sees it; the key itself is shown once and never again. */
export const KeyLine = z.object({
  id: z.uuid(),
  name: z.string(),
  /** What it begins with: `parley_3kq9`. */
  start: z.string(),
  access: KeyAccess,
  /** The modules whose rights it carries; null for all. */
  modules: z.array(z.string()).nullable(),
  state: z.enum(['live', 'expired', 'revoked']),
  createdAt: instant,
  expiresAt: instant,
  lastUsedAt: instant.nullable(),
});
export type KeyLine = z.infer<typeof KeyLine>;

/** The keys of a person, with what a new one may be given. */
export const KeyList = z.object({
  items: z.array(KeyLine),
  /** The modules in which the person holds a right. */
  modules: z.array(z.string()),
  daysMax: z.number().int(),
});
export type KeyList = z.infer<typeof KeyList>;

export const NewKey = z.strictObject({
  name: z.string().trim().min(1, 'is missing: name what the key is for.').max(80),
  access: KeyAccess,
  modules: z.array(z.string()).min(1, 'names no module: name one, or leave it out for all.').nullable().default(null),
  days: z.number().int().min(1),
});
export type NewKey = z.infer<typeof NewKey>;

/** A new key, shown this once: whoever asks again for the same deed gets its line alone. */
export const MadeKey = z.object({ key: z.string().nullable(), line: KeyLine });
export type MadeKey = z.infer<typeof MadeKey>;

/** A passkey as its owner sees it. */
export const PasskeyLine = z.object({ id: z.uuid(), name: z.string(), synced: z.boolean(), createdAt: instant });
export type PasskeyLine = z.infer<typeof PasskeyLine>;

/** How a person enters. */
export const Factors = z.object({
  password: z.boolean(),
  totp: z.boolean(),
  passkeys: z.array(PasskeyLine),
});
export type Factors = z.infer<typeof Factors>;

export const NewPassword = z.strictObject({ current: z.string().max(1000), next: z.string().max(1000) });

/** How many were ended by one press. */
export const Ended = z.object({ ended: z.number().int() });

/** What a link opens: whose password is set by it, or that it makes the first administrator. */
export const OpenInvitation = z.object({
  email: z.string().nullable(),
  name: z.string().nullable(),
  /** The company name of who invited. */
  invitedBy: z.string().nullable(),
  firstAdministrator: z.boolean(),
  /** They had a password before: the link replaces it. */
  again: z.boolean(),
  expiresAt: instant,
});
export type OpenInvitation = z.infer<typeof OpenInvitation>;

export const InvitationToken = z.strictObject({ token: z.string().max(200) });

export const Acceptance = z.strictObject({
  token: z.string().max(200),
  name: z.string().trim().min(2, 'is missing: say how you are called.').max(120),
  /** Only where the link makes the first administrator. */
  email: z.email('must be an e-mail address such as you@company.example.').max(254).optional(),
  password: z.string().max(1000),
});
export type Acceptance = z.infer<typeof Acceptance>;
