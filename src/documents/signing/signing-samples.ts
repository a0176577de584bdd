import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import * as asn1 from 'asn1js';
import * as pki from 'pkijs';
import { wholePaper } from '../paper-samples.ts';
import { writePdf } from '../pdf.ts';
import { type CertificateOf, forPapers, makeCertificate } from './cms/certificate-making.ts';
import { OID } from './cms/cms-names.ts';
import { signStatement } from './cms/cms-writing.ts';
import type { TimeStampAuthority } from './cms/time-stamp.ts';
import { type Sealing, sealPdf } from './sealing.ts';
import { type KeptKey, keyFrom } from './signing-key.ts';

/** Keys, papers and a time-stamp authority that tests and measurements sign with; nothing else reads them. */

export const NOW = Temporal.Instant.from('2026-11-23T09:30:00Z');
const DAYS = 24;

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** A key of a person, by default on the curve P-256, with a certificate that holds from a day before to a day after now. */
export function sampleKey(
  name: string,
  changes: Partial<CertificateOf> = {},
  { publicKey, privateKey }: KeyPair = generateKeyPairSync('ec', { namedCurve: 'P-256' }),
): KeptKey & { readonly own: KeyObject } {
  const certificates = makeCertificate({
    ...{ name, publicKey, extensions: [forPapers()], issuer: { name, privateKey } },
    ...{ from: NOW.subtract({ hours: DAYS }), until: NOW.add({ hours: DAYS }) },
    ...changes,
  });
  return { certificates, privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })), own: privateKey };
}

export const ada = sampleKey('Ada Lawyer');
export const ben = sampleKey('Ben Buyer');

/** A certificate that may vouch for others, with who vouches, and one that it vouches for. */
export function vouchedKey(name: string): {
  readonly root: string;
  readonly issuer: CertificateOf['issuer'];
  readonly key: KeptKey;
} {
  const mayVouch = new pki.Extension({
    ...{ extnID: '2.5.29.19', critical: true },
    extnValue: new pki.BasicConstraints({ cA: true }).toSchema().toBER(),
  });
  const root = sampleKey('House of Certificates', { extensions: [mayVouch] });
  const issuer = { name: 'House of Certificates', privateKey: root.own };
  const key = sampleKey(name, { issuer });
  return { root: root.certificates, issuer, key: { ...key, certificates: key.certificates + root.certificates } };
}

export const sealingOf = (key: KeptKey, changes: Partial<Sealing> = {}): Sealing => ({
  ...{ key: keyFrom(key), signer: { name: 'Ada Lawyer', reason: null, at: NOW } },
  ...changes,
});

/** A statement of work signed by both, first by Ada, unseen, then by Ben, with a mark on its last page. */
export async function signedByBoth(paper: Uint8Array = writePdf(wholePaper())): Promise<Uint8Array> {
  const { pdf } = await sealPdf(paper, sealingOf(ada));
  const lines = ['Signed electronically', '23 November 2026'];
  const mark = { page: 'last', left: 60, bottom: 60, width: 200, height: 50, name: 'Ben Buyer', lines } as const;
  const signer = { name: 'Ben Buyer', reason: 'Agreed', at: NOW };
  return (await sealPdf(pdf, sealingOf(ben, { signer, mark }))).pdf;
}

/** What a time-stamp authority may do otherwise than it should. */
export interface AuthorityFaults {
  readonly status?: number;
  readonly at?: Temporal.Instant;
  readonly nonce?: Uint8Array;
  readonly digest?: Uint8Array;
  readonly extensions?: readonly pki.Extension[];
}

const forTimes = (): pki.Extension =>
  new pki.Extension({
    ...{ extnID: '2.5.29.37', critical: true },
    extnValue: new pki.ExtKeyUsage({ keyPurposes: ['1.3.6.1.5.5.7.3.8'] }).toSchema().toBER(),
  });

/** A time-stamp authority in code: it answers as RFC 3161 says, but for the faults it is given. */
export function sampleAuthority(faults: AuthorityFaults = {}): { ask: TimeStampAuthority; certificate: string } {
  const kept = sampleKey('Clock Tower', { extensions: faults.extensions ?? [forTimes()] });
  const ask: TimeStampAuthority = async (bytes) => {
    const request = new pki.TimeStampReq({ schema: asn1.fromBER(Uint8Array.from(bytes).buffer).result });
    const { status = 0, at = NOW } = faults;
    const info = new pki.TSTInfo({
      ...{ version: 1, policy: '1.2.3.4', genTime: new Date(at.epochMilliseconds) },
      messageImprint: faults.digest ? imprintOf(faults.digest) : request.messageImprint,
      serialNumber: new asn1.Integer({ valueHex: Uint8Array.of(0x40, ...randomBytes(7)).buffer }),
      ...(request.nonce ? { nonce: request.nonce } : {}),
      ...(faults.nonce ? { nonce: new asn1.Integer({ valueHex: Uint8Array.from(faults.nonce).buffer }) } : {}),
    });
    const content = new Uint8Array(info.toSchema().toBER());
    const digest = createHash('sha256').update(content).digest();
    const signed = await signStatement(keyFrom(kept), { contentType: OID.timeStampInfo, content, digest });
    const token = asn1.fromBER(Uint8Array.from(signed.written(null)).buffer).result;
    const answer = new pki.TimeStampResp({
      status: new pki.PKIStatusInfo({ status }),
      ...(status > 1 ? {} : { timeStampToken: new pki.ContentInfo({ schema: token }) }),
    });
    return new Uint8Array(answer.toSchema().toBER());
  };
  return { ask, certificate: kept.certificates };
}

const imprintOf = (digest: Uint8Array): pki.MessageImprint =>
  new pki.MessageImprint({
    hashAlgorithm: new pki.AlgorithmIdentifier({ algorithmId: OID.sha256, algorithmParams: new asn1.Null() }),
    hashedMessage: new asn1.OctetString({ valueHex: Uint8Array.from(digest).buffer }),
  });
