import { type KeyObject, randomBytes, sign } from 'node:crypto';
import * as asn1 from 'asn1js';
import * as pki from 'pkijs';
import { pemOf } from '../signing-key.ts';
import { OID } from './cms-names.ts';

/** Whom a certificate names, while it holds, for which key, and who vouches for it. */
export interface CertificateOf {
  readonly name: string;
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
  readonly publicKey: KeyObject;
  readonly extensions: readonly pki.Extension[];
  readonly issuer: { readonly name: string; readonly privateKey: KeyObject };
}

/** Makes an X.509 certificate (RFC 5280), as PEM. Its number is random, so that no two are alike. */
export function makeCertificate(of: CertificateOf): string {
  const spki = of.publicKey.export({ type: 'spki', format: 'der' });
  const certificate = new pki.Certificate({
    version: 2,
    // Positive, and without a zero in front.
    serialNumber: new asn1.Integer({ valueHex: Uint8Array.of(0x50, ...randomBytes(15)).buffer }),
    ...{ notBefore: timeOf(of.from), notAfter: timeOf(of.until), extensions: [...of.extensions] },
    subjectPublicKeyInfo: new pki.PublicKeyInfo({ schema: asn1.fromBER(Uint8Array.from(spki).buffer).result }),
  });
  certificate.subject.typesAndValues.push(commonName(of.name));
  certificate.issuer.typesAndValues.push(commonName(of.issuer.name));
  const algorithm =
    of.issuer.privateKey.asymmetricKeyType === 'rsa'
      ? { algorithmId: OID.rsaSha256, algorithmParams: new asn1.Null() }
      : { algorithmId: OID.ecdsaSha256 };
  certificate.signature = new pki.AlgorithmIdentifier(algorithm);
  certificate.signatureAlgorithm = new pki.AlgorithmIdentifier(algorithm);
  const toSign = new Uint8Array(certificate.encodeTBS().toBER());
  certificate.tbsView = toSign;
  const value = sign('sha256', toSign, of.issuer.privateKey);
  certificate.signatureValue = new asn1.BitString({ valueHex: Uint8Array.from(value).buffer });
  return pemOf(new Uint8Array(certificate.toSchema().toBER()));
}

const commonName = (words: string): pki.AttributeTypeAndValue =>
  new pki.AttributeTypeAndValue({ type: '2.5.4.3', value: new asn1.Utf8String({ value: words }) });

/** To the second: certificates know no smaller time. Years to 2049 are written with two digits (RFC 5280, 4.1.2.5). */
const timeOf = (instant: Temporal.Instant): pki.Time =>
  new pki.Time({
    type: instant.toZonedDateTimeISO('UTC').year < 2050 ? 0 : 1,
    value: new Date(Math.floor(instant.epochMilliseconds / 1000) * 1000),
  });

/** It may sign papers, and no certificate. */
export const forPapers = (): pki.Extension =>
  new pki.Extension({
    extnID: OID.keyUsage,
    critical: true,
    // digitalSignature and nonRepudiation: the first two bits.
    extnValue: new asn1.BitString({ valueHex: Uint8Array.of(0b1100_0000).buffer, unusedBits: 6 }).toBER(),
  });
