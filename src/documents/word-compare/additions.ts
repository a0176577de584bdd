import type { WordPart } from '../word/word-file.ts';
import { XmlElement } from '../word/xml-tree.ts';
import { refilled } from './ink.ts';
import { listOfLinks, treeOf } from './links.ts';
import type { LoanBook } from './loans.ts';

const TYPES = '[Content_Types].xml';
const LINKS_SPACE = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** The lists of relations and of content types, with what the older file lent; none where it lent nothing. */
export async function listsWithLoans(book: LoanBook): Promise<WordPart[]> {
  const lists = new Map<string, XmlElement>();
  for (const { part, id, type, target, isOutside } of book.links) {
    const path = listOfLinks(part);
    const root = lists.get(path) ?? (await treeOf(book.newer, path)) ?? emptyList();
    const said = {
      Id: id,
      Type: type,
      Target: isOutside ? target : `/${target}`,
      ...(isOutside && { TargetMode: 'External' }),
    };
    lists.set(path, refilled(root, [...root.children, entry(root, 'rel:Relationship', said)]));
  }
  const types = book.parts.size === 0 ? undefined : await treeOf(book.newer, TYPES);
  if (types) {
    const typeOf = await book.typesOfOlder();
    const said = [...book.parts].map(([path, of]) =>
      entry(types, 'ct:Override', { PartName: `/${path}`, ContentType: typeOf(of) ?? 'application/octet-stream' }),
    );
    lists.set(TYPES, refilled(types, [...types.children, ...said]));
  }
  return [...lists].map(([path, root]) => ({ path, kind: 'glossary', root, changed: true }));
}

/** The pictures that the older file lent, by their paths in the newer one. */
export async function picturesLent(book: LoanBook): Promise<Map<string, Uint8Array>> {
  const pictures = new Map<string, Uint8Array>();
  for (const [path, of] of book.parts) pictures.set(path, await book.older.zip.read(of));
  return pictures;
}

const emptyList = (): XmlElement =>
  new XmlElement('rel:Relationships', 'Relationships', [{ name: 'xmlns', spelled: 'xmlns', value: LINKS_SPACE }]);

/** An entry of such a list, under the prefix that the list itself has. */
function entry(list: XmlElement, name: string, said: Readonly<Record<string, string>>): XmlElement {
  const prefix = /^\w+:/.exec(list.spelled)?.[0] ?? '';
  const attributes = Object.entries(said).map(([key, value]) => ({ name: key, spelled: key, value }));
  return new XmlElement(name, prefix + name.slice(name.indexOf(':') + 1), attributes);
}
