import { z } from 'zod';
import type { Arrival } from './arrival.ts';
import { arrivalRefused } from './refused.ts';

/** An element as the XML reader of the library gives it: attributes below `$`, text below `_`. */
const Text = z.object({ _: z.string().optional() });
const Instant = z.string().transform((text) => Temporal.Instant.from(text));
const Times = { NotBefore: Instant.optional(), NotOnOrAfter: Instant.optional() };

const one = <Shape extends z.ZodType>(shape: Shape) =>
  z
    .array(shape)
    .length(1)
    .transform(([only]) => only as z.output<Shape>);

const Confirmation = z.object({
  $: z.object({ Method: z.string() }),
  SubjectConfirmationData: z
    .array(
      z.object({
        $: z.object({ ...Times, Recipient: z.string().optional(), InResponseTo: z.string().optional() }),
      }),
    )
    .default([]),
});

const Statement = z.object({
  Attribute: z
    .array(
      z.object({
        $: z.object({ Name: z.string() }),
        AttributeValue: z.array(Text.or(z.string().transform((_) => ({ _ })))).default([]),
      }),
    )
    .default([]),
});

/** What an assertion has to hold; the library hands over nothing but what the signature covers. */
const SignedAssertion = z.object({
  Assertion: z.object({
    $: z.object({ ID: z.string().min(1), Version: z.literal('2.0') }),
    Issuer: one(Text),
    Subject: one(
      z.object({
        NameID: one(Text.extend({ $: z.object({ Format: z.string().optional() }).optional() })),
        SubjectConfirmation: z.array(Confirmation).min(1),
      }),
    ),
    Conditions: one(
      z.object({
        $: z.object(Times).default({}),
        AudienceRestriction: z.array(z.object({ Audience: z.array(Text) })).min(1),
      }),
    ),
    AuthnStatement: z.array(z.object({ $: z.object({ SessionNotOnOrAfter: Instant.optional() }).default({}) })).min(1),
    AttributeStatement: z.array(Statement).default([]),
  }),
});
type SignedAssertion = z.infer<typeof SignedAssertion>['Assertion'];

/** What an assertion has to match. */
export interface Expected {
  /** The identity provider's own name. */
  readonly issuer: string;
  /** Ours, as the identity provider knows it. */
  readonly audience: string;
  /** Where the answer was to go. */
  readonly recipient: string;
  readonly request: string;
  readonly now: Temporal.Instant;
}

/** An assertion that matches, with how long it could be played again. */
export interface MatchingAssertion {
  readonly id: string;
  readonly expiresAt: Temporal.Instant;
  readonly arrival: Arrival;
}

/** How far the clocks of two machines may be apart. */
const skew = { seconds: 120 };
const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

/**
 * Holds a signed assertion against what was asked for: who speaks, to whom, in answer to what, and when.
 * @throws Refusal `sso.untrusted` with what does not match as its detail, `sso.noEmail`
 */
export function matched(signed: unknown, expected: Expected): MatchingAssertion {
  const read = SignedAssertion.safeParse(signed);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw arrivalRefused('sso.untrusted', `The assertion lacks ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const assertion = read.data.Assertion;
  const why = mismatchOf(assertion, expected);
  if (why) throw arrivalRefused('sso.untrusted', why);
  const ends = confirmationsOf(assertion).flatMap(({ $ }) => $.NotOnOrAfter ?? []);
  const last = ends.reduce(
    (latest, each) => (Temporal.Instant.compare(latest, each) < 0 ? each : latest),
    expected.now,
  );
  return { id: assertion.$.ID, expiresAt: last.add(skew), arrival: arrivalOf(assertion) };
}

const confirmationsOf = ({ Subject }: SignedAssertion) =>
  Subject.SubjectConfirmation.filter(({ $ }) => $.Method === bearer).flatMap((each) => each.SubjectConfirmationData);

const isAfter = (left: Temporal.Instant, right: Temporal.Instant) => Temporal.Instant.compare(left, right) > 0;

/** Whether an instant lies between two, as far as clocks can be apart. */
const holdsAt = (
  now: Temporal.Instant,
  {
    NotBefore,
    NotOnOrAfter,
  }: { NotBefore?: Temporal.Instant | undefined; NotOnOrAfter?: Temporal.Instant | undefined },
) =>
  (NotBefore === undefined || !isAfter(NotBefore, now.add(skew))) &&
  (NotOnOrAfter === undefined || isAfter(NotOnOrAfter, now.subtract(skew)));

function mismatchOf(
  assertion: SignedAssertion,
  { issuer, audience, recipient, request, now }: Expected,
): string | null {
  const { Issuer, Conditions, AuthnStatement } = assertion;
  if (Issuer._?.trim() !== issuer) return `It is issued by ${Issuer._}.`;
  const meant = Conditions.AudienceRestriction.every(({ Audience }) =>
    Audience.some(({ _ }) => _?.trim() === audience),
  );
  if (!meant)
    return `It is meant for ${Conditions.AudienceRestriction.flatMap(({ Audience }) => Audience.map(({ _ }) => _)).join(', ')}.`;
  if (!holdsAt(now, Conditions.$)) return 'It is too old or not valid yet, by its conditions.';
  const ended = AuthnStatement.some(({ $ }) => !holdsAt(now, { NotOnOrAfter: $.SessionNotOnOrAfter }));
  if (ended) return 'The session at the identity provider is over.';
  const confirmations = confirmationsOf(assertion);
  const forUs = confirmations.filter(({ $ }) => $.Recipient === recipient && $.InResponseTo === request);
  if (forUs.length === 0) return 'No bearer is confirmed for this place and this request.';
  const valid = forUs.some(({ $ }) => $.NotOnOrAfter !== undefined && holdsAt(now, $));
  return valid ? null : 'It is too old or not valid yet, by its confirmation.';
}

const claim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const emailNames = ['email', 'mail', 'emailaddress', `${claim}/emailaddress`, 'urn:oid:0.9.2342.19200300.100.1.3'];
const nameNames = [
  'displayname',
  'http://schemas.microsoft.com/identity/claims/displayname',
  'urn:oid:2.16.840.1.113730.3.1.241',
  'cn',
  'urn:oid:2.5.4.3',
];
const givenNames = ['givenname', 'firstname', 'first_name', `${claim}/givenname`, 'urn:oid:2.5.4.42'];
const familyNames = ['surname', 'sn', 'lastname', 'last_name', `${claim}/surname`, 'urn:oid:2.5.4.4'];

const transient = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

function arrivalOf({ Subject, AttributeStatement }: SignedAssertion): Arrival {
  const said = AttributeStatement.flatMap(({ Attribute }) => Attribute);
  const attributes = new Map<string, string[]>();
  for (const { $, AttributeValue } of said) {
    const values = AttributeValue.flatMap(({ _ }) => (_ === undefined || _.trim() === '' ? [] : [_.trim()]));
    attributes.set($.Name, [...(attributes.get($.Name) ?? []), ...values]);
  }
  const first = (names: readonly string[]) =>
    [...attributes].find(([name, values]) => names.includes(name.toLowerCase()) && values.length > 0)?.[1][0];
  const nameId = Subject.NameID._?.trim() ?? '';
  const email = first(emailNames) ?? (nameId.includes('@') ? nameId : undefined);
  if (email === undefined || nameId === '')
    throw arrivalRefused('sso.noEmail', `The attributes are ${[...attributes.keys()].join(', ')}.`);
  const parts = [first(givenNames), first(familyNames)].filter((part) => part !== undefined);
  return {
    // A transient name is another one each time, so only the address knows the person again.
    subject: Subject.NameID.$?.Format === transient ? email.toLowerCase() : nameId,
    email,
    name: first(nameNames) ?? (parts.length > 0 ? parts.join(' ') : email),
    attributes,
  };
}
