import { wholePaper } from '../../../documents/paper-samples.ts';
import { writePdf } from '../../../documents/pdf.ts';
import type { Prepared } from '../signing.ts';
import type { Seal } from './seal.ts';

/** What stands at the end: the paper under the seal of the house, and the certificate of completion beside it. */
export interface Closing {
  readonly sealed: Buffer;
  readonly certificate: Buffer;
}

/** Seals a paper that everybody has signed, and certifies who did. */
export async function closingOf(seal: Seal, { signed, at, envelope }: Omit<Prepared, 'closing'>): Promise<Closing> {
  const reason = `Everybody has signed ${envelope.subject.number}`;
  const sealed = Buffer.from(await seal.sign(signed, { name: 'Parley', reason, at }));
  const paper = writePdf(wholePaper());
  return { sealed, certificate: Buffer.from(await seal.sign(paper, { name: 'Parley', reason, at })) };
}
