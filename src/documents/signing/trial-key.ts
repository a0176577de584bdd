import { generateKeyPair, type X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import { forPapers, makeCertificate } from './cms/certificate-making.ts';
import type { KeptKey } from './signing-key.ts';

/** What a paper says of a signature that was made with a trial key. */
export const TRIAL_WORDS = 'Made with a trial key, for which nobody vouches';

/** Stands behind the name in every trial certificate, so that every program that shows a signature shows it. */
const TRIAL = 'Parley trial';

/** For whom a trial key is made, and while it holds. */
export interface TrialOf {
  readonly name: string;
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
}

/** A key pair (on the curve P-256, made in a blink) with a certificate that vouches for itself: for trying, as nobody else vouches for it. */
export async function trialKey({ name, from, until }: TrialOf): Promise<KeptKey> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const named = `${name} (${TRIAL})`;
  const issuer = { name: named, privateKey };
  return {
    certificates: makeCertificate({ name: named, from, until, publicKey, issuer, extensions: [forPapers()] }),
    privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

/** Whether a certificate is that of a trial key. */
export const isTrial = (certificate: X509Certificate): boolean =>
  certificate.subject === certificate.issuer && certificate.subject.includes(`(${TRIAL})`);
