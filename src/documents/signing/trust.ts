import type { X509Certificate } from 'node:crypto';
import * as asn1 from 'asn1js';
import * as pki from 'pkijs';
import { OID } from './cms/cms-names.ts';
import { isIssuedBy, vouchersOf } from './signing-key.ts';

/** Who a certificate names, as people say it. */
export function nameOf(certificate: X509Certificate): string {
  const { CN: name, O: company } = certificate.toLegacyObject().subject as Record<
    string,
    string | string[] | undefined
  >;
  return [name ?? company ?? 'nobody'].flat().join(', ');
}

/** What is wrong with a certificate at a moment, as a predicate of the signature made with it; null when nothing is. */
export function certificateFault(certificate: X509Certificate, at: Temporal.Instant): string | null {
  const { validFromDate, validToDate } = certificate;
  const day = (date: Date): string => date.toISOString().slice(0, 10);
  if (at.epochMilliseconds > validToDate.getTime()) return `was made after its certificate ended (${day(validToDate)})`;
  if (at.epochMilliseconds < validFromDate.getTime())
    return `was made before its certificate began (${day(validFromDate)})`;
  return maySign(certificate) ? null : 'is made with a certificate that may not sign papers';
}

/** Without a word on its use a certificate may be used for all (RFC 5280, 4.2.1.3). */
function maySign(certificate: X509Certificate): boolean {
  const { extensions } = new pki.Certificate({ schema: asn1.fromBER(Uint8Array.from(certificate.raw).buffer).result });
  const usage = extensions?.find(({ extnID }) => extnID === OID.keyUsage);
  if (!usage) return true;
  const { parsedValue } = usage;
  return parsedValue instanceof asn1.BitString && ((parsedValue.valueBlock.valueHexView[0] ?? 0) & 0b1100_0000) !== 0;
}

/** Whether a certificate is one of those that are trusted, or leads to one by certificates that may vouch and were in force. */
export function isTrusted(
  certificate: X509Certificate,
  others: readonly X509Certificate[],
  trust: readonly X509Certificate[],
  at: Temporal.Instant,
): boolean {
  const chain = [certificate, ...vouchersOf(certificate, [...others, ...trust])];
  const [, ...vouchers] = chain;
  const reaches = chain.findIndex((each) => trust.some(({ raw }) => raw.equals(each.raw)));
  return (
    reaches >= 0 &&
    vouchers.slice(0, reaches).every((each) => each.ca) &&
    chain.slice(0, reaches + 1).every((each) => isInForce(each, at)) &&
    chain.slice(0, reaches).every((each, step) => isIssuedBy(each, chain[step + 1] ?? each))
  );
}

const isInForce = ({ validFromDate, validToDate }: X509Certificate, at: Temporal.Instant): boolean =>
  validFromDate.getTime() <= at.epochMilliseconds && at.epochMilliseconds <= validToDate.getTime();
