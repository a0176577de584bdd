import { relationshipsOf } from '../word/package-plan.ts';
import type { WordFile } from '../word/word-file.ts';
import { parseXml, type XmlElement } from '../word/xml-tree.ts';
import type { Relation } from './fingerprint.ts';

/** Where a relation of a part leads: to an address outside, or to another part. */
export interface Link {
  readonly type: string;
  readonly target: string;
  readonly isOutside: boolean;
}

/** The relations of one part of a file. */
export class Links {
  readonly all: ReadonlyMap<string, Link>;
  readonly #file: WordFile;

  constructor(file: WordFile, all: ReadonlyMap<string, Link>) {
    this.#file = file;
    this.all = all;
  }

  /** What a relation leads to, alike in two files that lead to the same: an address, or the checksum of a part. */
  readonly told: Relation = (id) => {
    const link = this.all.get(id);
    if (link === undefined) return '';
    return link.isOutside ? link.target : String(this.#file.zip.entries.get(link.target)?.crc32 ?? link.target);
  };
}

/** Where the relations of a part are listed. */
export const listOfLinks = (part: string): string => {
  const cut = part.lastIndexOf('/') + 1;
  return `${part.slice(0, cut)}_rels/${part.slice(cut)}.rels`;
};

/** The relations of a part; none where the file has no list of them. */
export async function linksOf(file: WordFile, part: string): Promise<Links> {
  const root = await treeOf(file, listOfLinks(part));
  if (root === undefined) return new Links(file, new Map());
  const inside = relationshipsOf(root, part).map(
    ({ id, type, path }) => [id, { type, target: path, isOutside: false }] as const,
  );
  const outside = root
    .elements()
    .filter((element) => element.get('TargetMode') === 'External')
    .map((element) => {
      const link = { type: element.get('Type') ?? '', target: element.get('Target') ?? '', isOutside: true };
      return [element.get('Id') ?? '', link] as const;
    });
  return new Links(file, new Map([...inside, ...outside]));
}

/** A part that the opening did not read, as a tree; undefined where there is none. */
export async function treeOf(file: WordFile, path: string): Promise<XmlElement | undefined> {
  const read = file.parts.find((part) => part.path === path);
  if (read) return read.root;
  return file.zip.entries.has(path) ? parseXml(await file.zip.read(path)) : undefined;
}
