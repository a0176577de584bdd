import { z } from 'zod';
import { entry } from '../ledger/ledger.ts';
import { theirs } from '../ledger/personal.ts';

/** Where everything about one person's way in is told. */
export const personStream = (id: string): string => `person/${id}`;

const none = z.strictObject({});
const count = z.number().int();
const plural = (number: number, one: string, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

/** By which way somebody came in. */
const ways = {
  password: 'by password',
  totp: 'by password and code',
  'recovery-code': 'by password and recovery code',
  passkey: 'by passkey',
  federation: 'by single sign-on',
} as const;
export type Way = keyof typeof ways;
const Way = z.enum(Object.keys(ways) as [Way, ...Way[]]);

export const signedIn = entry(
  'person.signedIn',
  z.strictObject({ way: Way, device: z.string() }),
  ({ way, device }) => `Signed in ${ways[way]}, ${device}.`,
  { personal: { device: theirs } },
);
export const signedOut = entry('person.signedOut', none, () => 'Signed out.');
export const lockedOut = entry(
  'person.lockedOut',
  z.strictObject({ tries: count, until: z.string(), by: z.enum(['email', 'second-factor']) }),
  ({ tries, until, by }) =>
    `Shut out until ${until} after ${plural(tries, by === 'email' ? 'wrong password' : 'wrong code')}.`,
);
export const passwordChanged = entry(
  'person.passwordChanged',
  z.strictObject({ sessionsEnded: count }),
  ({ sessionsEnded }) => `Changed the password; ${plural(sessionsEnded, 'other session')} ended.`,
);
export const secondFactorAdded = entry('person.secondFactorAdded', none, () => 'Added an authenticator app.');
export const secondFactorRemoved = entry('person.secondFactorRemoved', none, () => 'Removed the authenticator app.');
export const recoveryCodesRenewed = entry('person.recoveryCodesRenewed', none, () => 'Took new recovery codes.');
export const passkeyAdded = entry(
  'person.passkeyAdded',
  z.strictObject({ name: z.string() }),
  ({ name }) => `Added the passkey ${name}.`,
  { personal: { name: theirs } },
);
export const passkeyRemoved = entry(
  'person.passkeyRemoved',
  z.strictObject({ name: z.string() }),
  ({ name }) => `Removed the passkey ${name}.`,
  { personal: { name: theirs } },
);
export const sessionsEnded = entry('person.sessionsEnded', z.strictObject({ count }), ({ count: ended }) =>
  ended === 1 ? 'A session was ended.' : `${ended} sessions were ended.`,
);
export const keyMade = entry(
  'person.keyMade',
  z.strictObject({ key: z.uuid(), name: z.string(), access: z.enum(['read', 'write']), expiresAt: z.string() }),
  ({ name, access, expiresAt }) => `Made the key ${name} to ${access}, until ${expiresAt.slice(0, 10)}.`,
  { personal: { name: theirs } },
);
export const keyRevoked = entry(
  'person.keyRevoked',
  z.strictObject({ key: z.uuid(), name: z.string() }),
  ({ name }) => `Revoked the key ${name}.`,
  { personal: { name: theirs } },
);
/** `invitation` is the id by which `invitationLink` makes the link again; it opens nothing by itself. */
export const invited = entry(
  'person.invited',
  z.strictObject({ invitation: z.uuid(), expiresAt: z.string() }),
  ({ expiresAt }) => `Given a link to set a password, until ${expiresAt.slice(0, 10)}.`,
);
export const invitationRevoked = entry('person.invitationRevoked', none, () => 'The link was taken back.');
export const invitationAccepted = entry(
  'person.invitationAccepted',
  z.strictObject({ firstAdministrator: z.boolean(), sessionsEnded: count }),
  ({ firstAdministrator }) =>
    firstAdministrator ? 'Became the first administrator.' : 'Set a password by the link given.',
);
export const personChanged = entry(
  'person.changed',
  z.strictObject({
    fields: z.array(z.string()),
    from: z.record(z.string(), z.unknown()),
    to: z.record(z.string(), z.unknown()),
  }),
  ({ fields }) => `Changed ${fields.map((field) => fieldWords[field] ?? field).join(', ')}.`,
  { personal: { from: theirs, to: theirs } },
);
const fieldWords: Readonly<Record<string, string>> = {
  cleared: 'the public-sector clearance',
  name: 'the name',
  partnerId: 'the partner',
  region: 'the region',
  roles: 'the roles',
  title: 'the title',
};
export const personDisabled = entry(
  'person.disabled',
  z.strictObject({ sessionsEnded: count, keysRevoked: count }),
  ({ sessionsEnded: ended, keysRevoked }) =>
    `Disabled; ${plural(ended, 'session')} and ${plural(keysRevoked, 'key')} ended.`,
);
export const personEnabled = entry('person.enabled', none, () => 'Enabled again.');
