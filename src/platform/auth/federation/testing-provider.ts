import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import * as samlify from 'samlify';

/** One value of DER: tag, length, content. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const bytes =
    content.length < 128
      ? []
      : [...Buffer.from(content.length.toString(16).padStart(content.length < 256 ? 2 : 4, '0'), 'hex')];
  const length = bytes.length === 0 ? [content.length] : [0x80 | bytes.length, ...bytes];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const rsaSha256 = sequence(Buffer.from('06092a864886f70d01010b', 'hex'), Buffer.from('0500', 'hex'));
const named = (name: string) =>
  sequence(der(0x31, sequence(Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from(name)))));
const time = (instant: Temporal.Instant) =>
  der(0x17, Buffer.from(instant.toString({ smallestUnit: 'second' }).replace(/^20|[-:T]/g, '')));

/** A certificate that a provider made for itself (RFC 5280), in base64: Node.js reads certificates and makes none. */
function certificateFor(key: { publicKey: KeyObject; privateKey: KeyObject }, until: Temporal.Instant): string {
  const body = sequence(
    ...[der(0xa0, der(0x02, Buffer.from([2]))), der(0x02, Buffer.from([1])), rsaSha256, named('idp.heron.example')],
    sequence(time(until.subtract({ hours: 24 * 365 })), time(until)),
    ...[named('idp.heron.example'), key.publicKey.export({ type: 'spki', format: 'der' })],
  );
  const signature = createSign('sha256').update(body).sign(key.privateKey);
  return sequence(body, rsaSha256, der(0x03, Buffer.from([0]), signature)).toString('base64');
}

/** What an assertion says; each can be told otherwise. */
export interface Statement {
  readonly request: string;
  readonly recipient: string;
  readonly audience: string;
  readonly now: Temporal.Instant;
  readonly nameId?: string;
  readonly format?: string;
  readonly issuer?: string;
  readonly id?: string;
  readonly status?: string;
  /** How long it holds, and from when on. */
  readonly holds?: { readonly from: Temporal.Instant; readonly until: Temporal.Instant };
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
}

/** How an answer is signed. */
export interface Signing {
  readonly what?: 'assertion' | 'response' | 'both' | 'nothing';
  readonly algorithm?: string;
  readonly foreignKey?: boolean;
}

/** A SAML identity provider, by samlify: it writes and signs answers as real ones do, and wrong ones on demand. */
export interface TestProvider {
  readonly metadata: string;
  readonly entityId: string;
  readonly ssoUrl: string;
  /** Reads a request that Parley sent by redirect. */
  requestIn(address: string): Promise<{ readonly id: string; readonly recipient: string; readonly issuer: string }>;
  /** The XML of an answer, signed after `edit` has had its way. */
  answer(statement: Statement, signing?: Signing, edit?: (xml: string) => string): Promise<string>;
}

const protocol = 'urn:oasis:names:tc:SAML:2.0';

function responseXml(entityId: string, said: Statement): string {
  const { now, request, recipient, audience, nameId = 'ada.heron@tanager.example' } = said;
  const { issuer = entityId, id = `_${crypto.randomUUID()}`, status = 'Success' } = said;
  const { from, until } = said.holds ?? { from: now.subtract({ minutes: 1 }), until: now.add({ minutes: 5 }) };
  const attributes = Object.entries(said.attributes ?? {}).map(
    ([name, values]) =>
      `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`,
  );
  return [
    `<samlp:Response xmlns:samlp="${protocol}:protocol" xmlns:saml="${protocol}:assertion" ID="_${crypto.randomUUID()}" Version="2.0" IssueInstant="${now}" Destination="${recipient}" InResponseTo="${request}">`,
    `<saml:Issuer>${issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${protocol}:status:${status}"/></samlp:Status>`,
    `<saml:Assertion ID="${id}" Version="2.0" IssueInstant="${now}"><saml:Issuer>${issuer}</saml:Issuer>`,
    `<saml:Subject><saml:NameID Format="${said.format ?? 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'}">${nameId}</saml:NameID>`,
    `<saml:SubjectConfirmation Method="${protocol}:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${recipient}" InResponseTo="${request}"/></saml:SubjectConfirmation></saml:Subject>`,
    `<saml:Conditions NotBefore="${from}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`,
    `<saml:AuthnStatement AuthnInstant="${now}"><saml:AuthnContext><saml:AuthnContextClassRef>${protocol}:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`,
    attributes.length > 0 ? `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement>` : '',
    '</saml:Assertion></samlp:Response>',
  ].join('');
}

const places = {
  response: '/*[local-name(.)="Response"]',
  assertion: '/*[local-name(.)="Response"]/*[local-name(.)="Assertion"]',
} as const;

/** @param until when its certificate runs out */
export function openTestProvider(until: Temporal.Instant): TestProvider {
  samlify.setSchemaValidator({ validate: async () => 'not looked at here' });
  const entityId = 'https://idp.heron.example/metadata';
  const ssoUrl = 'https://idp.heron.example/sso';
  const [own, foreign] = [1, 2].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 })) as [KeyPair, KeyPair];
  const pemOf = ({ privateKey }: KeyPair) => String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const certificate = certificateFor(own, until);
  const provider = samlify.IdentityProvider({
    ...{ entityID: entityId, signingCert: certificate, privateKey: pemOf(own), wantAuthnRequestsSigned: false },
    singleSignOnService: [{ Binding: `${protocol}:bindings:HTTP-Redirect`, Location: ssoUrl }],
  });
  const signed = (xml: string, place: keyof typeof places, { algorithm, foreignKey }: Signing) =>
    samlify.SamlLib.constructSAMLSignature({
      ...{ rawSamlMessage: xml, isBase64Output: false, signingCert: certificate },
      // Asked to sign the message, samlify would sign what is named here as well, by the same signature.
      ...(place === 'assertion' ? { referenceTagXPath: places.assertion } : {}),
      privateKey: pemOf(foreignKey ? foreign : own),
      signatureAlgorithm: algorithm ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      transformationAlgorithms: [
        'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
        'http://www.w3.org/2001/10/xml-exc-c14n#',
      ],
      isMessageSigned: place === 'response',
      signatureConfig: {
        prefix: 'ds',
        location: { reference: `${places[place]}/*[local-name(.)='Issuer']`, action: 'after' },
      },
    });
  return {
    ...{ metadata: provider.getMetadata(), entityId, ssoUrl },
    requestIn: async (address) => {
      const query = Object.fromEntries(new URL(address).searchParams);
      const sp = samlify.ServiceProvider({ entityID: 'whoever', assertionConsumerService: [] });
      const { extract } = await provider.parseLoginRequest(sp, 'redirect', { query });
      const { id, assertionConsumerServiceUrl } = extract.request as Record<string, string>;
      return { id: id ?? '', recipient: assertionConsumerServiceUrl ?? '', issuer: String(extract.issuer) };
    },
    answer: async (statement, signing = {}, edit = (xml) => xml) => {
      const { what = 'assertion' } = signing;
      let xml = edit(responseXml(entityId, statement));
      if (what === 'assertion' || what === 'both') xml = signed(xml, 'assertion', signing);
      if (what === 'response' || what === 'both') xml = signed(xml, 'response', signing);
      return xml;
    },
  };
}

type KeyPair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
