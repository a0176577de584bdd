import { createHash, type X509Certificate } from 'node:crypto';
import { Readable } from 'node:stream';
import { strToU8, zipSync } from 'fflate';
import { z } from 'zod';
import type { Proof } from '../../platform/ledger/proof.ts';
import { verifyExport } from '../../platform/ledger/verifying.ts';
import { Refusal } from '../../platform/refusal.ts';
import { readPdfText } from '../pdf-reading/pdf-text.ts';
import { Zip } from '../zip.ts';
import { certificatesIn } from './signing-key.ts';
import { type Verification, verifyPdf } from './verifying.ts';

/** All that proves a signature, for whoever has no access to the desk. */
export interface Evidence {
  /** Of the envelope. */
  readonly number: string;
  readonly title: string;
  readonly madeAt: Temporal.Instant;
  /** The sealed paper. */
  readonly paper: Uint8Array;
  /** The certificate of completion; null before everybody has signed, and for papers signed by hand. */
  readonly completion: Uint8Array | null;
  /** PEM texts of the keys that signed, as the house keeps them. */
  readonly certificates: readonly string[];
  /** An export of the ledger (JSON Lines) with the stream of the record; null where none is given. */
  readonly ledger: string | null;
}

const FORMAT = 'parley-evidence/1';
const NAMES = {
  manifest: 'evidence.json',
  paper: 'paper.pdf',
  completion: 'certificate-of-completion.pdf',
  certificates: 'certificates.pem',
  ledger: 'ledger.jsonl',
} as const;
/** A paper of the largest kind, its certificate, and the record of a long life. */
const MOST_BYTES = 90_000_000;

const Manifest = z.object({
  format: z.literal(FORMAT),
  number: z.string(),
  title: z.string(),
  madeAt: z.string(),
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Every entry bears the first moment that a zip can name: same evidence, same bytes. */
const ZIP_EPOCH = '1980-01-01T00:00:00';

/**
 * The evidence bundle: a zip of the sealed paper, the certificate of completion, the certificates of the keys, the extract
 * of the ledger, and `evidence.json` with the SHA-256 of each. `parley verify BUNDLE.zip` proves it without the desk.
 */
export function writeEvidence({ number, title, madeAt, ...parts }: Evidence): Uint8Array {
  const files = new Map<string, Uint8Array>([[NAMES.paper, parts.paper]]);
  if (parts.completion) files.set(NAMES.completion, parts.completion);
  files.set(NAMES.certificates, strToU8(parts.certificates.join('')));
  if (parts.ledger !== null) files.set(NAMES.ledger, strToU8(parts.ledger));
  const manifest: z.infer<typeof Manifest> = {
    ...{ format: FORMAT, number, title, madeAt: madeAt.toString() },
    files: Object.fromEntries([...files].map(([name, bytes]) => [name, sha256(bytes)])),
  };
  const head = strToU8(`${JSON.stringify(manifest, null, 2)}\n`);
  return zipSync({ [NAMES.manifest]: head, ...Object.fromEntries(files) }, { mtime: ZIP_EPOCH, level: 6 });
}

/** What a bundle proves: of the paper as `verifyPdf` says it, and of what stands beside it. */
export interface EvidenceVerification extends Verification {
  readonly number: string;
  readonly title: string;
  /** SHA-256 of the sealed paper. */
  readonly paperHash: string;
  readonly completion: Verification | null;
  readonly ledger: Proof | null;
}

/**
 * Proves an evidence bundle by itself: every file is as it was put in, paper and certificate of completion are as they
 * were signed, the certificate is of this envelope and names the paper, the record holds and names the paper.
 * @param trust whom to believe; without any the certificates in the bundle, which whoever made the bundle chose
 * @throws Refusal `archive.*`, `evidence.none` where it is no bundle
 */
export async function verifyEvidence(
  bytes: Uint8Array,
  fileName: string,
  trust?: readonly X509Certificate[],
): Promise<EvidenceVerification> {
  const zip = new Zip(bytes, fileName);
  const manifest = await manifestIn(zip);
  const problems: string[] = [];
  const files = new Map<string, Buffer>();
  for (const [name, hash] of Object.entries(manifest.files)) {
    if (!zip.entries.has(name)) {
      problems.push(`The bundle lacks ${name}, which it says it holds.`);
      continue;
    }
    const file = await zip.read(name, MOST_BYTES);
    files.set(name, file);
    if (sha256(file) !== hash) problems.push(`${name} of the bundle is not the file that was put in.`);
  }
  for (const name of zip.entries.keys())
    if (name !== NAMES.manifest && !(name in manifest.files)) problems.push(`${name} was added to the bundle.`);
  const believed = trust ?? certificatesIn(files.get(NAMES.certificates)?.toString('utf8') ?? '');
  const verified = (name: string): Verification | null => {
    const file = files.get(name);
    return file ? verifyPdf(file, { trust: believed }) : null;
  };
  const paper = verified(NAMES.paper) ?? { valid: false, signatures: [], problems: ['The bundle holds no paper.'] };
  const completion = verified(NAMES.completion);
  const paperHash = sha256(files.get(NAMES.paper) ?? Buffer.alloc(0));
  const record = await recordIn(files.get(NAMES.ledger), paperHash);
  problems.push(...paper.problems, ...record.problems);
  problems.push(...(completion?.problems ?? []).map((problem) => `Certificate of completion: ${problem}`));
  const { number, title } = manifest;
  if (completion?.valid) problems.push(...(await strangeIn(files.get(NAMES.completion), { number, paperHash })));
  return {
    ...{ valid: problems.length === 0, number, title, paperHash },
    ...{ signatures: paper.signatures, completion, ledger: record.proof, problems },
  };
}

async function manifestIn(zip: Zip): Promise<z.infer<typeof Manifest>> {
  const none = new Refusal(
    'evidence.none',
    `${zip.fileName} is no evidence bundle of Parley: hand over the zip file as it was taken from the paper, or a PDF.`,
  );
  if (!zip.entries.has(NAMES.manifest)) throw none;
  try {
    return Manifest.parse(JSON.parse((await zip.read(NAMES.manifest, 1_000_000)).toString('utf8')));
  } catch (fault) {
    throw fault instanceof Refusal ? fault : none;
  }
}

/** Whoever repacks a bundle can write its list anew, and put another certificate in: what that was signed for says so. */
async function strangeIn(
  completion: Buffer | undefined,
  { number, paperHash }: Pick<EvidenceVerification, 'number' | 'paperHash'>,
): Promise<string[]> {
  const { pages } = await readPdfText(completion ?? Buffer.alloc(0));
  // A hash may be parted where its line ends.
  const words = pages.flat(2).join('').replaceAll(/\s/g, '');
  return [
    ...(words.includes(paperHash) ? [] : ['The certificate of completion in the bundle is of another paper.']),
    ...(words.includes(number) ? [] : [`The certificate of completion in the bundle is not of ${number}.`]),
  ];
}

/** The record must hold by itself, and tell of the very file. */
async function recordIn(file: Buffer | undefined, paperHash: string) {
  if (!file) return { proof: null, problems: [] };
  const proof = await verifyExport(Readable.from([file]));
  const broken = proof.broken && `The record is broken at ${proof.broken.place}: ${proof.broken.why}.`;
  const named = file.includes(paperHash) ? null : 'The record in the bundle does not tell of this paper.';
  return { proof, problems: [broken, named].filter((problem) => problem !== null) };
}
