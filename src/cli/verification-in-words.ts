import type { EvidenceVerification } from '../documents/signing/evidence.ts';
import type { Verification, VerifiedSignature } from '../documents/signing/verifying.ts';
import { proofInWords } from '../platform/ledger/proof.ts';

const levels: Readonly<Record<VerifiedSignature['level'], string>> = {
  'B-B': 'PAdES B-B: the time is the word of whoever signed',
  'B-T': 'PAdES B-T: a time-stamp authority vouches for the time',
  other: 'no PAdES signature',
};

const believed = ({ trusted, trial }: VerifiedSignature): string[] => [
  ...(trial ? ['made with a trial key of Parley: it tells that nothing was changed, not who signed'] : []),
  ...(trusted === true ? ['a trusted certificate vouches for it'] : []),
  ...(trusted === null ? ['whose certificate it is was not asked: name certificates with --trust'] : []),
];

const signatureInWords = (signature: VerifiedSignature): string => {
  const { signer, time, level, intact, coversWholeFile } = signature;
  const covers = coversWholeFile ? 'covers the whole file' : 'covers the file as it was then';
  const lines = [covers, levels[level], ...believed(signature)];
  return [
    `${intact ? 'intact ' : 'BROKEN '} ${signer}, ${time ?? 'no time'}`,
    ...lines.map((line) => `         ${line}`),
  ].join('\n');
};

/** A verification in sentences, the verdict first. */
export function verificationInWords(verification: Verification | EvidenceVerification): string {
  const { valid, signatures, problems } = verification;
  const beside =
    'number' in verification
      ? [
          `\n${verification.number}, ${verification.title}`,
          `SHA-256 of the paper: ${verification.paperHash}`,
          verification.completion
            ? `Certificate of completion: ${verification.completion.valid ? 'valid.' : 'NOT valid.'}`
            : 'No certificate of completion in the bundle.',
          ...(verification.ledger ? proofInWords(verification.ledger) : ['No record in the bundle.']),
        ]
      : [];
  return [
    valid ? 'Valid: it is as it was signed.' : 'NOT valid.',
    ...problems.map((problem) => `  ${problem}`),
    ...beside,
    ...(signatures.length > 0 ? ['', ...signatures.map(signatureInWords)] : []),
  ].join('\n');
}
