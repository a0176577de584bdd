import { z } from 'zod';
import { May } from '../../may.ts';

const instant = z.iso.datetime({ offset: true });
const text = (most: number) => z.string().trim().min(1, 'is missing.').max(most);

const atHome: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** A place of an identity provider: in the clear only on the machine itself, where people try things out. */
const address = z.url('must be an address such as https://login.company.example.').refine((value) => {
  const url = URL.parse(value);
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && atHome.includes(url.hostname));
}, 'must begin with https://.');

const domain = z
  .string()
  .trim()
  .toLowerCase()
  .transform((value) => value.replace(/^@/, ''))
  .pipe(z.string().regex(/^([a-z0-9-]+\.)+[a-z0-9-]{2,}$/, 'must be a domain such as company.example.'));

/** Which value of which attribute gives which role: `groups` = `parley-legal` gives `legal`. */
const RoleRule = z.strictObject({ attribute: text(200), value: text(400), role: text(80) });
export type RoleRule = z.infer<typeof RoleRule>;

/** What is said of a connection whatever its kind. */
const Said = {
  name: text(80),
  enabled: z.boolean(),
  domains: z.array(domain).min(1, 'names no domain: name those whose people enter by it.').max(100),
  roleRules: z.array(RoleRule).max(200),
  makesPeople: z.boolean(),
  firstRoles: z.array(z.string()),
  passwordsRefused: z.boolean(),
};

/** A connection as an administrator writes it. A secret or metadata left out stay as they are. */
export const ConnectionWish = z.strictObject({
  ...Said,
  provider: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('oidc'),
      issuer: address,
      clientId: text(400),
      clientSecret: z.string().max(2000).nullable().default(null),
      scopes: z.array(z.string().regex(/^\S+$/, 'must be one word.')).max(30).default([]),
    }),
    z.strictObject({
      kind: z.literal('saml'),
      metadataUrl: address.nullable().default(null),
      metadata: z.string().max(1_000_000).nullable().default(null),
    }),
  ]),
});
export type ConnectionWish = z.infer<typeof ConnectionWish>;
export type ConnectionDraft = z.input<typeof ConnectionWish>;

const OidcSettings = z.object({ issuer: z.string(), clientId: z.string(), scopes: z.array(z.string()) });
export type OidcSettings = z.infer<typeof OidcSettings>;

/** What a SAML identity provider says of itself in its metadata, and where that was read. */
const SamlSettings = z.object({
  metadataUrl: z.string().nullable(),
  entityId: z.string(),
  ssoUrl: z.string(),
  /** PEM without its frame. */
  certificates: z.array(z.string()),
});
export type SamlSettings = z.infer<typeof SamlSettings>;

/** What a connection is told about: kept as it is in the database. */
export const ConnectionSettings = z.discriminatedUnion('kind', [
  OidcSettings.extend({ kind: z.literal('oidc') }),
  SamlSettings.extend({ kind: z.literal('saml') }),
]);
export type ConnectionSettings = z.infer<typeof ConnectionSettings>;

/** A connection as administrators and auditors see it: its secret is never answered. */
export const Connection = z.object({
  ...Said,
  id: z.uuid(),
  settings: ConnectionSettings,
  hasSecret: z.boolean(),
  /** What is entered at the identity provider. */
  addresses: z.object({ start: z.string(), answer: z.string(), entity: z.string().nullable() }),
  version: z.number().int(),
  updatedAt: instant,
});
export type Connection = z.infer<typeof Connection>;

const RoleChoice = z.object({ id: z.string(), title: z.string() });

/** Which group of the provisioned directory gives which role. */
export const GroupRole = z.strictObject({ group: text(400), role: text(80) });
export type GroupRole = z.infer<typeof GroupRole>;
export const GroupRoles = z.strictObject({ items: z.array(GroupRole).max(1000) });

export const ConnectionList = z.object({
  items: z.array(Connection),
  groupRoles: z.array(GroupRole),
  /** The names of the groups that clients have made. */
  groups: z.array(z.string()),
  /** The roles that may be given. */
  roles: z.array(RoleChoice),
  may: May,
});
export type ConnectionList = z.infer<typeof ConnectionList>;

/** What a trial of a connection found: one sentence. */
export const Trial = z.object({ works: z.boolean(), sentence: z.string() });
export type Trial = z.infer<typeof Trial>;

/** A way in beside the password, as the sign-in page shows it to strangers. */
const OpenConnection = z.object({ id: z.uuid(), name: z.string() });
export type OpenConnection = z.infer<typeof OpenConnection>;
export const OpenConnectionList = z.object({
  items: z.array(OpenConnection),
  /** Whether a password may be used, as far as the e-mail address says. */
  passwords: z.boolean(),
});

/** Why somebody did not come in, as the sign-in page tells it. */
export const arrivalRefusals = {
  'sso.unknown': 'This way of signing in is switched off or gone: choose another, or ask an administrator.',
  'sso.unreachable': 'The identity provider does not answer just now: try again in a moment.',
  'sso.late': 'Signing in took too long, or was begun in another browser: try again.',
  'sso.refused': 'The identity provider did not let you in: try again, or ask those who look after it.',
  'sso.untrusted': 'The answer of the identity provider cannot be trusted and is refused: tell an administrator.',
  'sso.noEmail': 'The identity provider does not say your e-mail address: tell an administrator.',
  'sso.otherDomain': 'Your e-mail address does not belong to this way of signing in: choose another.',
  'sso.otherAccount':
    'Your e-mail address came from another account of the identity provider before: tell an administrator.',
  'sso.nobody': 'You are not known here yet: ask an administrator to invite you.',
  'sso.disabled': 'You may not enter any more: ask an administrator of your desk.',
  'sso.fault': 'Something failed on our side: try again, and tell an administrator if it stays.',
} as const;
export type ArrivalRefusal = keyof typeof arrivalRefusals;
export const arrivalRefusalCodes = Object.keys(arrivalRefusals) as [ArrivalRefusal, ...ArrivalRefusal[]];

/** The domain of an e-mail address, in lower case; empty where there is none. */
export const domainOf = (email: string): string =>
  email
    .slice(email.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase();
