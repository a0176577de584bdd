import { createHash } from 'node:crypto';
import { Refusal } from '../../platform/refusal.ts';
import { OID } from './cms/cms-names.ts';
import { signStatement } from './cms/cms-writing.ts';
import { type TimeStampAuthority, timeStampOf } from './cms/time-stamp.ts';
import type { VisibleMark } from './mark.ts';
import { follow, openPdf, type PdfFile, viewOf } from './pdf/pdf-file.ts';
import { isDictionary } from './pdf/pdf-syntax.ts';
import { appended } from './pdf/pdf-update.ts';
import { CONTENTS, RANGE, signatureObjects } from './signature-objects.ts';
import { refuseOutOfTime, type SigningKey } from './signing-key.ts';

/** Who signs, as the signature says it; programs show it beside the certificate. */
export interface Signer {
  readonly name: string;
  readonly reason: string | null;
  /** When they sign. Without a time-stamp this is the word of the paper alone. */
  readonly at: Temporal.Instant;
  /** Where, in words: "Berlin". */
  readonly place?: string;
}

/** With what a paper is signed, by whom, and where it is seen. */
export interface Sealing {
  readonly key: SigningKey;
  readonly signer: Signer;
  /** Without one the signature is not seen on the paper. */
  readonly mark?: VisibleMark;
  /** Without one nobody else vouches for the time. */
  readonly timeStamp?: TimeStampAuthority;
}

/** A signed paper. */
export interface SealedPdf {
  readonly pdf: Uint8Array;
  readonly level: 'B-B' | 'B-T';
  /** Why the time-stamp that was asked for is missing; null when it is there or none was asked for. */
  readonly notice: string | null;
}

/** A time-stamp token brings the certificates of its authority; a longer one than this has no place. */
const TOKEN_BYTES = 12_000;

/**
 * Signs a PDF by PAdES (ETSI EN 319 142-1): B-T when the time-stamp authority answers, B-B when there is none or it does
 * not. What stood in the file stays as it is to the byte, so that every earlier signature stays valid.
 * @throws Refusal `pdf.none`, `pdf.damaged`, `pdf.encrypted`, `pdf.tooLarge`, `pdf.form` (an XFA form), `pdf.closed` (its
 * author allowed no further signature), `key.expired`, `key.tooEarly`, and for a mark `pdf.noPage`, `paper.noPress`
 */
export async function sealPdf(pdf: Uint8Array, sealing: Sealing): Promise<SealedPdf> {
  const { key, signer, timeStamp } = sealing;
  refuseOutOfTime(key, signer.at);
  const file = openPdf(pdf);
  refuseUnfit(file);
  const certificateBytes = key.certificates.reduce((sum, { length }) => sum + length, 0);
  const room = 2_000 + certificateBytes + (timeStamp ? TOKEN_BYTES : 0);
  const bytes = appended(file, signatureObjects(file, sealing, room));
  // The places are looked for behind what stood there, so that no word of the paper is taken for one.
  const contents = bytes.indexOf(CONTENTS, file.bytes.length) + CONTENTS.length - 1;
  const end = contents + 2 * room + 2;
  fillRange(bytes, bytes.indexOf(RANGE, file.bytes.length), [0, contents, end, bytes.length - end]);
  const digest = createHash('sha256').update(bytes.subarray(0, contents)).update(bytes.subarray(end)).digest();
  const signed = await signStatement(key, { contentType: OID.data, content: null, digest });
  const { token, notice } = await stamped(signed.value, timeStamp);
  bytes.write(Buffer.from(signed.written(token)).toString('hex'), contents + 1, 'latin1');
  return { pdf: bytes, level: token ? 'B-T' : 'B-B', notice };
}

async function stamped(value: Uint8Array, authority: TimeStampAuthority | undefined) {
  if (!authority) return { token: null, notice: null };
  try {
    const token = await timeStampOf(value, authority);
    if (token.length <= TOKEN_BYTES) return { token, notice: null };
    return { token: null, notice: `The time-stamp is larger than ${TOKEN_BYTES} bytes and was left out.` };
  } catch (fault) {
    if (fault instanceof Refusal) return { token: null, notice: fault.message };
    return { token: null, notice: `The time-stamp authority could not be asked: ${String((fault as Error).message)}.` };
  }
}

function refuseUnfit(file: PdfFile): void {
  const view = viewOf(file);
  const catalog = follow(view, view.trailer.get('Root'));
  const form = isDictionary(catalog) ? follow(view, catalog.get('AcroForm')) : null;
  if (isDictionary(form) && form.has('XFA'))
    throw new Refusal('pdf.form', 'The PDF is a form that programs fill in (XFA): print it to a plain PDF first.');
  const permissions = isDictionary(catalog) ? follow(view, catalog.get('Perms')) : null;
  if (isDictionary(permissions) && permissions.has('DocMDP'))
    throw new Refusal(
      'pdf.closed',
      'Whoever wrote the PDF certified it against changes: ask for one that may be signed.',
    );
}

/** The four numbers take the place that was kept for them, with blanks behind. */
function fillRange(bytes: Buffer, at: number, range: readonly number[]): void {
  bytes.write(`/ByteRange [${range.join(' ')}]`.padEnd(RANGE.length), at, 'latin1');
}
