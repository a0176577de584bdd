import { X509Certificate } from 'node:crypto';
import { SaxesParser } from 'saxes';
import { Refusal } from '../../refusal.ts';
import type { SamlSettings } from './connection.ts';

const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const samlMetadata = 'urn:oasis:names:tc:SAML:2.0:metadata';
const xmlSignature = 'http://www.w3.org/2000/09/xmldsig#';

const unusable = (why: string) =>
  new Refusal('connection.metadata', `The metadata cannot be used: ${why}`, {
    faults: [{ place: 'metadata', sentence: why }],
  });

interface Found {
  readonly entities: {
    readonly entityId: string;
    isProvider: boolean;
    ssoUrl: string | null;
    certificates: string[];
  }[];
}

/**
 * Reads what a SAML identity provider says of itself: its entity id, where requests go, and what it signs with.
 * @throws Refusal `connection.metadata` naming what is missing
 */
export function readMetadata(xml: string): Omit<SamlSettings, 'metadataUrl'> {
  const providers = entitiesOf(xml).entities.filter(({ isProvider }) => isProvider);
  const [provider, ...others] = providers;
  if (!provider) throw unusable('It describes no identity provider (IDPSSODescriptor).');
  if (others.length > 0) throw unusable('It describes several identity providers: paste the one that is meant.');
  const { entityId, ssoUrl, certificates } = provider;
  if (!ssoUrl) throw unusable('It names no place for requests by redirect (SingleSignOnService, HTTP-Redirect).');
  if (!/^https:|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(ssoUrl)) {
    throw unusable(`Requests would go to ${ssoUrl}, which does not begin with https://.`);
  }
  if (certificates.length === 0) throw unusable('It names no certificate that answers are signed with.');
  for (const certificate of certificates) demandCertificate(certificate);
  return { entityId, ssoUrl, certificates };
}

/** When the last certificate of a provider runs out. */
export const signsUntil = (certificates: readonly string[]): Temporal.Instant =>
  certificates
    .map((each) => Temporal.Instant.fromEpochMilliseconds(certificateOf(each).validToDate.getTime()))
    .reduce((latest, each) => (Temporal.Instant.compare(latest, each) < 0 ? each : latest));

const certificateOf = (base64: string): X509Certificate => new X509Certificate(Buffer.from(base64, 'base64'));

function demandCertificate(base64: string): void {
  try {
    certificateOf(base64);
  } catch {
    throw unusable('One of its certificates cannot be read.');
  }
}

function entitiesOf(xml: string): Found {
  const found: Found = { entities: [] };
  const open: string[] = [];
  let signing = false;
  let certificate: string | null = null;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('doctype', () => {
    throw unusable('It begins with a document type, which metadata has no need of.');
  });
  parser.on('error', (fault) => {
    throw unusable(`It is no XML (${fault.message}).`);
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    const said = (name: string) => attributes[name]?.value ?? null;
    const entity = found.entities.at(-1);
    const withinProvider = open.includes('IDPSSODescriptor');
    if (uri === samlMetadata) {
      if (local === 'EntityDescriptor') {
        found.entities.push({ entityId: said('entityID') ?? '', isProvider: false, ssoUrl: null, certificates: [] });
      } else if (local === 'IDPSSODescriptor' && entity) entity.isProvider = true;
      else if (local === 'KeyDescriptor') signing = withinProvider && said('use') !== 'encryption';
      else if (local === 'SingleSignOnService' && withinProvider && entity && said('Binding') === redirectBinding) {
        entity.ssoUrl ??= said('Location');
      }
    }
    if (uri === xmlSignature && local === 'X509Certificate' && signing && open.includes('KeyDescriptor'))
      certificate = '';
    open.push(local);
  });
  parser.on('text', (text) => {
    if (certificate !== null) certificate += text;
  });
  parser.on('closetag', ({ local }) => {
    open.pop();
    if (local !== 'X509Certificate' || certificate === null) return;
    const bare = certificate.replace(/\s/g, '');
    const known = found.entities.at(-1)?.certificates;
    if (known && !known.includes(bare)) known.push(bare);
    certificate = null;
  });
  parser.write(xml).close();
  return found;
}
