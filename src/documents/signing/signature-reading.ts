import { createHash, type X509Certificate } from 'node:crypto';
import { Refusal } from '../../platform/refusal.ts';
import { OID } from './cms/cms-names.ts';
import { derLength, type ReadSignature, readSignature } from './cms/cms-reading.ts';
import { readTimeStamp } from './cms/time-stamp.ts';
import { follow, objectOf, type PdfView, startOfTables } from './pdf/pdf-file.ts';
import {
  damaged,
  isDictionary,
  isList,
  isReference,
  isText,
  nameAt,
  type PdfDictionary,
  type PdfText,
  type PdfValue,
  wordsOf,
} from './pdf/pdf-syntax.ts';
import { momentOf } from './pdf/pdf-time.ts';
import { formOf } from './signature-objects.ts';
import { isTrial } from './trial.ts';
import { certificateFault, isTrusted, nameOf } from './trust.ts';

/** One signature of a file by itself. Problems are whole sentences. */
export interface SignatureFound {
  readonly signer: string;
  /** When it was made: by the time-stamp where there is one, else as the paper says. */
  readonly time: Temporal.Instant | null;
  readonly level: 'B-B' | 'B-T' | 'other';
  readonly trusted: boolean | null;
  readonly trial: boolean;
  readonly problems: readonly string[];
  /** Where what it covers ends in the file; nothing when it does not say so soundly. */
  readonly end: number | null;
  /** Which table of the file was the newest when it was made. */
  readonly section: number | null;
}

const MOST_SIGNATURES = 50;
const DEEPEST = 32;
/** Of one signature: with its chain and its time-stamp it has some 10 kB. */
const MOST_BYTES = 1_000_000;
const FORMATS = new Set(['ETSI.CAdES.detached', 'adbe.pkcs7.detached']);

/** Every field of a file that was signed, as its signature stands in the file. */
export function signedFields(view: PdfView): PdfValue[] {
  const signed: PdfValue[] = [];
  const seen = new Set<number>();
  const visit = (value: PdfValue, depth: number): void => {
    if (depth > DEEPEST) throw damaged('its fields are nested too deep');
    if (isReference(value)) {
      if (seen.has(value.object)) return;
      seen.add(value.object);
    }
    const field = follow(view, value);
    if (!isDictionary(field)) return;
    const kids = follow(view, field.get('Kids'));
    if (isList(kids)) for (const kid of kids) visit(kid, depth + 1);
    if (nameAt(field, 'FT') === 'Sig' && field.has('V')) signed.push(field.get('V') ?? null);
    if (signed.length > MOST_SIGNATURES)
      throw new Refusal('pdf.tooLarge', `The PDF has more than ${MOST_SIGNATURES} signatures: no paper needs so many.`);
  };
  for (const field of formOf(view)?.fields ?? []) visit(field, 0);
  return signed;
}

/** Reads one signature and holds it against the bytes it says it covers. */
export function readFound(view: PdfView, value: PdfValue, trust: readonly X509Certificate[] | null): SignatureFound {
  const nobody = {
    signer: 'nobody known',
    time: null,
    level: 'other',
    trusted: null,
    trial: false,
    end: null,
    section: null,
  } as const;
  const dictionary = isReference(value) ? objectOf(view, value) : value;
  if (!isDictionary(dictionary)) return { ...nobody, problems: ['A signature of the PDF is an empty one.'] };
  const format = nameAt(dictionary, 'SubFilter') ?? 'none';
  if (!FORMATS.has(format))
    return { ...nobody, problems: [`A signature is of a kind that is not read here (${format}).`] };
  const range = rangeOf(view, value, dictionary);
  if (typeof range === 'string') return { ...nobody, problems: [`A signature of the PDF ${range}.`] };
  try {
    const { bytes } = view.file;
    const der = derIn(view, range.contents);
    const covered = [bytes.subarray(0, range.contents.start), bytes.subarray(range.contents.end, range.end)];
    const digestOf = (name: string): Buffer => {
      const hash = createHash(name);
      for (const part of covered) hash.update(part);
      return hash.digest();
    };
    const read = readSignature(der, { contentType: OID.data, digestOf });
    return { ...judged(read, dictionary, format, trust), end: range.end, section: range.section };
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return {
      ...nobody,
      problems: [`A signature of the PDF ${fault.message}.`],
      end: range.end,
      section: range.section,
    };
  }
}

interface Range {
  readonly contents: PdfText;
  readonly end: number;
  readonly section: number;
}

/** What a signature covers, or why that is no sound cover: all of a save of the file but its own place, and nothing else. */
function rangeOf(view: PdfView, value: PdfValue, dictionary: PdfDictionary): Range | string {
  const { file } = view;
  const contents = dictionary.get('Contents');
  if (!isText(contents)) return 'holds no signature';
  if (!isReference(value) || view.places.get(value.object)?.kind !== 'at')
    return 'is packed, so that it covers nothing';
  const range = follow(view, dictionary.get('ByteRange'));
  const numbers = isList(range) ? range.map((each) => (Number.isSafeInteger(each) ? Number(each) : -1)) : [];
  const [start, length = -1, from = -1, rest = -1] = numbers;
  if (numbers.length !== 4 || start !== 0 || length < 0 || rest < 0 || from < length)
    return 'does not say soundly which bytes it covers';
  if (from + rest > file.bytes.length) return 'says that it covers more than there is: the PDF is cut off';
  if (length !== contents.start || from !== contents.end) return 'leaves bytes of the PDF out that are not its own';
  const end = from + rest;
  const tail = file.text.slice(Math.max(0, end - 64), end);
  const last = tail.lastIndexOf('startxref');
  const tables = last < 0 || !/%%EOF(?:\r\n|\n|\r)?$/.test(tail) ? undefined : startOfTables(tail.slice(last));
  const section = file.sections.findIndex(({ at }) => at === tables);
  return section < 0 ? 'ends where no save of the PDF ends' : { contents, end, section };
}

/** The signature itself: hexadecimal digits of one case, and behind its end nothing but zeros, so that no bit can hide. */
function derIn({ file }: PdfView, { bytes, start, end }: PdfText): Buffer {
  const digits = file.text.slice(start + 1, end - 1);
  const length = derLength(bytes);
  const isClean = /^(?:[0-9a-f]+|[0-9A-F]+)$/.test(digits) && digits.length === 2 * bytes.length;
  if (
    !isClean ||
    length === undefined ||
    length > MOST_BYTES ||
    length > bytes.length ||
    bytes.subarray(length).some((byte) => byte !== 0)
  )
    throw new Refusal('signature.unreadable', 'is not written as a signature is');
  return bytes.subarray(0, length);
}

type Judged = Omit<SignatureFound, 'end' | 'section'>;

function judged(
  read: ReadSignature,
  dictionary: PdfDictionary,
  format: string,
  trust: readonly X509Certificate[] | null,
): Judged {
  const signer = nameOf(read.certificate);
  const stamp = read.token ? readTimeStamp(read.token, read.value) : null;
  const said = dictionary.get('M');
  const time = stamp?.stamp?.at ?? (isText(said) ? momentOf(wordsOf(said)) : read.signingTime);
  const faults = [...read.faults];
  if (time === null) faults.push('does not say when it was made');
  const certificate = time === null ? null : certificateFault(read.certificate, time);
  if (certificate !== null) faults.push(certificate);
  const trusted = trust && time !== null && isTrusted(read.certificate, read.others, trust, time);
  if (trusted === false) faults.push('is by somebody whom no trusted certificate vouches for');
  const of = (what: string): string => `The signature of ${signer} ${what}.`;
  const problems = [
    ...faults.map(of),
    ...stampFaults(stamp, trust).map((fault) => `The time-stamp of ${signer}’s signature ${fault}.`),
  ];
  const pades = format === 'ETSI.CAdES.detached' && read.bound;
  const level = pades ? (stamp ? 'B-T' : 'B-B') : 'other';
  return { signer, time, level, trusted, trial: isTrial(read.certificate), problems };
}

function stampFaults(
  read: ReturnType<typeof readTimeStamp> | null,
  trust: readonly X509Certificate[] | null,
): string[] {
  if (!read) return [];
  const { stamp, faults } = read;
  if (!stamp) return faults;
  const { certificate, others } = stamp.signature;
  const fault = certificateFault(certificate, stamp.at);
  const untrusted = trust !== null && !isTrusted(certificate, others, trust, stamp.at);
  return [
    ...faults,
    ...(fault === null ? [] : [fault]),
    ...(untrusted ? ['is by an authority that no trusted certificate vouches for'] : []),
  ];
}
