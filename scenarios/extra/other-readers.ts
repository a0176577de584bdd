import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Runs a program in a folder; what it prints, errors behind. */
export function printedBy(folder: string, program: string, ...args: string[]): string {
  const { stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
  return `${stdout}\n${stderr}`;
}

/** What poppler says of each signature; the file is left as `signed.pdf`. */
export function inPoppler(folder: string, pdf: Uint8Array): string[] {
  writeFileSync(join(folder, 'signed.pdf'), pdf);
  return [...printedBy(folder, 'pdfsig', '-nocert', 'signed.pdf').matchAll(/Signature Validation: (.*)/g)].map(
    ([, words = '']) => words,
  );
}

/** What OpenSSL says of each signature, taken out of the file by its range, trusting the certificates of a PEM text. */
export function inOpenssl(folder: string, pdf: Uint8Array, signers: string, at: Temporal.Instant): string[] {
  const file = Buffer.from(pdf);
  writeFileSync(join(folder, 'signers.pem'), signers);
  const ranges = file.toString('latin1').matchAll(/\/ByteRange \[0 (\d+) (\d+) (\d+)\]/g);
  return [...ranges].map((range) => {
    const [before = 0, behind = 0, length = 0] = range.slice(1).map(Number);
    const der = Buffer.from(file.toString('latin1', before + 1, behind - 1), 'hex');
    writeFileSync(join(folder, 'signature.der'), der.subarray(0, 4 + der.readUInt16BE(2)));
    const content = [file.subarray(0, before), file.subarray(behind, behind + length)];
    writeFileSync(join(folder, 'content'), Buffer.concat(content));
    const input = ['-inform', 'DER', '-in', 'signature.der', '-content', 'content', '-out', 'out'];
    const trust = ['-CAfile', 'signers.pem', '-purpose', 'any'];
    const seconds = String(Math.floor(at.epochMilliseconds / 1000));
    return printedBy(folder, 'openssl', 'cms', '-verify', '-cades', '-binary', ...input, ...trust, '-attime', seconds);
  });
}
