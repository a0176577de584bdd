import { comparePages, type PageComparison } from '../../../documents/pdf-reading/page-comparison.ts';
import { type PdfText, readPdfText } from '../../../documents/pdf-reading/pdf-text.ts';
import { verifyPdf } from '../../../documents/signing/verifying.ts';
import type { ComparedPage, PaperReport, PaperVerdict } from './signed-paper.ts';

/** How many pages, and changes of a page, a report shows; a paper with more is another paper. */
const SHOWN = { pages: 60, changes: 40, letters: 400 } as const;

/**
 * Compares a paper that was handed in with what was sent, page by page, and reads the signatures it may bear. It needs no
 * transaction, and takes seconds for long papers.
 * @throws Refusal `pdf.*`, in one sentence with its cure
 */
export async function reportOn(sent: Uint8Array, returned: Uint8Array): Promise<PaperReport> {
  const [older, newer] = [await readPdfText(sent), await readPdfText(returned)];
  const pages = comparePages(older.pages, newer.pages).filter(({ verdict }) => verdict !== 'same');
  const verdict = verdictOf(older, newer, pages);
  const { signatures, problems } = newer.signed ? verifyPdf(returned) : { signatures: [], problems: [] };
  return {
    ...{ verdict, sentence: sentenceOf(verdict, newer, pages), pageCount: newer.pages.length, problems: [...problems] },
    pages: pages.slice(0, SHOWN.pages).map(shortened),
    signatures: signatures.map(({ signer, intact, coversWholeFile }) => ({ signer, intact, coversWholeFile })),
  };
}

function verdictOf(sent: PdfText, returned: PdfText, pages: readonly PageComparison[]): PaperVerdict {
  const [ours, theirs] = [paperNamed(sent), paperNamed(returned)];
  if (ours && theirs && ours.hash !== theirs.hash) return 'other-version';
  const kinds = new Set(pages.map(({ verdict }) => verdict));
  if (kinds.has('changed') || kinds.has('missing') || kinds.has('extra')) return 'differs';
  if (kinds.has('bare')) return 'bare';
  return kinds.has('added') ? 'added' : 'same';
}

/** What a paper of ours says it is. */
function paperNamed({ keywords }: PdfText): { number: string; version: string; hash: string } | null {
  const [, number, version, hash] = /^(\S+), version (\d+), ([0-9a-f]{64})$/.exec(keywords ?? '') ?? [];
  return number && version && hash ? { number, version, hash } : null;
}

function sentenceOf(verdict: PaperVerdict, returned: PdfText, pages: readonly PageComparison[]): string {
  const numbers = pages.map(({ sent, returned: other }) => sent ?? other).join(', ');
  const on = pages.length === 1 ? `page ${numbers}` : `pages ${numbers}`;
  switch (verdict) {
    case 'same':
      return 'It says word for word what was sent, and no word more: look for their signature, and say where it is.';
    case 'added':
      return `It says all that was sent; on ${on} something was added: look whether that is their signature.`;
    case 'bare':
      return `On ${on} there is no text, as in a scan: nothing was compared there. Read these pages beside what was sent before you take it.`;
    case 'other-version': {
      const named = paperNamed(returned);
      return `It is ${named?.number}, version ${named?.version}, and not what was sent: have the paper signed that was sent.`;
    }
    case 'differs':
      return `It does not say what was sent: ${on} differ.`.replace(/(page \d+) differ\./, '$1 differs.');
  }
}

const cut = (words: string): string => (words.length > SHOWN.letters ? `${words.slice(0, SHOWN.letters)} …` : words);

const shortened = ({ changes, ...page }: PageComparison): ComparedPage => ({
  ...page,
  changes: changes
    .slice(0, SHOWN.changes)
    .map(({ after, gone, there }) => ({ after: cut(after), gone: cut(gone), there: cut(there) })),
});
