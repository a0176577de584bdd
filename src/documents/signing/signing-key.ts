import { createHash, createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import { Refusal } from '../../platform/refusal.ts';
import { isTrial } from './trial.ts';

/** What signs: certificates, and a hand that signs with SHA-256 and may be anywhere: a file, a card, a far machine. */
export interface SigningKey {
  /** The SHA-256 of its certificate in hex, by which it is found again. */
  readonly id: string;
  /** DER; the signer's own first, then those that vouch for it, from its issuer upwards. */
  readonly certificates: readonly [Uint8Array, ...Uint8Array[]];
  readonly kind: 'rsa' | 'ec';
  /** Made by Parley itself for trying: nobody vouches for it. */
  readonly trial: boolean;
  /** While its certificate holds. */
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
  /** The signature over bytes: PKCS#1 v1.5 by an RSA key, DER of r and s by one on a curve. */
  sign(data: Uint8Array): Promise<Uint8Array>;
}

/** A key as it is kept: PEM texts, the signer's certificate first and those that vouch for it behind it. */
export interface KeptKey {
  readonly certificates: string;
  readonly privateKey: string;
}

const signed = promisify(sign);

/**
 * The hand that signs with a kept key.
 * @throws Refusal `key.unfit` when the two do not belong together, or the key is of a kind or size that proves nothing
 */
export function keyFrom({ certificates, privateKey }: KeptKey): SigningKey {
  const [certificate, ...chain] = certificatesIn(certificates);
  if (!certificate) throw unfit('there is no certificate in it');
  return keyOf(certificate, chain, privateKeyIn(privateKey));
}

/** The hand of a certificate and its private key; `others` are certificates, of which those that vouch are taken along. */
export function keyOf(certificate: X509Certificate, others: readonly X509Certificate[], key: KeyObject): SigningKey {
  if (!certificate.checkPrivateKey(key)) throw unfit('its private key is not that of its certificate');
  return { ...certifiedBy(certificate, others), sign: (data) => signed('sha256', data, key) };
}

/**
 * What a certificate says of its key, wherever that is; `others` as in `keyOf`.
 * @throws Refusal `key.unfit`
 */
export function certifiedBy(
  certificate: X509Certificate,
  others: readonly X509Certificate[],
): Omit<SigningKey, 'sign'> {
  const vouchers = vouchersOf(certificate, others).map(({ raw }) => raw);
  return {
    id: createHash('sha256').update(certificate.raw).digest('hex'),
    certificates: [certificate.raw, ...vouchers],
    kind: kindOf(certificate.publicKey),
    trial: isTrial(certificate),
    ...lifeOf(certificate),
  };
}

/** While a certificate holds. */
export const lifeOf = ({ validFromDate, validToDate }: X509Certificate) => ({
  from: Temporal.Instant.fromEpochMilliseconds(validFromDate.getTime()),
  until: Temporal.Instant.fromEpochMilliseconds(validToDate.getTime()),
});

/**
 * Nothing is signed with a certificate that does not hold: every reader would call the signature invalid.
 * @throws Refusal `key.expired`, `key.tooEarly` (409)
 */
export function refuseOutOfTime({ from, until }: Pick<SigningKey, 'from' | 'until'>, at: Temporal.Instant): void {
  const day = (instant: Temporal.Instant): string => instant.toString().slice(0, 10);
  if (Temporal.Instant.compare(at, until) > 0)
    throw new Refusal('key.expired', `The certificate of the signing key ended on ${day(until)}: configure another.`, {
      status: 409,
    });
  if (Temporal.Instant.compare(at, from) < 0)
    throw new Refusal(
      'key.tooEarly',
      `The certificate of the signing key begins on ${day(from)}: use another till then.`,
      {
        status: 409,
      },
    );
}

function kindOf(key: KeyObject): 'rsa' | 'ec' {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'rsa' && (details?.modulusLength ?? 0) >= 2048) return 'rsa';
  if (type === 'ec' && ['prime256v1', 'secp384r1', 'secp521r1'].includes(details?.namedCurve ?? '')) return 'ec';
  throw unfit('it is neither RSA of 2048 bits or more nor on one of the curves P-256, P-384, P-521');
}

/** From a certificate upwards, each signed by the next; a certificate that vouches for itself ends it. */
export function vouchersOf(certificate: X509Certificate, others: readonly X509Certificate[]): X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (let last = certificate; chain.length < 10; ) {
    const issuer = others.find(
      (other) => !chain.includes(other) && !other.raw.equals(certificate.raw) && isIssuedBy(last, other),
    );
    if (!issuer || last.checkIssued(last)) return chain;
    chain.push(issuer);
    last = issuer;
  }
  return chain;
}

/** Whether one certificate was signed by the key of another that may sign certificates. */
export const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

/**
 * Every certificate of a PEM text, in its order.
 * @throws Refusal `key.unfit`
 */
export function certificatesIn(pem: string): X509Certificate[] {
  const parts = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  try {
    return parts.map((part) => new X509Certificate(part));
  } catch {
    throw unfit('a certificate in it is damaged');
  }
}

function privateKeyIn(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw unfit('its private key is damaged or has a password');
  }
}

/** Why a key cannot sign. */
export const unfit = (why: string): Refusal => new Refusal('key.unfit', `This key cannot sign papers: ${why}.`);

/** A certificate as PEM, from its DER. */
export const pemOf = (der: Uint8Array): string => {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
};
