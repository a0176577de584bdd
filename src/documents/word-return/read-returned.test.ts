import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { contentAfter, openChanges } from '../changes/changes.ts';
import { editedPaper, randomPaper } from '../changes/random-papers.ts';
import { writeDocx } from '../docx.ts';
import { numberPaper } from '../numbering.ts';
import { type PaperDocument, plainText } from '../paper.ts';
import { readReturned } from './read-returned.ts';
import { sentElements } from './sent-elements.ts';

/** What a paper says, line by line and row by row, without empty ones. */
const linesOf = (paper: PaperDocument, numbers: ReadonlyMap<string, string>): string[] =>
  sentElements(paper).flatMap(({ cells }) => {
    const text = cells
      .map(({ inlines }) =>
        plainText(inlines, numbers)
          .replaceAll(/[ \u00A0]+/g, ' ')
          .trim(),
      )
      .join('|');
    return text.replaceAll('|', '') === '' ? [] : [text];
  });

/** Two references to one place side by side read as one number: a file tells them apart only by their fields. */
const isTold = (paper: PaperDocument): boolean =>
  sentElements(paper).every(({ cells }) =>
    cells.every(({ inlines }) =>
      inlines.every((inline, at) => {
        const next = inlines[at + 1];
        return inline.type !== 'reference' || next?.type !== 'reference' || inline.attrs.target !== next.attrs.target;
      }),
    ),
  );

/** The two promises of a redline that was read: it leads back to what was sent, and says what the file says or tells. */
async function holds(sent: PaperDocument, edited: PaperDocument): Promise<void> {
  const file = await writeDocx({ ...edited, attrs: sent.attrs });
  const returned = await readReturned(file, sent).catch((fault: unknown) => {
    if (fault instanceof Refusal && fault.code === 'redline.unlike') return null;
    throw fault;
  });
  if (returned === null) return;
  const { paper, unsupported } = returned;
  expect(JSON.stringify(contentAfter(paper.content, 'reject'))).toBe(JSON.stringify(sent.content));
  const numbers = numberPaper(sent);
  const accepted = linesOf({ ...paper, content: contentAfter(paper.content, 'accept') }, numbers);
  if (unsupported.length === 0) expect(accepted.join('\n')).toBe(linesOf(edited, numbers).join('\n'));
}

describe('whatever was done to a paper without tracking', () => {
  test('leads back to what was sent, and is in the redline or told', async () => {
    await fc.assert(
      fc.asyncProperty(
        editedPaper.filter(([sent, edited]) => isTold(sent) && isTold(edited)),
        async ([sent, edited]) => holds(sent, edited),
      ),
      { numRuns: 150 },
    );
  });
});

test('a file that nobody touched has no change, whatever the paper', async () => {
  await fc.assert(
    fc.asyncProperty(randomPaper, async (sent) => {
      const { paper, unsupported } = await readReturned(await writeDocx(sent), sent);
      expect(unsupported).toEqual([]);
      expect(openChanges(paper)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
