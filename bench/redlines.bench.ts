import { docxDiffAcceptRevisions, initialize } from 'docxodus/core';
import { compare } from '../src/documents/changes/compare.ts';
import { writeDocx } from '../src/documents/docx.ts';
import { listRedlines } from '../src/documents/word/listing.ts';
import { openWord } from '../src/documents/word/opening.ts';
import { resolveAll } from '../src/documents/word/resolving.ts';
import { saveWord } from '../src/documents/word/word-file.ts';
import { wordParagraphs } from '../src/documents/word/word-paragraphs.ts';
import { interleaved, type Measurement } from './measurement.ts';
import { longer, reworded } from './negotiated-sow.ts';
import { hasOffice, officeAcceptsAll } from './office.ts';
import { servicesRequest, sowFor } from './services-sow.ts';

/** Tracked changes of a statement of work of 17 pages: listed, and accepted beside two other engines. */
export async function measure(): Promise<Measurement[]> {
  const older = longer(sowFor(await servicesRequest(), 'Customer 0'));
  const docx = await writeDocx(compare(older, reworded(older), { author: 'Ada Customer', at: '2026-09-01T10:00:00Z' }));
  const { changes } = listRedlines(await openWord(docx));
  const note = `${changes.length} changes in a DOCX of ${Math.round(docx.length / 1000)} kB`;
  return [await listing(docx, note), await againstDocxodus(docx, note), await againstOffice(docx, note)];
}

async function listing(docx: Uint8Array, note: string): Promise<Measurement> {
  const [ours = 0] = await interleaved([{ times: 3, work: async () => listRedlines(await openWord(docx)) }], 15);
  const name = 'Redline of 17 pages, imported and listed';
  return { name, ours, unit: 'ms', target: 'within 250 ms', met: ours <= 250, note };
}

const accepted = async (docx: Uint8Array): Promise<Uint8Array> => saveWord(resolveAll(await openWord(docx), 'accept'));

async function againstDocxodus(docx: Uint8Array, note: string): Promise<Measurement> {
  await initialize();
  await demandSameWords(await accepted(docx), await docxDiffAcceptRevisions(docx));
  const [ours = 0, peer = 0] = await interleaved(
    [
      { times: 3, work: () => accepted(docx) },
      { times: 1, work: () => docxDiffAcceptRevisions(docx) },
    ],
    15,
  );
  return fourTimes({ ours, peer, peerName: 'docxodus', note });
}

async function againstOffice(docx: Uint8Array, note: string): Promise<Measurement> {
  const [ours = 0] = await interleaved([{ times: 3, work: () => accepted(docx) }], 7);
  if (!hasOffice()) {
    const skipped = 'soffice is not installed here, so there is no peer';
    return { name: NAME, ours, unit: 'ms', target: 'at least 4x faster', met: 'skipped', note: skipped };
  }
  const peer = await officeAcceptsAll(docx, 7);
  await demandSameWords(await accepted(docx), peer.accepted);
  return fourTimes({ ours, peer: peer.ms, peerName: 'LibreOffice, kept open', note });
}

const NAME = 'Redline of 17 pages, all accepted, DOCX to DOCX';

const fourTimes = (found: { ours: number; peer: number; peerName: string; note: string }): Measurement => {
  const ratio = found.peer / found.ours;
  return { name: NAME, ...found, unit: 'ms', ratio, target: 'at least 4x faster', met: ratio >= 4 };
};

/** Who is faster with other words has not done the same work. */
async function demandSameWords(ours: Uint8Array, theirs: Uint8Array): Promise<void> {
  const [one, other] = await Promise.all([ours, theirs].map(async (bytes) => wordsOf(bytes)));
  if (one !== other) throw new Error('The two engines accepted to different words.');
}

/** The words of the body, without the line breaks and fields that programs write in ways of their own. */
const wordsOf = async (docx: Uint8Array): Promise<string> =>
  wordParagraphs(await openWord(docx))
    .filter(({ place }) => place === 'body' || place === 'cell')
    .flatMap(({ segments }) => segments.filter(({ kind }) => kind === 'text').map(({ text }) => text))
    .join('')
    .replace(/\s+/g, '');
