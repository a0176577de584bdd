/**
 * `node scenarios/extra/signatures-elsewhere.ts`: what other programs say of our signatures, on a machine that has poppler
 * (`pdfsig`, `pdfinfo`, `pdffonts`) and OpenSSL. Not a part of `npm test`, as nobody is asked to install either. Ends with 1
 * on any difference.
 *
 * - A paper is signed by three, one of them with a time-stamp of an authority that OpenSSL plays: poppler and
 *   `openssl cms -verify -cades` call every signature valid, `openssl ts -verify` the time-stamp, and so does ours.
 * - Poppler, OpenSSL and we agree that a byte was flipped, wherever it was.
 * - The signed paper is tagged as before, and its fonts are embedded.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wholePaper } from '../../src/documents/paper-samples.ts';
import { writePdf } from '../../src/documents/pdf.ts';
import { openPkcs12 } from '../../src/documents/signing/pkcs12.ts';
import { pkcs12Samples } from '../../src/documents/signing/pkcs12-samples.ts';
import { sealPdf } from '../../src/documents/signing/sealing.ts';
import { pemOf } from '../../src/documents/signing/signing-key.ts';
import { ada, ben, NOW, sealingOf } from '../../src/documents/signing/signing-samples.ts';
import { verifyPdf } from '../../src/documents/signing/verifying.ts';
import { inOpenssl, inPoppler, printedBy } from './other-readers.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-signatures-'));
const at = (name: string): string => join(folder, name);
const faults: string[] = [];
const expect = (holds: boolean, sentence: string): void => {
  if (!holds) faults.push(sentence);
};
const run = (program: string, ...args: string[]): string => printedBy(folder, program, ...args);

/** A time-stamp authority as OpenSSL plays it, with a certificate that vouches for itself. */
function authority(): (request: Uint8Array) => Promise<Uint8Array> {
  const settings = `[tsa]\ndefault_tsa = t\n[t]\nserial = ${at('serial')}\nsigner_digest = sha256\ndefault_policy = 1.2.3.4\ndigests = sha256\ness_cert_id_alg = sha256\n`;
  const extensions =
    '[e]\nextendedKeyUsage = critical,timeStamping\nbasicConstraints = CA:false\n[q]\ndistinguished_name = n\n[n]\n';
  writeFileSync(at('tsa.cnf'), settings + extensions);
  writeFileSync(at('serial'), '1000\n');
  const asked = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', '/CN=Clock Tower'];
  const options = { cwd: folder, stdio: 'ignore' } as const;
  execFileSync(
    'openssl',
    [...asked, '-config', 'tsa.cnf', '-extensions', 'e', '-keyout', 'tsa.key', '-out', 'tsa.pem'],
    options,
  );
  return async (request) => {
    writeFileSync(at('request.tsq'), request);
    const signing = ['-config', 'tsa.cnf', '-inkey', 'tsa.key', '-signer', 'tsa.pem', '-sha256'];
    execFileSync('openssl', ['ts', '-reply', '-queryfile', 'request.tsq', ...signing, '-out', 'reply.tsr'], options);
    return readFileSync(at('reply.tsr'));
  };
}

try {
  const paper = writePdf(wholePaper());
  const rsa = await openPkcs12(Buffer.from(pkcs12Samples.rsa, 'base64'), 'correct-horse', NOW);
  const mark = {
    page: 'last',
    left: 60,
    bottom: 60,
    width: 200,
    height: 50,
    name: 'Ben Buyer',
    lines: ['Signed'],
  } as const;
  const first = await sealPdf(paper, sealingOf(ada));
  const second = await sealPdf(first.pdf, sealingOf(ben, { mark }));
  const third = await sealPdf(second.pdf, { ...sealingOf(ada), key: rsa, timeStamp: authority() });
  const { pdf } = third;
  const signers = ada.certificates + ben.certificates + pemOf(rsa.certificates[0]);
  expect(third.level === 'B-T', `the authority of OpenSSL gave no time-stamp: ${third.notice}`);

  const ours = verifyPdf(pdf);
  expect(ours.valid && ours.signatures.length === 3, `ours: ${ours.problems.join(' ')}`);
  const poppler = inPoppler(folder, pdf);
  expect(
    poppler.length === 3 && poppler.every((words) => words === 'Signature is Valid.'),
    `poppler: ${poppler.join(' ')}`,
  );
  const openssl = inOpenssl(folder, pdf, signers, NOW);
  expect(
    openssl.length === 3 && openssl.every((words) => words.includes('CAdES Verification successful')),
    `OpenSSL: ${openssl.join(' ')}`,
  );
  const stamp = run(
    'openssl',
    'ts',
    '-verify',
    '-queryfile',
    'request.tsq',
    '-in',
    'reply.tsr',
    '-CAfile',
    'tsa.pem',
    '-partial_chain',
  );
  expect(stamp.includes('Verification: OK'), `OpenSSL, time-stamp: ${stamp}`);
  const info = run('pdfinfo', 'signed.pdf');
  expect(/Tagged:\s+yes/.test(info), 'the signed paper is not tagged.');
  const fonts = run('pdffonts', 'signed.pdf').trim().split('\n').slice(2);
  expect(
    fonts.every((line) => /Inter-\w+ .* yes yes yes /.test(line)),
    `a font is not embedded: ${fonts.join(' ')}`,
  );

  let flipped = 0;
  for (let place = 0; place < 40; place++) {
    const changed = Buffer.from(pdf);
    const byte = Math.floor((place / 40) * first.pdf.length);
    changed[byte] = (changed[byte] ?? 0) ^ 1;
    flipped++;
    expect(!verifyPdf(changed).valid, `ours calls the paper valid though byte ${byte} is another.`);
    const theirs = inPoppler(folder, changed);
    const seen = theirs.length < 3 || theirs.some((words) => words !== 'Signature is Valid.');
    expect(seen, `poppler calls the paper valid though byte ${byte} is another.`);
  }
  for (const sentence of faults) console.error(sentence);
  console.log(`3 signatures, 1 time-stamp, ${flipped} flipped bytes, ${faults.length} differences.`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
