import type { X509Certificate } from 'node:crypto';
import { Refusal } from '../../platform/refusal.ts';
import { openPdf, type PdfFile, viewOf } from './pdf/pdf-file.ts';
import { changesBetween } from './revision-changes.ts';
import { formOf } from './signature-objects.ts';
import { readFound, type SignatureFound, signedFields } from './signature-reading.ts';

/** A signature as it is told. */
export interface VerifiedSignature {
  readonly signer: string;
  /** ISO 8601, universal time; null where it says none. */
  readonly time: string | null;
  readonly level: 'B-B' | 'B-T' | 'other';
  /** Whether nothing of the file stands behind what it covers. */
  readonly coversWholeFile: boolean;
  /** Whether what it covers is as it was signed, and the signature sound by itself. */
  readonly intact: boolean;
  /** Whether it leads to a certificate that whoever asks trusts; null when they named none. */
  readonly trusted: boolean | null;
  /** Made with a trial key of Parley: it shows that nothing was changed, and nothing about who signed. */
  readonly trial: boolean;
}

export interface Verification {
  readonly valid: boolean;
  /** In the order in which they were made. */
  readonly signatures: readonly VerifiedSignature[];
  /** Sentences; none when it is valid. */
  readonly problems: readonly string[];
}

/** Whom to trust: certificates of signers or of those that vouch for them. Without any, nobody is asked for. */
export interface Trust {
  readonly trust?: readonly X509Certificate[];
}

/**
 * Says whether a PDF is as it was signed, by what stands in it alone: no network, no clock. Every signature must be sound,
 * the last one must reach the end of the file, and what was added after an earlier one must be signatures only. Whatever
 * is handed in is answered with sentences, never with an error.
 */
export function verifyPdf(pdf: Uint8Array, { trust }: Trust = {}): Verification {
  try {
    return verified(openPdf(pdf), trust ?? null);
  } catch (fault) {
    if (fault instanceof Refusal) return { valid: false, signatures: [], problems: [fault.message] };
    throw fault;
  }
}

function verified(file: PdfFile, trust: readonly X509Certificate[] | null): Verification {
  const view = viewOf(file);
  const fields = signedFields(view);
  if (formOf(view)?.form.has('XFA'))
    return refused('The PDF is a form that programs fill in (XFA): what it shows is not what is signed.');
  if (fields.length === 0) return refused('The PDF is not signed.');
  const found = fields
    .map((field) => readFound(view, field, trust))
    .toSorted((one, other) => (one.end ?? 0) - (other.end ?? 0));
  const problems = [...found.flatMap((each) => each.problems), ...afterwards(file, found)];
  const signatures = found.map(({ signer, time, level, trusted, trial, end, problems: own }) => ({
    ...{ signer, time: time?.toString() ?? null, level },
    ...{ coversWholeFile: end === file.bytes.length, intact: own.length === 0, trusted, trial },
  }));
  return { valid: problems.length === 0, signatures, problems: [...new Set(problems)] };
}

const refused = (problem: string): Verification => ({ valid: false, signatures: [], problems: [problem] });

/** What happened to the file after each signature: until the next one, and after the last until the end of the file. */
function afterwards(file: PdfFile, found: readonly SignatureFound[]): string[] {
  const problems: string[] = [];
  for (const [at, { signer, section }] of found.entries()) {
    const next = found[at + 1];
    const later = next ? next.section : 0;
    if (section === null || later === null) continue;
    if (next && later >= section)
      problems.push(`The signatures of ${signer} and ${next.signer} cover the same: one is a copy.`);
    if (later >= section) continue;
    const changes = changesBetween(viewOf(file, section), viewOf(file, later));
    problems.push(...changes.map((change) => `After the signature of ${signer} ${change}.`));
  }
  const last = found.at(-1);
  const behind = last?.end == null ? 0 : file.bytes.length - last.end;
  if (last && behind > 0)
    problems.push(
      `${behind} ${behind === 1 ? 'byte was' : 'bytes were'} added after the last signature, of ${last.signer}: nobody signed them.`,
    );
  return problems;
}
