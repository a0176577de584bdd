import { writeDocx } from '../../documents/docx.ts';
import { writeHtml } from '../../documents/html.ts';
import type { PaperDocument } from '../../documents/paper.ts';
import { writePdf } from '../../documents/pdf.ts';

/** The three files of one statement of work. */
export interface SowPapers {
  readonly docx: Uint8Array;
  readonly pdf: Uint8Array;
  readonly html: string;
}

/**
 * Writes a statement of work as Word, PDF/A and HTML: all three or none. Refuses with `paper.unprintable` when the PDF
 * cannot show a character.
 */
export async function writeSowPapers(document: PaperDocument): Promise<SowPapers> {
  const pdf = writePdf(document);
  return { pdf, docx: await writeDocx(document), html: writeHtml(document) };
}
