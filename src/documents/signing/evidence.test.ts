import { createHash } from 'node:crypto';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { writePdf } from '../pdf.ts';
import { completionPaper } from './completion-paper.ts';
import { verifyEvidence, writeEvidence } from './evidence.ts';
import { sealPdf } from './sealing.ts';
import { certificatesIn } from './signing-key.ts';
import { ada, ben, NOW, sampleKey, sealingOf, signedByBoth } from './signing-samples.ts';

let parts: { readonly paper: Uint8Array; readonly completion: Uint8Array };
beforeAll(async () => {
  const paper = await signedByBoth();
  parts = { paper, completion: await certificateOf(paper) };
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The certificate of completion of a paper, sealed. */
async function certificateOf(paper: Uint8Array): Promise<Uint8Array> {
  const certificate = completionPaper({
    ...{ number: 'ENV-2026-0004', author: 'Tanager', pageSize: 'a4', sentAt: NOW, completedAt: NOW, trial: false },
    ...{ subject: { number: 'SOW-2026-0031', title: 'Migration' }, contentHash: 'a'.repeat(64), signers: [] },
    revisions: [{ words: 'sealed', at: NOW, hash: sha256(paper) }],
  });
  return (await sealPdf(writePdf(certificate), sealingOf(ada))).pdf;
}

const bundle = (changes = {}): Uint8Array =>
  writeEvidence({
    ...{ number: 'ENV-2026-0004', title: 'Migration for Alder Freight', madeAt: NOW, ...parts, ledger: null },
    certificates: [ada.certificates, ben.certificates],
    ...changes,
  });
const changed = (change: (files: Record<string, Uint8Array>) => void): Uint8Array => {
  const files = unzipSync(bundle());
  change(files);
  return zipSync(files);
};
const problemsOf = async (bytes: Uint8Array) => (await verifyEvidence(bytes, 'bundle.zip')).problems;

describe('an evidence bundle', () => {
  test('proves its paper and the certificate beside it, and is the same to the byte each time', async () => {
    expect(await verifyEvidence(bundle(), 'bundle.zip')).toMatchObject({
      ...{ valid: true, problems: [], number: 'ENV-2026-0004', ledger: null },
      ...{
        signatures: [{ signer: 'Ada Lawyer', trusted: true }, { signer: 'Ben Buyer' }],
        completion: { valid: true },
      },
    });
    expect(Buffer.from(bundle()).equals(bundle())).toBe(true);
  });

  test('tells what was changed in it, taken out and put in', async () => {
    const flipped = changed((files) => {
      const paper = files['paper.pdf'] as Uint8Array;
      paper[1000] = (paper[1000] ?? 0) ^ 1;
    });
    expect(await problemsOf(flipped)).toContain('paper.pdf of the bundle is not the file that was put in.');
    expect((await problemsOf(flipped)).length).toBeGreaterThan(1);
    const without = changed((files) => Reflect.deleteProperty(files, 'certificate-of-completion.pdf'));
    expect(await problemsOf(without)).toEqual([
      'The bundle lacks certificate-of-completion.pdf, which it says it holds.',
    ]);
    const more = changed((files) => Object.assign(files, { 'note.txt': strToU8('hello') }));
    expect(await problemsOf(more)).toEqual(['note.txt was added to the bundle.']);
  });

  test('whose list was written anew is told by what was signed', async () => {
    const strange = bundle({ completion: await certificateOf(Buffer.from('another paper')) });
    expect(await problemsOf(strange)).toEqual(['The certificate of completion in the bundle is of another paper.']);
    expect(await problemsOf(bundle({ number: 'ENV-2026-0005' }))).toEqual([
      'The certificate of completion in the bundle is not of ENV-2026-0005.',
    ]);
    const lying = changed((files) => {
      const list = JSON.parse(strFromU8(files['evidence.json'] as Uint8Array));
      files['evidence.json'] = strToU8(
        JSON.stringify({ ...list, files: { ...list.files, '../../up': '0'.repeat(64) } }),
      );
    });
    expect(await problemsOf(lying)).toEqual(['The bundle lacks ../../up, which it says it holds.']);
  });

  test('with a part that leads out of it is refused', async () => {
    const above = changed((files) => Object.assign(files, { '../../etc/cron.d/up': strToU8('hello') }));
    await expect(problemsOf(above)).rejects.toMatchObject({ code: 'archive.path' });
  });

  test('is not believed where others are to vouch', async () => {
    const trust = certificatesIn(sampleKey('Ada Lawyer').certificates);
    const { valid, problems } = await verifyEvidence(bundle(), 'bundle.zip', trust);
    expect(valid).toBe(false);
    expect(problems[0]).toContain('whom no trusted certificate vouches for');
  });

  test('with a record that is none, or of another paper, is told', async () => {
    expect(await problemsOf(bundle({ ledger: 'hello\n' }))).toEqual([
      expect.stringMatching(/^The record is broken at /),
      'The record in the bundle does not tell of this paper.',
    ]);
  });

  test('that is none is refused', async () => {
    const words = zipSync({ 'word/document.xml': strToU8('<a/>') });
    await expect(verifyEvidence(words, 'paper.docx')).rejects.toMatchObject({ code: 'evidence.none' });
    const strange = zipSync({ 'evidence.json': strToU8('{"format": "other"}') });
    await expect(verifyEvidence(strange, 'x.zip')).rejects.toMatchObject({ code: 'evidence.none' });
  });
});
