/**
 * `node scenarios/extra/token-keys.ts`: a real token, on a machine that has SoftHSM 2 and OpenSC (`apt-get install softhsm2
 * opensc`), poppler and OpenSSL. Not a part of `npm test`, as nobody is asked to install them. Ends with 1 on any difference.
 *
 * - Keys in the token (RSA 3072, P-256, P-384) sign papers by the configuration that operators write; ours, poppler and
 *   OpenSSL call them valid, and `parley doctor` proves them.
 * - 20 signatures at once.
 * - The tool that tests play (`played-tool.ts`) says what the real one says, word by word, and ends as it does.
 */
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examineSeal } from '../../src/cli/seal.ts';
import { wholePaper } from '../../src/documents/paper-samples.ts';
import { writePdf } from '../../src/documents/pdf.ts';
import { configuredKey } from '../../src/documents/signing/house-keys.ts';
import { sealPdf } from '../../src/documents/signing/sealing.ts';
import { NOW, sampleKey, vouchedKey } from '../../src/documents/signing/signing-samples.ts';
import { tokenSample } from '../../src/documents/signing/token/token-samples.ts';
import { verifyPdf } from '../../src/documents/signing/verifying.ts';
import { readConfig } from '../../src/platform/config.ts';
import { inOpenssl, inPoppler } from './other-readers.ts';

const library = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib64/softhsm/libsofthsm2.so'].find(existsSync) ?? '';
const folder = mkdtempSync(join(tmpdir(), 'parley-tokens-'));
const PIN = 'open-sesame-4711';
const LABEL = 'House papers';
const environment = { ...process.env, SOFTHSM2_CONF: join(folder, 'softhsm2.conf'), RIGHT: PIN, WRONG: 'open-sesame' };
const faults: string[] = [];
const expect = (holds: boolean, sentence: string): void => {
  if (!holds) faults.push(sentence);
};

function run(program: string, args: readonly string[], input = Buffer.alloc(32)) {
  const { status, stdout, stderr } = spawnSync(program, args, { env: environment, input });
  return { status, stdout, stderr: String(stderr) };
}

function mustRun(program: string, ...args: string[]): Buffer {
  const { status, stdout, stderr } = run(program, args);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}
const { root, issuer } = vouchedKey('House');

/** A key and its certificate, both in the token under one id; the certificate as PEM. */
function bring(id: string, name: string, pair: Parameters<typeof sampleKey>[2]): string {
  const life = { from: NOW.subtract({ hours: 1 }), until: NOW.add({ hours: 24 * 365 }) };
  const { certificates, privateKey } = sampleKey(`House by ${name}`, { issuer, ...life }, pair);
  writeFileSync(join(folder, 'key.pem'), privateKey);
  writeFileSync(join(folder, 'certificate.der'), new X509Certificate(certificates).raw);
  const place = ['--token', LABEL, '--pin', PIN, '--id', id, '--label', name];
  mustRun('softhsm2-util', '--import', join(folder, 'key.pem'), ...place);
  const asks = ['--write-object', join(folder, 'certificate.der'), '--type', 'cert', '--id', id];
  mustRun('pkcs11-tool', '--module', library, '--token-label', LABEL, '--login', '--pin', 'env:RIGHT', ...asks);
  return certificates;
}

const configured = (id: string, more: Record<string, string> = {}) =>
  readConfig({
    ...environment,
    ...{ PARLEY_SIGNING_TOKEN_MODULE: library, PARLEY_SIGNING_TOKEN_LABEL: LABEL, PARLEY_SIGNING_TOKEN_KEY: id },
    ...{ PARLEY_SIGNING_TOKEN_PIN: PIN, ...more },
  }).paperKeys;

async function holdsPapers(id: string, type: string, certificate: string): Promise<void> {
  const chain = join(folder, 'chain.pem');
  writeFileSync(chain, certificate + root);
  const key = await configuredKey(configured(id, { PARLEY_SIGNING_TOKEN_CERTIFICATES: chain }), NOW);
  if (!key) return expect(false, `${type}: nothing is configured.`);
  expect(key.certificates.length === 2, `${type}: the chain was not taken along.`);
  const signer = { name: 'Parley', reason: null, at: NOW };
  const begun = performance.now();
  const { pdf } = await sealPdf(writePdf(wholePaper()), { key, signer });
  const took = Math.round(performance.now() - begun);
  const ours = verifyPdf(pdf, { trust: [new X509Certificate(root)] });
  expect(ours.valid && ours.signatures[0]?.trusted === true, `${type}, ours: ${ours.problems.join(' ')}`);
  const poppler = inPoppler(folder, pdf).join(' ');
  expect(poppler === 'Signature is Valid.', `${type}, poppler: ${poppler}`);
  const openssl = inOpenssl(folder, pdf, root, NOW).join(' ');
  expect(openssl.includes('CAdES Verification successful'), `${type}, OpenSSL: ${openssl}`);
  // The certificate that the token holds will do as well.
  const [finding] = await examineSeal(configured(id), NOW);
  expect(finding?.state === 'ok', `${type}, doctor: ${finding?.sentence}`);
  console.log(`${type}: a paper written and sealed in ${took} ms. ${finding?.sentence}`);
}

/** What the real tool and the played one are both asked; the token and the key may be others. */
const questions: Readonly<Record<string, readonly string[]>> = {
  'a signature by RSA': ['--sign', '--mechanism', 'RSA-PKCS', '--id', '01', '--login', '--pin', 'env:RIGHT'],
  'a signature on P-256': ['--sign', '--mechanism', 'ECDSA', '--id', '02', '--login', '--pin', 'env:RIGHT'],
  'another id': ['--sign', '--mechanism', 'ECDSA', '--id', '09', '--login', '--pin', 'env:RIGHT'],
  'no certificate': ['--read-object', '--type', 'cert', '--id', '04'],
  'a wrong PIN': ['--sign', '--mechanism', 'ECDSA', '--id', '02', '--login', '--pin', 'env:WRONG'],
  'no PIN': ['--sign', '--mechanism', 'ECDSA', '--id', '02', '--login', '--pin', 'env:NOWHERE'],
  'the slots after a wrong PIN': ['--list-token-slots'],
};

function saysTheSame(): void {
  const sample = tokenSample();
  const played = join(sample.folder, 'pkcs11-tool');
  const flagsOf = (printed: Buffer) => /token flags.*?(, other flags=\w+)?$/m.exec(String(printed));
  const compare = (what: string, module: readonly [string, string], label: string, asks: readonly string[]): void => {
    const [real, ours] = [
      run('pkcs11-tool', ['--module', module[0], '--token-label', label, ...asks]),
      run(played, ['--module', module[1], '--token-label', label, ...asks]),
    ];
    const said = [real.status === ours.status && real.stderr === ours.stderr, real.status, ours.status, real.stderr];
    expect(
      said[0] === true,
      `${what}: the real tool ended ${said.slice(1, 3).join(', the played ')}: ${said[3]}, and the played said: ${ours.stderr}`,
    );
    const [flags, other = ''] = flagsOf(real.stdout) ?? [''];
    const same = flags.replace(other, '') === (flagsOf(ours.stdout)?.[0] ?? '');
    expect(same, `${what}: the flags of the token are ${flags}, and played otherwise.`);
    console.log(`${what}: ${real.status}, ${real.stderr.trim().replaceAll('\n', ' / ')}`);
  };
  for (const [what, asks] of Object.entries(questions)) compare(what, [library, sample.rules.module], LABEL, asks);
  compare('another token', [library, sample.rules.module], 'Other', ['--read-object', '--type', 'cert', '--id', '02']);
  compare('no module', ['/nowhere.so', '/nowhere.so'], LABEL, ['--list-token-slots']);
  rmSync(sample.folder, { recursive: true });
}

try {
  if (library === '') throw new Error('SoftHSM 2 is not installed: apt-get install softhsm2 opensc.');
  mkdirSync(join(folder, 'tokens'));
  writeFileSync(environment.SOFTHSM2_CONF, `directories.tokendir = ${join(folder, 'tokens')}\nlog.level = ERROR\n`);
  mustRun('softhsm2-util', '--init-token', '--free', '--label', LABEL, '--so-pin', '12345678', '--pin', PIN);
  const pairs = {
    'RSA 3072': generateKeyPairSync('rsa', { modulusLength: 3072 }),
    'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  };
  for (const [at, [name, pair]] of Object.entries(pairs).entries())
    await holdsPapers(`0${at + 1}`, name, bring(`0${at + 1}`, name, pair));

  const key = await configuredKey(configured('01'), NOW);
  const begun = performance.now();
  await Promise.all(Array.from({ length: 20 }, (_, paper) => key?.sign(Buffer.from(`paper ${paper}`))));
  console.log(`20 signatures at once: ${Math.round(performance.now() - begun)} ms.`);
  saysTheSame();

  for (const sentence of faults) console.error(sentence);
  console.log(`${faults.length} differences.`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
