import type { HouseKeys } from '../../../documents/signing/house-keys.ts';
import type { VisibleMark } from '../../../documents/signing/mark.ts';
import { sealPdf } from '../../../documents/signing/sealing.ts';

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
  /** The PDF with one more signature; what stood in it stays to the byte. */
  sign(pdf: Uint8Array, by: SealedBy): Promise<Uint8Array>;
}

/** The seal of the house, with the keys that it opened at its start. */
export const openSeal = ({ key, timeStamp, certificates }: HouseKeys): Seal => ({
  trial: key.trial,
  certificates: certificates.map(String),
  async sign(pdf, { name, reason, at, mark }) {
    const sealing = { key, signer: { name, reason, at }, ...(mark && { mark }), ...(timeStamp && { timeStamp }) };
    return (await sealPdf(pdf, sealing)).pdf;
  },
});
