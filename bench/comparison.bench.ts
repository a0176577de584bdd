import { compareDocuments, initialize } from 'docxodus/core';
import { compare } from '../src/documents/changes/compare.ts';
import { writeDocx } from '../src/documents/docx.ts';
import type { PaperDocument } from '../src/documents/paper.ts';
import { interleaved, type Measurement } from './measurement.ts';
import { longer, reworded } from './negotiated-sow.ts';
import { servicesRequest, sowFor } from './services-sow.ts';

const BY = { author: 'Ada Customer', at: '2026-09-01T10:00:00Z' };

/** Two versions of a statement of work of 17 pages: compared, written as a redline, and both beside another engine. */
export async function measure(): Promise<Measurement[]> {
  const older = longer(sowFor(await servicesRequest(), 'Customer 0'));
  const newer = reworded(older);
  const redline = compare(older, newer, BY);
  const [comparing = 0, writing = 0] = await interleaved(
    [
      { times: 3, work: () => compare(older, newer, BY) },
      { times: 3, work: () => writeDocx(redline, { against: older.attrs }) },
    ],
    15,
  );
  return [
    within('Two versions of 17 pages, compared', comparing, 50),
    within('Redline of 17 pages, written as DOCX', writing, 150),
    await againstDocxodus(older, newer),
  ];
}

const within = (name: string, ours: number, most: number): Measurement => ({
  ...{ name, ours, unit: 'ms', target: `within ${most} ms`, met: ours <= most },
});

/** Both begin with what they keep, ours with papers and the peer with files, and end with a file of tracked changes. */
async function againstDocxodus(older: PaperDocument, newer: PaperDocument): Promise<Measurement> {
  await initialize();
  const [first, second] = [await writeDocx(older), await writeDocx(newer)];
  const [ours = 0, peer = 0] = await interleaved(
    [
      { times: 3, work: () => writeDocx(compare(older, newer, BY)) },
      { times: 1, work: () => compareDocuments(first, second, { authorName: BY.author }) },
    ],
    7,
  );
  const ratio = peer / ours;
  return {
    ...{ name: 'Two versions of 17 pages, to a redlined DOCX', ours, peer, peerName: 'docxodus', unit: 'ms', ratio },
    ...{ target: 'at least 4x faster', met: ratio >= 4 },
    note: 'ours compares the papers, the peer the Word files written from them',
  };
}
