import { strToU8, zipSync } from 'fflate';

/** Word files that tests hand in; nothing else reads them. */

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const SPACES = [
  `xmlns:w="${W}"`,
  'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"',
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
  'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"',
  'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"',
].join(' ');

const DOCUMENT_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** The small parts without which a package is none; `type` is the content type of the main part. */
export const packageParts = (type = DOCUMENT_TYPE): Record<string, string> => ({
  '[Content_Types].xml':
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${type}"/></Types>`,
  '_rels/.rels': relationships(['officeDocument', 'word/document.xml']),
});

/** The list of what a part leads to: the last word of each relationship's type, and its target. */
export const relationships = (...targets: readonly (readonly [type: string, target: string])[]): string =>
  '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
  targets
    .map(([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${RELATIONSHIPS}/${type}" Target="${target}"/>`)
    .join('') +
  '</Relationships>';

/** A part of the given root: `part('w:hdr', '<w:p/>')`. */
export const part = (root: string, content: string): string => `<${root} ${SPACES}>${content}</${root}>`;

/** A Word file with this body. `stories` are further parts: `{ header: part('w:hdr', ...) }`. */
export function wordOf(body: string, stories: Readonly<Record<string, string>> = {}): Uint8Array {
  const names = Object.keys(stories);
  return zipped({
    ...packageParts(),
    'word/document.xml': part('w:document', `<w:body>${body}</w:body>`),
    'word/_rels/document.xml.rels': relationships(...names.map((name) => [name, `${name}.xml`] as const)),
    ...Object.fromEntries(Object.entries(stories).map(([name, xml]) => [`word/${name}.xml`, xml])),
  });
}

export const zipped = (parts: Readonly<Record<string, string | Uint8Array>>): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(parts).map(([path, content]) => [path, typeof content === 'string' ? strToU8(content) : content]),
    ),
  );

/** A run of plain words. */
export const run = (words: string): string => `<w:r><w:t xml:space="preserve">${words}</w:t></w:r>`;

/** A run of words that are to go. */
export const goneRun = (words: string): string => `<w:r><w:delText xml:space="preserve">${words}</w:delText></w:r>`;

/** A paragraph; `mark` is what is proposed for its end, as XML. */
export const para = (content: string, mark = ''): string =>
  `<w:p>${mark === '' ? '' : `<w:pPr><w:rPr>${mark}</w:rPr></w:pPr>`}${content}</w:p>`;

/** A revision element around something: `by('w:ins', 7, run('new'))`. */
export const by = (name: string, id: number, content = '', author = 'Ada Customer'): string =>
  `<${name} w:id="${id}" w:author="${author}" w:date="2026-09-01T10:00:00Z">${content}</${name}>`;
