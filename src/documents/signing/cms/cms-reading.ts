import { createHash, verify, X509Certificate } from 'node:crypto';
import * as asn1 from 'asn1js';
import * as pki from 'pkijs';
import { Refusal } from '../../../platform/refusal.ts';
import { isIssuedBy } from '../signing-key.ts';
import { DIGESTS, OID, SIGNATURES } from './cms-names.ts';

/** A signature as it was read. `faults` are predicates: "is made with SHA-1, which ...". */
export interface ReadSignature {
  readonly certificate: X509Certificate;
  /** The other certificates that came along. */
  readonly others: readonly X509Certificate[];
  /** Content that travelled inside. */
  readonly content: Buffer | null;
  /** The value of the signature, which a time-stamp is made over. */
  readonly value: Buffer;
  /** Whether the certificate is bound into the signature, as CAdES has it. */
  readonly bound: boolean;
  /** When it says it was made; PAdES says that in the paper instead. */
  readonly signingTime: Temporal.Instant | null;
  readonly token: Buffer | null;
  readonly faults: readonly string[];
}

/** What a signature is held against: its kind of content, and the digest of what it is to cover by each way of digesting. */
export interface Expected {
  readonly contentType: string;
  readonly digestOf: (name: string, content: Buffer | null) => Buffer;
}

const MOST_CERTIFICATES = 20;

const unreadable = (why: string): Refusal => new Refusal('signature.unreadable', why);

/**
 * Reads one signature (CMS SignedData, DER) and checks all that it says against itself and against what it covers.
 * Nothing in it is left that no check looks at, so that a changed bit anywhere shows.
 * @throws Refusal `signature.unreadable`, whose message is a predicate too
 */
export function readSignature(der: Buffer, expected: Expected): ReadSignature {
  try {
    return checked(der, expected);
  } catch (fault) {
    // The parsers of ASN.1 throw errors of many kinds at what is no signature; all mean the same to whoever asks.
    throw fault instanceof Refusal ? fault : unreadable('cannot be read');
  }
}

const block = (bytes: Uint8Array): asn1.BaseBlock => {
  const { offset, result } = asn1.fromBER(Uint8Array.from(bytes).buffer);
  if (offset !== bytes.length) throw unreadable('cannot be read');
  return result;
};

function checked(der: Buffer, expected: Expected): ReadSignature {
  const contentInfo = new pki.ContentInfo({ schema: block(der) });
  if (contentInfo.contentType !== OID.signedData) throw unreadable('is of a kind that is not read here');
  const data = new pki.SignedData({ schema: contentInfo.content });
  const [signer, ...more] = data.signerInfos;
  const written = Buffer.from(
    new pki.ContentInfo({ contentType: OID.signedData, content: data.toSchema(true) }).toSchema().toBER(),
  );
  if (!signer || more.length > 0) throw unreadable('is not that of one signer');
  if (!written.equals(der)) throw unreadable('is not written as the standard for signatures says');
  if ((data.certificates ?? []).length > MOST_CERTIFICATES)
    throw unreadable('brings more certificates than vouch for anybody');
  const certificates = (data.certificates ?? []).map((each) => new X509Certificate(derOf(each)));
  const certificate = certificates.find((each) => isNamedBy(signer, each));
  if (!certificate) throw unreadable('does not bring the certificate of its signer');
  const others = certificates.filter((each) => each !== certificate);
  const attributes = new Map((signer.signedAttrs?.attributes ?? []).map(({ type, values }) => [type, values]));
  const content = contentOf(data);
  const digest = DIGESTS[signer.digestAlgorithm.algorithmId];
  if (!digest) throw unreadable(`is made with a digest not known here (${signer.digestAlgorithm.algorithmId})`);
  const bindings = bindingsOf(attributes);
  const { token, fault } = tokenOf(signer);
  const covered = attributes.get(OID.messageDigest)?.[0];
  const fits =
    covered instanceof asn1.OctetString &&
    Buffer.from(covered.getValue()).equals(expected.digestOf(digest.name, content));
  const faults = [
    fits ? null : 'does not fit the file: what it covers was changed after it was made',
    ...[digest.weak ? `is made with ${digest.name.toUpperCase()}, a digest too weak to prove anything` : null],
    ...[isKeptTogether(data, signer, attributes, expected) ? null : 'says of itself what does not hold together'],
    ...[valueFault(signer, certificate, digest.name), bindingFault(bindings, certificate, others), fault],
    ...[strayFault(certificate, others, bindings)],
  ];
  return {
    ...{ certificate, others, content, token, bound: bindings.length > 0 },
    value: Buffer.from(signer.signature.getValue()),
    signingTime: signingTimeOf(attributes),
    faults: faults.filter((each) => each !== null),
  };
}

const derOf = (each: pki.CertificateSetItem): Buffer => {
  if (!(each instanceof pki.Certificate)) throw unreadable('brings certificates of a kind that is not read here');
  return Buffer.from(each.toSchema().toBER());
};

function isNamedBy(signer: pki.SignerInfo, certificate: X509Certificate): boolean {
  if (!(signer.sid instanceof pki.IssuerAndSerialNumber)) throw unreadable('names its signer in a way not read here');
  const { issuer, serialNumber } = new pki.Certificate({ schema: block(certificate.raw) });
  const same = (one: asn1.BaseBlock, other: asn1.BaseBlock): boolean =>
    Buffer.from(one.toBER()).equals(Buffer.from(other.toBER()));
  return same(signer.sid.issuer.toSchema(), issuer.toSchema()) && same(signer.sid.serialNumber, serialNumber);
}

const contentOf = ({ encapContentInfo }: pki.SignedData): Buffer | null =>
  encapContentInfo.eContent ? Buffer.from(encapContentInfo.eContent.getValue()) : null;

type Attributes = ReadonlyMap<string, readonly asn1.BaseBlock[]>;

/** Versions, kinds and digests are said twice or follow from each other (RFC 5652, 5.1, 5.3, 11.1). */
function isKeptTogether(
  data: pki.SignedData,
  signer: pki.SignerInfo,
  attributes: Attributes,
  expected: Expected,
): boolean {
  const { eContentType } = data.encapContentInfo;
  const type = attributes.get(OID.contentType)?.[0];
  return (
    signer.version === 1 &&
    data.version === (eContentType === OID.data ? 1 : 3) &&
    eContentType === expected.contentType &&
    type instanceof asn1.ObjectIdentifier &&
    type.getValue() === eContentType &&
    data.digestAlgorithms.some(({ algorithmId }) => algorithmId === signer.digestAlgorithm.algorithmId) &&
    data.digestAlgorithms.every(({ algorithmId }) => algorithmId in DIGESTS) &&
    [signer.digestAlgorithm, signer.signatureAlgorithm, ...data.digestAlgorithms].every(hasNoParameters) &&
    (data.crls ?? []).length === 0 &&
    signer.signedAttrs?.attributes.length === attributes.size &&
    [...attributes.values()].every((values) => values.length === 1)
  );
}

const hasNoParameters = ({ algorithmParams: given }: pki.AlgorithmIdentifier): boolean =>
  given === undefined || given instanceof asn1.Null;

function valueFault(signer: pki.SignerInfo, certificate: X509Certificate, digest: string): string | null {
  const way = SIGNATURES[signer.signatureAlgorithm.algorithmId];
  const { publicKey } = certificate;
  if (!way || way.key !== publicKey.asymmetricKeyType)
    return `is made in a way not read here (${signer.signatureAlgorithm.algorithmId})`;
  if (way.key === 'rsa' && (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
    return 'is made with an RSA key of less than 2048 bits, which is too weak to prove anything';
  const signed = signer.signedAttrs?.encodedValue;
  if (!signed || (way.digest !== null && way.digest !== digest)) return 'says of itself what does not hold together';
  const value = Buffer.from(signer.signature.getValue());
  return verify(digest, Buffer.from(signed), publicKey, value) ? null : 'was not made by the key of its certificate';
}

/** A certificate bound into a signature: its digest by a way of digesting. */
interface Binding {
  readonly digest: string;
  readonly hash: Buffer;
}

/** What the attribute of RFC 5035 binds; the one of RFC 2634 binds by SHA-1 and is read for what it is. */
function bindingsOf(attributes: Attributes): Binding[] {
  const [list] = attributes.get(OID.signingCertificateV2) ?? [];
  if (!(list instanceof asn1.Sequence)) return [];
  const [certificates] = list.valueBlock.value;
  if (!(certificates instanceof asn1.Sequence)) throw unreadable('binds its certificate in a way not read here');
  return certificates.valueBlock.value.map((each) => {
    const parts = each instanceof asn1.Sequence ? each.valueBlock.value : [];
    const hash = parts.find((part) => part instanceof asn1.OctetString);
    const [first] = parts;
    const named = first instanceof asn1.Sequence ? first.valueBlock.value[0] : undefined;
    const digest = DIGESTS[named instanceof asn1.ObjectIdentifier ? named.getValue() : OID.sha256];
    if (!hash || !digest || digest.weak) throw unreadable('binds its certificate in a way not read here');
    return { digest: digest.name, hash: Buffer.from(hash.getValue()) };
  });
}

const isBound = ({ digest, hash }: Binding, { raw }: X509Certificate): boolean =>
  createHash(digest).update(raw).digest().equals(hash);

function bindingFault(
  [first, ...more]: readonly Binding[],
  own: X509Certificate,
  others: readonly X509Certificate[],
): string | null {
  if (!first) return null;
  const holds = isBound(first, own) && more.every((each) => others.some((other) => isBound(each, other)));
  return holds ? null : 'is bound to other certificates than it brings';
}

/** A certificate that came along must be bound, or vouch for another by a sound signature: else it could be anything. */
function strayFault(
  own: X509Certificate,
  others: readonly X509Certificate[],
  bindings: readonly Binding[],
): string | null {
  const stray = others.find(
    (other) =>
      !bindings.some((each) => isBound(each, other)) &&
      ![own, ...others].some((each) => each !== other && isIssuedBy(each, other)) &&
      !others.some((each) => isIssuedBy(other, each)),
  );
  return stray ? 'brings a certificate that has nothing to do with it' : null;
}

function tokenOf({ unsignedAttrs }: pki.SignerInfo): { token: Buffer | null; fault: string | null } {
  if (!unsignedAttrs) return { token: null, fault: null };
  const [first, ...more] = unsignedAttrs.attributes;
  const [value, ...values] = first?.values ?? [];
  if (first?.type !== OID.timeStampToken || more.length > 0 || !value || values.length > 0)
    return { token: null, fault: 'carries something beside its time-stamp that nothing protects' };
  return { token: Buffer.from(value.toBER()), fault: null };
}

function signingTimeOf(attributes: Attributes): Temporal.Instant | null {
  const [time] = attributes.get('1.2.840.113549.1.9.5') ?? [];
  if (!(time instanceof asn1.UTCTime || time instanceof asn1.GeneralizedTime)) return null;
  return Temporal.Instant.fromEpochMilliseconds(time.toDate().getTime());
}

/** How long the DER value is that these bytes begin with; nothing when they begin with none. */
export function derLength(bytes: Buffer): number | undefined {
  const first = bytes[1];
  if (bytes[0] !== 0x30 || first === undefined) return undefined;
  if (first < 0x80) return 2 + first;
  const width = first - 0x80;
  if (width < 1 || width > 4 || bytes.length < 2 + width) return undefined;
  return 2 + width + bytes.readUIntBE(2, width);
}
