import { strToU8, zipSync } from 'fflate';
import { docxBody, escapeXml } from './docx-body.ts';
import { docxShell } from './docx-shell.ts';
import { numberPaper } from './numbering.ts';
import { textWidthOf } from './page-layout.ts';
import type { PaperDocument, PaperMetadata } from './paper.ts';

/** Every entry of the file bears this moment, so that the same paper gives the same bytes: the first a zip can name. */
const ZIP_EPOCH = new Date(1980, 0, 1);

/**
 * A sealed paper as a Word file. Same paper, same bytes, on any machine and in any process: times come from the
 * paper's date and ids from its order.
 */
export async function writeDocx(paper: PaperDocument): Promise<Uint8Array> {
  const { pageSize } = paper.attrs;
  const shell = await docxShell(pageSize);
  const words = wordsOf(paper.attrs);
  const files: Record<string, Uint8Array> = {};
  for (const [path, xml] of shell.parts) files[path] = strToU8(fill(xml, words));
  const core = fill(shell.parts.get('docProps/core.xml') ?? '', words);
  files['docProps/core.xml'] = strToU8(core.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, `${paper.attrs.date}T00:00:00Z`));
  const body = docxBody(paper, shell, numberPaper(paper), textWidthOf(pageSize));
  files['word/document.xml'] = strToU8(shell.opening + body + shell.closing);
  return zipSync(files, { mtime: ZIP_EPOCH, level: 6 });
}

const wordsOf = (attrs: PaperMetadata): ReadonlyMap<string, string> =>
  new Map(
    Object.entries({ ...attrs, version: String(attrs.version), hashStart: attrs.contentHash.slice(0, 12) }).map(
      ([name, value]) => [name, escapeXml(String(value))],
    ),
  );

/** Puts the paper's words in the places that the shell left open. One pass: a title that reads `[[id]]` stays so. */
const fill = (xml: string, words: ReadonlyMap<string, string>): string =>
  xml.includes('[[') ? xml.replaceAll(/\[\[(\w+)\]\]/g, (open, name: string) => words.get(name) ?? open) : xml;
