import { strToU8, zipSync } from 'fflate';
import { docxBody } from './docx-body.ts';
import { announceComments, commentParts, type PaperComment } from './docx-comments.ts';
import { escapeXml } from './docx-revisions.ts';
import { docxShell } from './docx-shell.ts';
import { textWidthOf } from './page-layout.ts';
import type { PaperDocument, PaperMetadata } from './paper.ts';

/** Every entry of the file bears this moment, so that the same paper gives the same bytes: the first a zip can name. */
const ZIP_EPOCH = new Date(1980, 0, 1);

/** What a Word file holds beside its paper. */
export interface DocxExtras {
  /** The metadata of the paper that a redline was compared with: its number and hash go into the properties. */
  readonly against?: PaperMetadata;
  readonly comments?: readonly PaperComment[];
}

/**
 * A sealed paper as a Word file; what is proposed in it are tracked changes. Same paper, same bytes, on any machine and
 * in any process: times come from the paper's date and ids from its order.
 */
export async function writeDocx(paper: PaperDocument, extras: DocxExtras = {}): Promise<Uint8Array> {
  const { against, comments = [] } = extras;
  const { pageSize } = paper.attrs;
  const shell = await docxShell(pageSize);
  const words = wordsOf(paper.attrs);
  const files = new Map([...shell.parts].map(([path, xml]) => [path, fill(xml, words)]));
  const core = files.get('docProps/core.xml') ?? '';
  files.set('docProps/core.xml', core.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, `${paper.attrs.date}T00:00:00Z`));
  if (against) files.set('docProps/custom.xml', withProperties(files.get('docProps/custom.xml') ?? '', against));
  const numbering = { annotations: 0 };
  const remarks = commentParts(paper, comments, numbering);
  announceComments(files, remarks.parts);
  const body = docxBody(paper, {
    shell,
    textWidth: textWidthOf(pageSize),
    titleBefore: against?.title ?? paper.attrs.title,
    comments: remarks.numbers,
    ...numbering,
  });
  files.set('word/document.xml', shell.opening + body + shell.closing);
  const entries = [...files].map(([path, xml]) => [path, strToU8(xml)] as const);
  return zipSync(Object.fromEntries(entries), { mtime: ZIP_EPOCH, level: 6 });
}

/** Adds what the paper is compared with to the properties of a file. */
function withProperties(xml: string, { version, contentHash }: PaperMetadata): string {
  const count = xml.split('<property ').length;
  const property = (name: string, value: string, at: number): string =>
    `<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="${count + 1 + at}" name="${name}"><vt:lpwstr>${value}</vt:lpwstr></property>`;
  const more = property('parleyComparedVersion', String(version), 0) + property('parleyComparedHash', contentHash, 1);
  return xml.replace('</Properties>', `${more}</Properties>`);
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
