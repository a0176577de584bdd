import { Refusal } from '../../platform/refusal.ts';
import { Zip } from '../zip.ts';
import { type ContentTypes, contentTypesOf, type Relationship, relationshipsOf } from './package-plan.ts';
import type { PartKind, WordFile, WordPart } from './word-file.ts';
import { macros, missing, refuseOtherMainPart, refuseOtherThanPackage, refuseOtherThanWord } from './word-kind.ts';
import { parseXml, type XmlElement, XmlFault, XmlTooLarge, xmlAllowance } from './xml-tree.ts';

/** Text and markup beyond this is no contract. */
const MARKUP_BYTES_MAX = 12_000_000;

/**
 * Opens a Word file from a stranger. `fileName` is how it was named, for the sentence of a refusal.
 * @throws Refusal `word.notDocx`, `word.encrypted`, `word.macros`, `word.tooLarge`, `word.damaged`, `word.missingPart`,
 *   `word.contentType`, `word.path`, `word.entries`, each with one sentence
 */
export async function openWord(bytes: Uint8Array, fileName = 'The file'): Promise<WordFile> {
  refuseOtherThanPackage(bytes, fileName);
  const zip = opened(bytes, fileName);
  refuseOtherThanWord(zip.entries, fileName);
  const reader = new PartReader(zip);
  const types = contentTypesOf(await reader.read('[Content_Types].xml'));
  const main = await mainPathOf(reader, types);
  const related = await relatedTo(main, reader);
  if (related.some(({ type }) => type.endsWith('/vbaProject'))) throw macros(fileName);
  const body = await reader.read(main);
  if (body.name !== 'w:document' || !body.child('w:body')) {
    throw reader.damaged(main, 'it holds no document');
  }
  const parts: WordPart[] = [{ path: main, kind: 'body', root: body, changed: false }];
  for (const { type, path } of related) {
    const kind = KINDS[type.slice(type.lastIndexOf('/') + 1)];
    if (kind === undefined || parts.some((part) => part.path === path)) continue;
    const root = ONLY_WITH_REVISIONS.has(kind) ? await reader.readRevised(path) : await reader.read(path);
    if (root) parts.push({ path, kind, root, changed: false });
  }
  return { fileName, zip, parts };
}

/** Parts by the last word of the relationship that leads to them. */
const KINDS: Readonly<Record<string, PartKind>> = {
  footnotes: 'footnotes',
  endnotes: 'endnotes',
  header: 'header',
  footer: 'footer',
  comments: 'comments',
  commentsExtended: 'comments-extended',
  styles: 'styles',
  numbering: 'numbering',
  glossaryDocument: 'glossary',
};

const ONLY_WITH_REVISIONS: ReadonlySet<PartKind> = new Set(['styles', 'numbering', 'glossary']);

function opened(bytes: Uint8Array, fileName: string): Zip {
  try {
    const zip = new Zip(bytes, fileName);
    zip.refuseDeclaredBomb(() => false);
    return zip;
  } catch (fault) {
    throw inWordsOfWord(fault, fileName);
  }
}

async function mainPathOf(reader: PartReader, types: ContentTypes): Promise<string> {
  const { zip } = reader;
  const roots = await relatedTo('', reader);
  const main = roots.find(({ type }) => type.endsWith('/officeDocument'));
  if (main === undefined) throw missing(zip.fileName, 'the link to its main document');
  const path = reader.nameOf(main.path);
  if (path === undefined) throw missing(zip.fileName, main.path);
  refuseOtherMainPart(types(path), path, zip.fileName);
  return path;
}

/** What a part leads to inside the package; the package itself is the part without a name. */
async function relatedTo(path: string, reader: PartReader): Promise<Relationship[]> {
  const cut = path.lastIndexOf('/') + 1;
  const list = reader.nameOf(`${path.slice(0, cut)}_rels/${path.slice(cut)}.rels`);
  if (list === undefined && path === '') throw missing(reader.zip.fileName, '_rels/.rels');
  return list === undefined ? [] : relationshipsOf(await reader.read(list), path);
}

/** Reads parts of one package as trees, and keeps count of how much markup that was. */
class PartReader {
  readonly zip: Zip;
  readonly #names = new Map<string, string>();
  readonly #allowance = xmlAllowance();
  #markupBytes = 0;

  constructor(zip: Zip) {
    this.zip = zip;
    for (const name of zip.entries.keys()) this.#names.set(name.toLowerCase(), name);
  }

  /** How the package spells a part; paths of parts are the same in small and large letters. */
  nameOf(path: string): string | undefined {
    return this.zip.entries.has(path) ? path : this.#names.get(path.toLowerCase());
  }

  async read(path: string): Promise<XmlElement> {
    return this.#tree(path, await this.#unpack(path));
  }

  /** A part that matters only where revisions stand in it; undefined where none do. */
  async readRevised(path: string): Promise<XmlElement | undefined> {
    const bytes = await this.#unpack(path);
    return MAY_BE_REVISED.some((words) => bytes.includes(words)) ? this.#tree(path, bytes) : undefined;
  }

  damaged(path: string, why: string): Refusal {
    return new Refusal(
      'word.damaged',
      `${this.zip.fileName} is damaged in ${path} (${why}): save it anew from a word processor.`,
    );
  }

  async #unpack(path: string): Promise<Buffer> {
    const name = this.nameOf(path);
    if (name === undefined) throw missing(this.zip.fileName, path);
    const declared = this.zip.entries.get(name)?.declaredBytes ?? 0;
    if (this.#markupBytes + declared > MARKUP_BYTES_MAX) throw tooMuch(this.zip.fileName);
    try {
      const bytes = await this.zip.read(name, MARKUP_BYTES_MAX - this.#markupBytes);
      this.#markupBytes += bytes.length;
      return bytes;
    } catch (fault) {
      throw inWordsOfWord(fault, this.zip.fileName);
    }
  }

  #tree(path: string, bytes: Buffer): XmlElement {
    try {
      return parseXml(bytes, this.#allowance);
    } catch (fault) {
      if (fault instanceof XmlTooLarge) throw tooMuch(this.zip.fileName);
      if (fault instanceof XmlFault) throw this.damaged(path, fault.message);
      throw fault;
    }
  }
}

/** Letters of UTF-16 stand apart, so that such a part is always read. */
const MAY_BE_REVISED = ['PrChange', ':ins ', ':del ', ':numberingChange', ':moveFrom', ':moveTo', '\xff\xfe'];

const tooMuch = (fileName: string): Refusal =>
  new Refusal(
    'word.tooLarge',
    `${fileName} unpacks to more than any contract holds: take out pictures, attachments and padding, or save it anew from a word processor.`,
    { status: 413 },
  );

/** What the zip reader refuses, as a refusal of a Word file. */
function inWordsOfWord(fault: unknown, fileName: string): unknown {
  if (!(fault instanceof Refusal) || !fault.code.startsWith('archive.')) return fault;
  if (fault.code === 'archive.tooLarge') return tooMuch(fileName);
  return new Refusal(fault.code.replace('archive.', 'word.'), fault.message, { status: fault.status });
}
