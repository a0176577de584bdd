import type { Context } from 'hono';
import { z } from 'zod';
import type { House } from '../platform/http/house.ts';
import { writeDocx } from './docx.ts';
import { writeHtml } from './html.ts';
import type { PaperDocument, PaperMetadata } from './paper.ts';
import { writePdf } from './pdf.ts';
import type { PaperStamp } from './pdf-data.ts';

/** The forms in which a paper is handed out. */
export const PaperForm = z.enum(['docx', 'pdf', 'html']);
export type PaperForm = z.infer<typeof PaperForm>;

export const mediaTypes = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
  html: 'text/html; charset=utf-8',
} as const;

/**
 * Answers with a paper as a file: the same bytes each time. What is proposed in it stands as tracked changes in Word and
 * marked in HTML.
 * @param name of the file, without its ending
 * @param beside what goes along: the stamp that Legal put on it, on the PDF; in Word what a redline was compared with
 * @throws Refusal `paper.openChanges` for a PDF of a paper in which something is proposed
 */
export async function answerPaper(
  context: Context<House>,
  paper: PaperDocument,
  form: PaperForm,
  name: string,
  { stamp = null, against }: { stamp?: PaperStamp | null; against?: PaperMetadata } = {},
) {
  const bytes =
    form === 'docx'
      ? await writeDocx(paper, against ? { against } : {})
      : form === 'pdf'
        ? writePdf(paper, stamp)
        : writeHtml(paper);
  const disposition = form === 'html' ? 'inline' : `attachment; filename="${name}.${form}"`;
  const headers = { 'content-type': mediaTypes[form], 'content-disposition': disposition };
  return context.body(typeof bytes === 'string' ? bytes : new Uint8Array(bytes), 200, headers);
}
