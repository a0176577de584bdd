import type { WordFile, WordPart } from '../word/word-file.ts';
import type { XmlElement } from '../word/xml-tree.ts';
import { linksOf } from './links.ts';
import type { LoanBook } from './loans.ts';

/** A header or footer of both files. */
interface EdgePair {
  readonly was: WordPart;
  readonly now: WordPart;
  readonly place: string;
}

/** Headers and footers that belong together: of the same section, for the same pages. What only one file has is said. */
export async function edgePairs(book: LoanBook): Promise<EdgePair[]> {
  const { older, newer } = book;
  const [was, now] = [await edgesOf(older), await edgesOf(newer)];
  const pairs = new Map<string, EdgePair>();
  for (const [place, part] of now) {
    const counterpart = was.get(place);
    if (counterpart === undefined)
      book.say('header', place, `only ${newer.fileName} has it; that it came is not tracked.`);
    else if (!pairs.has(part.path)) pairs.set(part.path, { was: counterpart, now: part, place });
  }
  for (const place of was.keys()) {
    if (!now.has(place)) book.say('header', place, `only ${older.fileName} has it; that it went is not tracked.`);
  }
  return [...pairs.values()];
}

/** Headers and footers by where they stand: `footer of section 1 (default)`. */
async function edgesOf(file: WordFile): Promise<Map<string, WordPart>> {
  const [body] = file.parts;
  const edges = new Map<string, WordPart>();
  if (body === undefined) return edges;
  const { all } = await linksOf(file, body.path);
  for (const [at, section] of sectionsOf(body.root).entries()) {
    for (const reference of section.elements()) {
      const [, kind] = /^w:(header|footer)Reference$/.exec(reference.name) ?? [];
      const path = all.get(reference.get('r:id') ?? '')?.target;
      const part = file.parts.find((known) => known.path === path);
      if (kind && part) edges.set(`${kind} of section ${at + 1} (${reference.get('w:type') ?? 'default'})`, part);
    }
  }
  return edges;
}

/** The properties of the sections of a document, in order: the last stand at its end, the others in their last paragraph. */
export function sectionsOf(container: XmlElement): XmlElement[] {
  const sections: XmlElement[] = [];
  for (const child of container.children) {
    if (typeof child === 'string') continue;
    const section = child.name === 'w:p' ? child.child('w:pPr')?.child('w:sectPr') : undefined;
    if (section) sections.push(section);
    else if (child.name === 'w:sectPr') sections.push(child);
    else if (/^w:(body|sdt|sdtContent|customXml)$/.test(child.name)) sections.push(...sectionsOf(child));
  }
  return sections;
}
