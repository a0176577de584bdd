import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestEntrance, type TestEntrance, type Visitor } from '../testing.ts';
import type { Connection, ConnectionDraft } from './connection.ts';
import { openTestProvider, type Signing, type Statement, type TestProvider } from './testing-provider.ts';

let house: TestEntrance;
let provider: TestProvider;
let admin: Visitor;
let connection: Connection;

const draft = (more: Partial<ConnectionDraft> = {}): ConnectionDraft => ({
  ...{
    name: 'Heron SAML',
    enabled: true,
    domains: ['tanager.example'],
    roleRules: [],
    makesPeople: false,
    firstRoles: [],
  },
  passwordsRefused: false,
  provider: { kind: 'saml', metadata: provider.metadata },
  ...more,
});

beforeAll(async () => {
  house = await openTestEntrance();
  provider = openTestProvider(house.clock.now().add({ hours: 24 * 90 }));
  await house.add('Ines Warbler', ['administrator']);
  await house.add('Ada Heron', ['seller']);
  admin = house.visitor();
  await admin.enter('ines.warbler@tanager.example');
  const added = await admin.send('POST', '/api/connections', draft());
  expect(added.status).toBe(201);
  connection = (await added.json()) as Connection;
});
afterAll(() => house?.close());

const at = (address: string) => address.slice(new URL(address).origin.length);

/** Leaves for the provider: what it was asked, in words. */
async function leave(visitor: Visitor, to = '/tasks') {
  const left = await visitor.send('GET', `${at(connection.addresses.start)}?to=${to}`);
  const location = left.headers.get('location') ?? '';
  expect(location.startsWith(`${provider.ssoUrl}?SAMLRequest=`)).toBe(true);
  return provider.requestIn(location);
}

/** Posts an answer as the provider's page has the browser do: from another site, without any cookie of ours. */
async function post(xml: string, visitor: Visitor): Promise<string> {
  const form = new URLSearchParams({ SAMLResponse: Buffer.from(xml).toString('base64'), RelayState: 'whatever' });
  const held = visitor.cookies();
  const from = { origin: 'https://idp.heron.example', 'sec-fetch-site': 'cross-site', cookie: '' };
  const answer = await visitor.send('POST', at(connection.addresses.answer), form, from);
  visitor.hold(held);
  return answer.headers.get('location') ?? `${answer.status}`;
}

interface Way {
  readonly said?: Partial<Statement>;
  readonly signing?: Signing;
  readonly edit?: (xml: string) => string;
  /** What happens to the answer after it was signed. */
  readonly tamper?: (xml: string) => string;
  readonly visitor?: Visitor;
}

/** Goes the whole way; answers where the browser ends, and who it is then. */
async function arrive({ said = {}, signing, edit, tamper = (xml) => xml, visitor = house.visitor() }: Way = {}) {
  const { id, recipient, issuer } = await leave(visitor);
  const statement = { request: id, recipient, audience: issuer, now: house.clock.now(), ...said };
  const signed = await provider.answer(statement, signing, edit);
  const tampered = tamper(signed);
  let to = await post(tampered, visitor);
  if (to.startsWith('/api/sso/finish')) to = (await visitor.send('GET', to)).headers.get('location') ?? '';
  const me = await visitor.send('GET', '/api/me');
  return { to, me: me.status === 200 ? ((await me.json()) as { name: string; roles: string[] }) : null };
}

const turnedAway = (code: string) => ({ to: `/sign-in?refused=${code}`, me: null });

describe('a request', () => {
  test('says who asks and where the answer goes', async () => {
    expect(await leave(house.visitor())).toEqual({
      id: expect.stringMatching(/^_[0-9a-f]{40}$/),
      recipient: connection.addresses.answer,
      issuer: connection.addresses.entity,
    });
  });

  test('fits what Parley says of itself in its metadata', async () => {
    const answer = await house.visitor().send('GET', at(connection.addresses.entity ?? ''));
    const xml = await answer.text();
    expect(answer.headers.get('content-type')).toMatch('application/samlmetadata+xml');
    expect(xml).toContain(`entityID="${connection.addresses.entity}"`);
    expect(xml).toContain(`Location="${connection.addresses.answer}"`);
  });
});

describe('an answer', () => {
  test.each(['assertion', 'response', 'both'] as const)('signed as %s lets the person in', async (what) => {
    expect(await arrive({ signing: { what } })).toMatchObject({ to: '/tasks', me: { name: 'Ada Heron' } });
  });

  test('leads to where the person wanted to go, and is told', async () => {
    const { id } = await house.db
      .selectFrom('person')
      .select('id')
      .where('name', '=', 'Ada Heron')
      .executeTakeFirstOrThrow();
    const told = await house.told(id);
    expect(told[0]).toBe('Signed in through Heron SAML for the first time.');
    expect(told[1]).toMatch('Signed in by single sign-on');
  });

  test.each([
    ['by nobody', { signing: { what: 'nothing' } }],
    ['with another key', { signing: { foreignKey: true } }],
    ['with another key over all', { signing: { foreignKey: true, what: 'response' } }],
    ['by SHA-1', { signing: { algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' } }],
  ] as const)('signed %s is refused', async (_, way) => {
    expect(await arrive(way)).toEqual(turnedAway('sso.untrusted'));
  });

  const minutes = (from: number, until: number) => {
    const now = house.clock.now();
    return { from: now.add({ minutes: from }), until: now.add({ minutes: until }) };
  };

  test('from a clock two minutes away is taken, from one that is further away refused', async () => {
    expect((await arrive({ said: { holds: minutes(1, 6) } })).me).not.toBeNull();
    expect((await arrive({ said: { holds: minutes(-6, -1) } })).me).not.toBeNull();
    expect(await arrive({ said: { holds: minutes(3, 8) } })).toEqual(turnedAway('sso.untrusted'));
    expect(await arrive({ said: { holds: minutes(-8, -3) } })).toEqual(turnedAway('sso.untrusted'));
  });

  test.each([
    ['of another provider', { issuer: 'https://other.heron.example/metadata' }],
    ['for another audience', { audience: 'https://elsewhere.heron.example' }],
    ['for another place', { recipient: 'https://elsewhere.heron.example/acs' }],
  ])('%s is refused', async (_, said) => {
    expect(await arrive({ said })).toEqual(turnedAway('sso.untrusted'));
  });

  test.each([
    [
      'without an audience',
      (xml: string) => xml.replace(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/, ''),
    ],
    ['without conditions', (xml: string) => xml.replace(/<saml:Conditions.*<\/saml:Conditions>/, '')],
    [
      'without a time in its confirmation',
      (xml: string) => xml.replace(/(<saml:SubjectConfirmationData) NotOnOrAfter="[^"]+"/, '$1'),
    ],
    [
      'without a confirmation',
      (xml: string) => xml.replace(/<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>/, ''),
    ],
    ['for whoever holds a key', (xml: string) => xml.replace('cm:bearer', 'cm:holder-of-key')],
    ['without an authentication', (xml: string) => xml.replace(/<saml:AuthnStatement.*<\/saml:AuthnStatement>/, '')],
    [
      'whose session is over',
      (xml: string) =>
        xml.replace('<saml:AuthnStatement ', '<saml:AuthnStatement SessionNotOnOrAfter="2020-01-01T00:00:00Z" '),
    ],
    [
      'that answers one request outside and another inside',
      (xml: string) => xml.replace(/(<saml:SubjectConfirmationData.*InResponseTo=")[^"]+/, '$1_another'),
    ],
    [
      'that answers nobody inside',
      (xml: string) => xml.replace(/(<saml:SubjectConfirmationData[^>]*) InResponseTo="[^"]+"/, '$1'),
    ],
    ['that nobody asked for', (xml: string) => xml.replace(/ InResponseTo="[^"]+"/g, '')],
    ['of an older version', (xml: string) => xml.replace(/(<saml:Assertion [^>]*Version=")2.0/, '$11.1')],
  ])('%s is refused', async (_, edit) => {
    expect(await arrive({ edit })).toEqual(turnedAway('sso.untrusted'));
  });

  test('to a request that was never sent is late', async () => {
    expect(await arrive({ said: { request: '_invented' } })).toEqual(turnedAway('sso.late'));
  });

  test('that says no is told as a no', async () => {
    const way: Way = {
      said: { status: 'Responder' },
      edit: (xml) => xml.replace(/<saml:Assertion.*<\/saml:Assertion>/, ''),
      signing: { what: 'response' },
    };
    expect(await arrive(way)).toEqual(turnedAway('sso.refused'));
  });

  test('works once, on whichever instance', async () => {
    const visitor = house.visitor();
    const { id, recipient, issuer } = await leave(visitor);
    const xml = await provider.answer({ request: id, recipient, audience: issuer, now: house.clock.now() });
    expect(await post(xml, visitor)).toMatch(/^\/api\/sso\/finish/);
    expect(await post(xml, house.visitor({ instance: 1 }))).toBe('/sign-in?refused=sso.late');
  });

  test('whose assertion was used in answer to another request is refused', async () => {
    expect((await arrive({ said: { id: '_the-same' } })).me).not.toBeNull();
    expect(await arrive({ said: { id: '_the-same' } })).toEqual(turnedAway('sso.untrusted'));
  });

  test('is taken home by the browser that left, once, and soon', async () => {
    const visitor = house.visitor();
    const { id, recipient, issuer } = await leave(visitor);
    const xml = await provider.answer({ request: id, recipient, audience: issuer, now: house.clock.now() });
    const home = await post(xml, visitor);
    const other = house.visitor();
    await leave(other);
    expect((await other.send('GET', home)).headers.get('location')).toBe('/sign-in?refused=sso.late');
    expect((await visitor.send('GET', home)).headers.get('location')).toBe('/sign-in?refused=sso.late');
    expect((await other.send('GET', '/api/me')).status).toBe(401);
  });

  test.each([
    '',
    'no XML',
    '<a/>',
    '<!DOCTYPE a [<!ENTITY b "c">]><samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" InResponseTo="&b;"/>',
  ])('that is none is refused: %s', async (xml) => {
    expect(await post(xml, house.visitor())).toBe('/sign-in?refused=sso.untrusted');
  });
});

/** The eight ways of wrapping a signed answer around a forged one (Somorovsky and others, 2012), and their kin. */
describe('wrapping', () => {
  const assertionIn = (xml: string) => /<saml:Assertion.*<\/saml:Assertion>/.exec(xml)?.[0] ?? '';
  const signatureIn = (xml: string) => /<ds:Signature.*?<\/ds:Signature>/.exec(xml)?.[0] ?? '';
  const bare = (xml: string) => xml.replace(/<ds:Signature.*?<\/ds:Signature>/g, '');
  const forged = (xml: string) =>
    bare(xml)
      .replaceAll('ada.heron@', 'ines.warbler@')
      .replace(/(<saml:Assertion[^>]* ID=")[^"]+/, '$1_forged');
  const response: Signing = { what: 'response' };

  test.each<[string, Way]>([
    [
      '1: a response within the signature',
      {
        signing: response,
        tamper: (xml) =>
          forged(xml)
            .replace(/( ID=")[^"]+/, '$1_evil')
            .replace(
              '<samlp:Status>',
              `${signatureIn(xml).replace('</ds:Signature>', `<ds:Object>${bare(xml)}</ds:Object></ds:Signature>`)}<samlp:Status>`,
            ),
      },
    ],
    [
      '2: a response beside the signature',
      {
        signing: response,
        tamper: (xml) =>
          forged(xml)
            .replace(/( ID=")[^"]+/, '$1_evil')
            .replace('<samlp:Status>', `${bare(xml)}${signatureIn(xml)}<samlp:Status>`),
      },
    ],
    [
      '3: a forged assertion before the signed one',
      { tamper: (xml) => xml.replace('<saml:Assertion', `${assertionIn(forged(xml))}<saml:Assertion`) },
    ],
    [
      '4: the signed assertion within the forged one',
      {
        tamper: (xml) =>
          xml.replace(
            assertionIn(xml),
            assertionIn(forged(xml)).replace('</saml:Assertion>', `${assertionIn(xml)}</saml:Assertion>`),
          ),
      },
    ],
    [
      '5: the signature in the forged one, the signed one at the end',
      {
        tamper: (xml) =>
          xml
            .replace(
              assertionIn(xml),
              assertionIn(forged(xml)).replace('<saml:Subject>', `${signatureIn(xml)}<saml:Subject>`),
            )
            .replace('</samlp:Response>', `${assertionIn(bare(xml))}</samlp:Response>`),
      },
    ],
    [
      '6: the signed one within the signature of the forged one',
      {
        tamper: (xml) =>
          xml.replace(
            assertionIn(xml),
            assertionIn(forged(xml)).replace(
              '<saml:Subject>',
              `${signatureIn(xml).replace('</ds:Signature>', `<ds:Object>${assertionIn(bare(xml))}</ds:Object></ds:Signature>`)}<saml:Subject>`,
            ),
          ),
      },
    ],
    [
      '7: the signed one in an extension',
      {
        tamper: (xml) =>
          xml.replace(
            assertionIn(xml),
            `<samlp:Extensions>${assertionIn(xml)}</samlp:Extensions>${assertionIn(forged(xml))}`,
          ),
      },
    ],
    [
      '8: the forged one in an object of the signature',
      {
        tamper: (xml) =>
          xml.replace(
            signatureIn(xml),
            signatureIn(xml).replace(
              '</ds:Signature>',
              `<ds:Object>${assertionIn(forged(xml))}</ds:Object></ds:Signature>`,
            ),
          ),
      },
    ],
    [
      'two of the same id',
      {
        tamper: (xml) =>
          xml.replace(
            '<saml:Assertion',
            `${assertionIn(bare(xml).replaceAll('ada.heron@', 'ines.warbler@'))}<saml:Assertion`,
          ),
      },
    ],
    ['another name in what is signed', { tamper: (xml) => xml.replaceAll('ada.heron@', 'ines.warbler@') }],
    [
      'another name where the whole is signed',
      { signing: response, tamper: (xml) => xml.replaceAll('ada.heron@', 'ines.warbler@') },
    ],
    ['a signature that was taken away', { signing: { what: 'both' }, tamper: (xml) => forged(xml) }],
    [
      'a transform that rewrites',
      {
        tamper: (xml) =>
          xml.replace(
            'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
            'http://www.w3.org/TR/1999/REC-xslt-19991116',
          ),
      },
    ],
    ['a key of the forger', { tamper: (xml) => xml.replace('rsa-sha256"', 'hmac-sha256"') }],
  ])('%s opens nothing', async (_, way) => {
    expect(await arrive(way)).toEqual(turnedAway('sso.untrusted'));
  });

  test('a comment within a name cuts nothing off', async () => {
    const nameId = 'ines.warbler@tanager.example<!-- -->.heron.example';
    expect(await arrive({ said: { nameId } })).toEqual(turnedAway('sso.otherDomain'));
    const added = (xml: string) => xml.replace('>ada.heron@', '>a<!-- -->da.heron@');
    expect((await arrive({ tamper: added })).me).toMatchObject({ name: 'Ada Heron' });
  });
});

describe('what is said of a person', () => {
  const change = (more: Partial<ConnectionDraft>) =>
    admin.send('PUT', `/api/connections/${connection.id}`, draft(more), { 'if-match': '*' });
  const claim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
  const transient = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

  test('makes them one, with name and roles by their attributes', async () => {
    const rule = {
      attribute: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups',
      value: 'g-7',
      role: 'auditor',
    };
    await change({ makesPeople: true, firstRoles: ['seller'], roleRules: [rule] });
    const attributes = {
      [`${claim}/emailaddress`]: ['Ben.Ibis@tanager.example'],
      [`${claim}/givenname`]: ['Ben'],
      [`${claim}/surname`]: ['Ibis'],
      [rule.attribute]: ['g-1', 'g-7'],
    };
    const said = { nameId: 'b-1', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', attributes };
    expect((await arrive({ said })).me).toMatchObject({ name: 'Ben Ibis', roles: ['seller', 'auditor'] });
    await change({});
    expect((await arrive({ said })).me).toMatchObject({ name: 'Ben Ibis', roles: ['seller'] });
  });

  test('under a name that is another one each time is known by the address', async () => {
    const attributes = { mail: ['cora.crane@tanager.example'], displayName: ['Cora Crane'] };
    await change({ makesPeople: true });
    expect((await arrive({ said: { nameId: '_t1', format: transient, attributes } })).me).toMatchObject({
      name: 'Cora Crane',
    });
    await change({});
    expect((await arrive({ said: { nameId: '_t2', format: transient, attributes } })).me).toMatchObject({
      name: 'Cora Crane',
    });
  });

  test('without an address lets nobody in', async () => {
    expect(await arrive({ said: { nameId: 'x-1' } })).toEqual(turnedAway('sso.noEmail'));
  });
});

describe('metadata', () => {
  const add = async (metadata: string) =>
    (await (
      await admin.send('POST', '/api/connections', draft({ name: 'Another', provider: { kind: 'saml', metadata } }))
    ).json()) as { code: string; detail: string };

  test.each<[string, (xml: string) => string, RegExp]>([
    ['is no XML', () => 'hello', /no XML/],
    ['brings a document type', (xml) => `<!DOCTYPE a>${xml.replace(/^<\?xml[^>]*>/, '')}`, /document type/],
    ['describes no provider', (xml) => xml.replaceAll('IDPSSODescriptor', 'SPSSODescriptor'), /no identity provider/],
    ['names no certificate', (xml) => xml.replace(/<KeyDescriptor.*<\/KeyDescriptor>/s, ''), /no certificate/],
    ['names no place for redirects', (xml) => xml.replace('HTTP-Redirect', 'SOAP'), /no place/],
    ['would send people in the clear', (xml) => xml.replace(provider.ssoUrl, 'http://idp.heron.example/sso'), /https/],
    ['holds a broken certificate', (xml) => xml.replace(/(X509Certificate>)[^<]+/, '$1AAAA'), /cannot be read/],
  ])('that %s is refused', async (_, spoil, why) => {
    const spoiled = spoil(provider.metadata);
    expect(spoiled).not.toBe(provider.metadata);
    expect(await add(spoiled)).toMatchObject({ code: 'connection.metadata', detail: expect.stringMatching(why) });
  });

  test('is tried: the certificate holds, or ran out', async () => {
    const tried = async () => (await admin.send('POST', `/api/connections/${connection.id}/trial`)).json();
    expect(await tried()).toMatchObject({ works: true });
    house.clock.advance({ hours: 24 * 91 });
    expect(await tried()).toMatchObject({ works: false, sentence: expect.stringContaining('ran out') });
  });
});
