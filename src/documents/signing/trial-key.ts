import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { forPapers, makeCertificate } from './cms/certificate-making.ts';
import type { KeptKey } from './signing-key.ts';
import { TRIAL } from './trial.ts';

/** For whom a trial key is made, and while it holds. */
export interface TrialOf {
  readonly name: string;
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
}

/** A key pair on the curve P-256, made in a blink, with a certificate that vouches for itself, as nobody else does. */
export async function trialKey({ name, from, until }: TrialOf): Promise<KeptKey> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const named = `${name} ${TRIAL}`;
  const issuer = { name: named, privateKey };
  return {
    certificates: makeCertificate({ name: named, from, until, publicKey, issuer, extensions: [forPapers()] }),
    privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}
