import { execFile, execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writePdf } from '../src/documents/pdf.ts';
import { openPdf, viewOf } from '../src/documents/signing/pdf/pdf-file.ts';
import { sealPdf } from '../src/documents/signing/sealing.ts';
import { pagesOf } from '../src/documents/signing/signature-objects.ts';
import { keyFrom } from '../src/documents/signing/signing-key.ts';
import { NOW, sampleKey } from '../src/documents/signing/signing-samples.ts';
import { verifyPdf } from '../src/documents/signing/verifying.ts';
import { interleaved, type Measurement } from './measurement.ts';
import { longer } from './negotiated-sow.ts';
import { servicesRequest, sowFor } from './services-sow.ts';

const PAGES = 17;

/** A signature with its mark on a statement of work of 17 pages or more, against OpenSSL signing the same bytes. */
export async function measure(): Promise<Measurement[]> {
  const paper = writePdf(await paperOf(PAGES));
  const pages = pagesOf(viewOf(openPdf(paper))).length;
  const kept = sampleKey('Ada Lawyer', {}, generateKeyPairSync('rsa', { modulusLength: 3072 }));
  const key = keyFrom(kept);
  let signer = 0;
  const mark = {
    page: 'last',
    left: 60,
    bottom: 60,
    width: 200,
    height: 50,
    lines: ['Signed electronically'],
  } as const;
  // Each for another name, so that no mark was set before.
  const seal = () => {
    const name = `Ada Lawyer ${++signer}`;
    return sealPdf(paper, { key, signer: { name, reason: 'Agreed', at: NOW }, mark: { ...mark, name } });
  };
  const once = await seal();
  const signed = (await sealPdf(once.pdf, { key, signer: { name: 'Parley', reason: null, at: NOW } })).pdf;
  if (!verifyPdf(signed).valid) throw new Error('What was sealed is not valid.');
  const note = `${pages} pages, ${Math.round(paper.length / 1000)} kB, RSA of 3072 bits; ours with a mark on the page, as an update of the PDF`;
  const common = { name: `A signature on a statement of work of ${PAGES} pages`, unit: 'ms', target: 'within 100 ms' };
  const proving: Measurement = {
    ...{ name: 'Proving two signatures on it', unit: 'ms', target: 'within 100 ms' },
    ...(await proved(signed)),
  };
  if (!hasOpenssl()) {
    const [ours = 0] = await interleaved([{ times: 3, work: seal }], 15);
    return [
      { ...common, ours, met: ours <= 100, note: `${note}; openssl is not installed here, so there is no peer` },
      proving,
    ];
  }
  const folder = await mkdtemp(join(tmpdir(), 'parley-sealing-'));
  try {
    await writeFile(join(folder, 'paper'), paper);
    await writeFile(join(folder, 'key.pem'), kept.privateKey);
    await writeFile(join(folder, 'certificate.pem'), kept.certificates);
    const files = ['-in', 'paper', '-signer', 'certificate.pem', '-inkey', 'key.pem', '-outform', 'DER', '-out', 'out'];
    const peerSigns = () =>
      promisify(execFile)('openssl', ['cms', '-sign', '-cades', '-binary', ...files], { cwd: folder });
    const [ours = 0, peer = 0] = await interleaved(
      [
        { times: 3, work: seal },
        { times: 3, work: peerSigns },
      ],
      15,
    );
    const ratio = peer / ours;
    return [{ ...common, ours, peer, peerName: 'openssl cms', ratio, met: ours <= 100, note }, proving];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function proved(signed: Uint8Array): Promise<Pick<Measurement, 'ours' | 'met'>> {
  const [ours = 0] = await interleaved([{ times: 3, work: () => verifyPdf(signed) }], 15);
  return { ours, met: ours <= 100 };
}

/** The statement of work for every service that the playbook sizes, with clauses again until it has so many pages. */
async function paperOf(pages: number) {
  let paper = sowFor(await servicesRequest(), 'Alder Freight');
  while (pagesOf(viewOf(openPdf(writePdf(paper)))).length < pages) paper = longer(paper);
  return paper;
}

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
