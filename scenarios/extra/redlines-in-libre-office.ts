import fc from 'fast-check';
import { longer, reworded } from '../../bench/negotiated-sow.ts';
import { servicesRequest, sowFor } from '../../bench/services-sow.ts';
import { compare } from '../../src/documents/changes/compare.ts';
import { editedPaper } from '../../src/documents/changes/random-papers.ts';
import { writeDocx } from '../../src/documents/docx.ts';
import type { PaperDocument } from '../../src/documents/paper.ts';
import { openWord } from '../../src/documents/word/opening.ts';
import { wordParagraphs } from '../../src/documents/word/word-paragraphs.ts';
import { inLibreOffice, type OfficeTask } from './libre-office.ts';

/**
 * `node scenarios/extra/redlines-in-libre-office.ts [random papers, 20]`: LibreOffice accepts and rejects whole what we
 * compared, and what it keeps is held against what it keeps of the plain papers. Needs `soffice` on the path; ends with 1
 * where lines differ. References are left out: LibreOffice counts the numbers they show before it settles the changes.
 */
const count = Number(process.argv[2] ?? 20);
const sow = longer(sowFor(await servicesRequest(), 'Customer 0'));
const random = fc.sample(editedPaper, { numRuns: count, seed: 20260901 });
const pairs: (readonly [PaperDocument, PaperDocument])[] = [[sow, reworded(sow)], ...random];

const tasks: OfficeTask[] = [];
for (const [older, newer] of pairs) {
  const docx = await writeDocx(compare(older, newer, { author: 'Ada Customer', at: '2026-09-01T10:00:00Z' }), {
    against: older.attrs,
  });
  tasks.push({ docx, verb: 'accept' }, { docx: await writeDocx(newer), verb: 'save' });
  tasks.push({ docx, verb: 'reject' }, { docx: await writeDocx(older), verb: 'save' });
}
const files = await inLibreOffice(tasks);
const lines = await Promise.all(files.map((file) => (file ? linesOf(file) : [])));
let differing = 0;
for (let at = 0; at < lines.length; at += 2) {
  const [found = [], wanted = []] = lines.slice(at, at + 2);
  const first = wanted.findIndex((line, place) => line !== found[place]);
  if (found.length === wanted.length && first < 0) continue;
  differing += 1;
  const place = first < 0 ? wanted.length : first;
  const name = `${at < 4 ? 'statement of work' : `random paper ${Math.floor(at / 4)}`}, ${tasks[at]?.verb}`;
  console.log(`${name}: line ${place + 1} of ${wanted.length} reads "${found[place]}", not "${wanted[place]}".`);
}
console.log(`${tasks.length / 2 - differing} of ${tasks.length / 2} as they should be.`);
process.exitCode = differing > 0 ? 1 : 0;

async function linesOf(docx: Uint8Array): Promise<string[]> {
  const body = wordParagraphs(await openWord(docx)).filter(({ place }) => place === 'body' || place === 'cell');
  return body.map(({ segments }) =>
    segments
      .filter(({ kind }) => kind === 'text')
      .map(({ text }) => text)
      .join(''),
  );
}
