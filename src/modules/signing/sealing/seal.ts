import type { HouseKeys } from '../../../documents/signing/house-keys.ts';
import type { VisibleMark } from '../../../documents/signing/mark.ts';
import { sealPdf } from '../../../documents/signing/sealing.ts';
import { Refusal } from '../../../platform/refusal.ts';

/** What one signature on a paper says. */
export interface SealedBy {
  /** Who signs, in words. */
  readonly name: string;
  readonly reason: string;
  readonly at: Temporal.Instant;
  /** Where it is seen; without one it is not. */
  readonly mark?: VisibleMark;
}

/**
 * What puts signatures on papers. It may take seconds, for a time-stamp is asked for by network: no transaction waits for
 * it. A service of others would be another seal.
 */
export interface Seal {
  /** Whether its key is for trying: nobody vouches for it but the house. */
  readonly trial: boolean;
  /** PEM texts of the certificates of every key that ever signed here: what files are proved by. */
  readonly certificates: readonly string[];
  /**
   * The PDF with one more signature; what stood in it stays to the byte.
   * @throws Refusal `seal.away` (503) when the token with the key cannot be used, and as `sealPdf` does
   */
  sign(pdf: Uint8Array, by: SealedBy): Promise<Uint8Array>;
}

/** The seal of the house, with the keys that it opened at its start. */
export const openSeal = ({ key, timeStamp, certificates }: HouseKeys): Seal => ({
  trial: key.trial,
  certificates: certificates.map(String),
  async sign(pdf, { name, reason, at, mark }) {
    const sealing = { key, signer: { name, reason, at }, ...(mark && { mark }), ...(timeStamp && { timeStamp }) };
    return (await sealPdf(pdf, sealing).catch(refuseCalmly)).pdf;
  },
});

/** Whoever signs can do nothing about a token and learns nothing of it; whoever runs Parley reads the log. */
function refuseCalmly(fault: unknown): never {
  if (!(fault instanceof Refusal && fault.code.startsWith('token.'))) throw fault;
  const words =
    'The key that seals papers cannot be used just now, and nothing was signed: try again in a few minutes.';
  const detail = `${fault.code}: ${fault.message} ${fault.detail ?? ''}`.trim();
  throw new Refusal('seal.away', words, { status: 503, retryAfterSeconds: 60, detail });
}
