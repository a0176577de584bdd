import { createHash } from 'node:crypto';
import * as asn1 from 'asn1js';
import * as pki from 'pkijs';
import type { SigningKey } from '../signing-key.ts';
import { OID } from './cms-names.ts';

/** What a signature is made over: a kind of content, the content itself where it travels inside, and its SHA-256. */
export interface Statement {
  readonly contentType: string;
  readonly content: Uint8Array | null;
  readonly digest: Uint8Array;
}

/** A statement that was signed; the signature may still get a time-stamp, which is made over its value. */
export interface Signed {
  readonly value: Uint8Array;
  /** The whole of it as DER; `token` is a time-stamp token of its value. */
  written(token: Uint8Array | null): Uint8Array;
}

const view = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;
const parsed = (der: Uint8Array): asn1.BaseBlock => asn1.fromBER(view(der)).result;

/**
 * Signs a statement as CAdES does (ETSI EN 319 122-1, level B-B): the certificate is bound into the signature, and the
 * time of signing is left to the paper, as PAdES wants it (EN 319 142-1, 6.3).
 */
export async function signStatement(key: SigningKey, statement: Statement): Promise<Signed> {
  const certificate = new pki.Certificate({ schema: parsed(key.certificates[0]) });
  const attributes = sortedAttributes([
    attribute(OID.contentType, new asn1.ObjectIdentifier({ value: statement.contentType })),
    attribute(OID.messageDigest, new asn1.OctetString({ valueHex: view(statement.digest) })),
    attribute(OID.signingCertificateV2, boundCertificates(key.certificates)),
  ]);
  const signedAttrs = new pki.SignedAndUnsignedAttributes({ type: 0, attributes });
  const toSign = new Uint8Array(signedAttrs.toSchema().toBER());
  // What is signed is the set by itself, not as it is tagged inside the signature (RFC 5652, 5.4).
  toSign[0] = 0x31;
  const value = await key.sign(toSign);
  const digestAlgorithm = new pki.AlgorithmIdentifier({ algorithmId: OID.sha256 });
  const signer = new pki.SignerInfo({
    version: 1,
    sid: new pki.IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
    ...{ digestAlgorithm, signedAttrs, signatureAlgorithm: algorithmOf(key) },
    signature: new asn1.OctetString({ valueHex: view(value) }),
  });
  const content = statement.content && new asn1.OctetString({ valueHex: view(statement.content) });
  const signedData = new pki.SignedData({
    version: statement.contentType === OID.data ? 1 : 3,
    digestAlgorithms: [digestAlgorithm],
    encapContentInfo: new pki.EncapsulatedContentInfo({
      eContentType: statement.contentType,
      ...(content ? { eContent: content } : {}),
    }),
    certificates: key.certificates.map((der) => new pki.Certificate({ schema: parsed(der) })),
    signerInfos: [signer],
  });
  return { value, written: (token) => written(signedData, signer, token) };
}

function written(signedData: pki.SignedData, signer: pki.SignerInfo, token: Uint8Array | null): Uint8Array {
  if (token) {
    const attributes = [new pki.Attribute({ type: OID.timeStampToken, values: [parsed(token)] })];
    signer.unsignedAttrs = new pki.SignedAndUnsignedAttributes({ type: 1, attributes });
  }
  const content = new pki.ContentInfo({ contentType: OID.signedData, content: signedData.toSchema(true) });
  return new Uint8Array(content.toSchema().toBER());
}

const attribute = (type: string, value: asn1.BaseBlock): pki.Attribute => new pki.Attribute({ type, values: [value] });

/** A set is written in the order of its bytes, or programs that write it anew find another digest. */
const sortedAttributes = (attributes: pki.Attribute[]): pki.Attribute[] =>
  attributes.toSorted((one, other) =>
    Buffer.compare(Buffer.from(one.toSchema().toBER()), Buffer.from(other.toSchema().toBER())),
  );

/** The SHA-256 of every certificate that goes along, the signer's first, so that none can be exchanged (RFC 5035). */
const boundCertificates = (certificates: readonly Uint8Array[]): asn1.Sequence => {
  const bound = certificates.map((der) => {
    const hash = new asn1.OctetString({ valueHex: view(createHash('sha256').update(der).digest()) });
    return new asn1.Sequence({ value: [hash] });
  });
  return new asn1.Sequence({ value: [new asn1.Sequence({ value: bound })] });
};

const algorithmOf = ({ kind }: SigningKey): pki.AlgorithmIdentifier =>
  kind === 'rsa'
    ? new pki.AlgorithmIdentifier({ algorithmId: OID.rsaSha256, algorithmParams: new asn1.Null() })
    : new pki.AlgorithmIdentifier({ algorithmId: OID.ecdsaSha256 });
