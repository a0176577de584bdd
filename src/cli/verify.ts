import type { X509Certificate } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { kindOfFile } from '../documents/file-kind.ts';
import { type EvidenceVerification, verifyEvidence } from '../documents/signing/evidence.ts';
import { certificatesIn } from '../documents/signing/signing-key.ts';
import { type Verification, verifyPdf } from '../documents/signing/verifying.ts';
import { Refusal } from '../platform/refusal.ts';
import { type Command, type Console, UsageError } from './command.ts';
import { verificationInWords } from './verification-in-words.ts';

const usage = `parley verify FILE.pdf [--trust CERTIFICATES.pem] [--json]
parley verify BUNDLE.zip [--trust CERTIFICATES.pem] [--json]

Says whether a signed PDF is as it was signed, or whether an evidence bundle proves its paper: every signature is sound, the
last covers the whole file, and what was added after an earlier one is signatures and nothing else. Needs no database and
no network.

  --trust FILE   certificates (PEM) that must vouch for every signature; without them nobody is asked for, and a bundle
                 vouches for itself
  --json         {valid, signatures: [{signer, time, level, coversWholeFile, intact, trusted, trial}], problems: [...]}; of a
                 bundle also {number, title, paperHash, completion, ledger}

Exit codes: 0 valid, 1 not valid or no such file, 2 wrong usage.`;

const options = { json: { type: 'boolean', default: false }, trust: { type: 'string' } } as const;

/** As large as any upload may be. */
const MOST_BYTES = 512 * 1024 * 1024;

/** `parley verify`: whether a signed paper is what was signed. */
export const command: Command = {
  summary: 'Say whether a signed PDF or an evidence bundle is as it was signed.',
  usage,
  run: async (args, desk) => {
    const { values, positionals } = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0) throw new UsageError('verify takes one file, a PDF or a bundle.');
    const trust = values.trust === undefined ? undefined : await certificatesOf(values.trust, desk);
    const verification = await verified(await bytesOf(path), basename(path), trust);
    desk.out(values.json ? JSON.stringify(verification, null, 2) : verificationInWords(verification));
    return verification.valid ? 0 : 1;
  },
};

async function certificatesOf(file: string, desk: Console): Promise<X509Certificate[]> {
  const certificates = certificatesIn(await desk.read(file));
  if (certificates.length > 0) return certificates;
  throw new Refusal('key.unfit', `${file} holds no certificate: hand over a PEM file with at least one.`);
}

/** What is neither a PDF nor a bundle is told like any other thing that is wrong with it. */
async function verified(
  bytes: Uint8Array,
  name: string,
  trust: readonly X509Certificate[] | undefined,
): Promise<Verification | EvidenceVerification> {
  if (kindOfFile(bytes).kind !== 'zip') return verifyPdf(bytes, trust && { trust });
  try {
    return await verifyEvidence(bytes, name, trust);
  } catch (fault) {
    if (fault instanceof Refusal) return { valid: false, signatures: [], problems: [fault.message] };
    throw fault;
  }
}

async function bytesOf(path: string): Promise<Uint8Array> {
  if (path === '-') return buffer(process.stdin);
  const handle = await open(path).catch((fault: NodeJS.ErrnoException) => {
    throw unreadable(path, fault.code ?? fault.message);
  });
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw unreadable(path, 'it is no file');
    if (found.size > MOST_BYTES) throw unreadable(path, 'it is larger than 512 MB');
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

const unreadable = (path: string, why: string): Refusal =>
  new Refusal('file.unreadable', `${path} cannot be read (${why}): check the path.`);
