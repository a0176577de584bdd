import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import Docxtemplater from 'docxtemplater';
import { strFromU8, unzipSync } from 'fflate';
import PizZip from 'pizzip';
import { writeDocx } from '../src/documents/docx.ts';
import { clausesOf, type PaperDocument, plainText, type TableRow, text } from '../src/documents/paper.ts';
import { writePdf } from '../src/documents/pdf.ts';
import type { SowRequest } from '../src/modules/sow/assembly.ts';
import { interleaved, type Measurement } from './measurement.ts';
import { hasOffice } from './office.ts';
import { servicesRequest, sowFor } from './services-sow.ts';

/** The files of a statement of work, against a template filler and against an office program on the same machine. */
export async function measure(): Promise<Measurement[]> {
  const base = await servicesRequest();
  return [await againstTemplates(base), await againstOffice(base)];
}

async function againstTemplates(base: SowRequest): Promise<Measurement> {
  const filler = await templateOf(sowFor(base, CUSTOMER));
  const length = textOf(await writeDocx(sowFor(base, 'Customer 1'))).length;
  const filled = textOf(filler('Customer 1')).length;
  if (Math.abs(filled - length) > length / 50)
    throw new Error(`Not the same length: ${length} and ${filled} characters.`);
  let customer = 0;
  const next = () => `Customer ${++customer}`;
  const [ours = 0, peer = 0] = await interleaved(
    [
      { times: 5, work: () => writeDocx(sowFor(base, next())) },
      { times: 5, work: () => filler(next()) },
    ],
    15,
  );
  return {
    name: 'Statement of work, data to DOCX',
    ...{ ours, peer, peerName: 'docxtemplater', unit: 'ms', ratio: peer / ours },
    target: 'at least as fast',
    met: ours <= peer,
    note: `${length.toLocaleString('en-US')} characters in both; ours includes choosing and filling the clauses`,
  };
}

async function againstOffice(base: SowRequest): Promise<Measurement> {
  const common = { name: 'Statement of work, DOCX and PDF together', unit: 'ms', target: 'at least 10x faster' };
  let customer = 0;
  const both = async () => {
    const paper = sowFor(base, `Customer ${++customer}`);
    const files = [await writeDocx(paper), writePdf(paper)];
    // A server turns its loop between papers; without that turn the typesetter's memory is never given back.
    await setImmediate();
    return files;
  };
  if (!hasOffice()) {
    const [ours = 0] = await interleaved([{ times: 1, work: both }], 7);
    return { ...common, ours, met: 'skipped', note: 'soffice is not installed here, so there is no peer' };
  }
  const folder = await mkdtemp(join(tmpdir(), 'parley-papers-'));
  try {
    const file = join(folder, 'sow.docx');
    await writeFile(file, await writeDocx(sowFor(base, 'Customer 0')));
    const options = ['--headless', `-env:UserInstallation=file://${join(folder, 'profile')}`, '--convert-to', 'pdf'];
    const convert = () => promisify(execFile)('soffice', [...options, '--outdir', folder, file]);
    const [ours = 0, peer = 0] = await interleaved(
      [
        { times: 3, work: both },
        { times: 1, work: convert },
      ],
      7,
    );
    const ratio = peer / ours;
    const note = 'each of ours for another customer; the peer converts one finished DOCX';
    return { ...common, ours, peer, peerName: 'soffice --convert-to pdf', ratio, met: ratio >= 10, note };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const CUSTOMER = '{customerName}';

/**
 * The same document as a template with data beside it: the clauses stand in it as they are, each table is a loop over
 * rows of one kind, and the customer's name is a placeholder. Returns what fills it.
 */
async function templateOf(paper: PaperDocument): Promise<(customerName: string) => Uint8Array> {
  const data: Record<string, unknown> = {};
  const template = structuredClone(paper);
  for (const block of clausesOf(template).flatMap((clause) => clause.content)) {
    if (block.type === 'table') block.content = loopsOf(block.attrs.id, block.content, data);
  }
  const bytes = await writeDocx(template);
  return (customerName) => {
    const options = { paragraphLoop: true, linebreaks: true };
    const document = new Docxtemplater(new PizZip(Buffer.from(bytes)), options);
    document.render({ ...data, customerName });
    return document.getZip().generate({ type: 'uint8array', compression: 'DEFLATE' });
  };
}

/** Runs of rows of one kind become one row that loops over their cells. */
function loopsOf(table: string, rows: readonly TableRow[], data: Record<string, unknown>): TableRow[] {
  const runs: TableRow[][] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    if (last?.[0]?.attrs.role === row.attrs.role) last.push(row);
    else runs.push([row]);
  }
  return runs.map((run, at) => {
    const [first] = run as [TableRow];
    const name = `${table}_${at}`;
    data[name] = run.map((row) =>
      Object.fromEntries(row.content.map((cell, column) => [`c${column}`, plainText(cell.content)])),
    );
    const words = first.content.map((_, column) => `{c${column}}`);
    words[0] = `{#${name}}${words[0]}`;
    words[words.length - 1] = `${words.at(-1)}{/${name}}`;
    return {
      ...first,
      content: first.content.map((cell, column) => ({ ...cell, content: [text(words[column] ?? '')] })),
    };
  });
}

/** What a reader of the document reads. */
const textOf = (docx: Uint8Array): string =>
  [...strFromU8(unzipSync(docx)['word/document.xml'] ?? new Uint8Array()).matchAll(/<w:t[^>]*>([^<]*)</g)]
    .map((match) => match[1])
    .join('');
