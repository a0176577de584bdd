import { compareDocuments, initialize } from 'docxodus/core';
import { writeDocx } from '../src/documents/docx.ts';
import { openWord } from '../src/documents/word/opening.ts';
import { compareWord } from '../src/documents/word-compare/compare-word.ts';
import { interleaved, type Measurement } from './measurement.ts';
import { longer, reworded } from './negotiated-sow.ts';
import { servicesRequest, sowFor } from './services-sow.ts';

const SIGNATURE = { author: 'Ada Customer', date: '2026-09-01T10:00:00Z' };

/** Two Word files of a statement of work of 17 pages, of which nothing is known but the files: compared, DOCX to DOCX. */
export async function measure(): Promise<Measurement[]> {
  const paper = longer(sowFor(await servicesRequest(), 'Customer 0'));
  const [older, newer] = [await writeDocx(paper), await writeDocx(reworded(paper))];
  const work = async () => compareWord(await openWord(older), await openWord(newer), SIGNATURE);
  const { changes } = await work();
  await initialize();
  const [ours = 0, peer = 0] = await interleaved(
    [
      { times: 3, work },
      { times: 1, work: () => compareDocuments(older, newer, { authorName: SIGNATURE.author }) },
    ],
    9,
  );
  const ratio = peer / ours;
  const note = `${changes} changes, two DOCX of ${Math.round(newer.length / 1000)} kB opened, compared and one written`;
  return [
    {
      ...{
        name: 'Two Word files of 17 pages, compared, DOCX to DOCX',
        ours,
        peer,
        peerName: 'docxodus',
        unit: 'ms',
        ratio,
      },
      ...{ target: 'at least 4x faster', met: ratio >= 4, note },
    },
  ];
}
