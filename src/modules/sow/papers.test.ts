import { expect, test } from 'vitest';
import { wholePaper } from '../../documents/paper-samples.ts';
import { writeSowPapers } from './papers.ts';

test('three files of one content, each with its hash', async () => {
  const paper = wholePaper();
  const { docx, pdf, html } = await writeSowPapers(paper);
  expect(Buffer.from(docx).subarray(0, 2).toString()).toBe('PK');
  expect(Buffer.from(pdf).subarray(0, 5).toString()).toBe('%PDF-');
  expect(html).toContain(paper.attrs.contentHash);
});

test('none of them, when the PDF cannot be printed', async () => {
  await expect(writeSowPapers(wholePaper('漢字'))).rejects.toMatchObject({ code: 'paper.unprintable' });
});
