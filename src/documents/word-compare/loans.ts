import { type ContentTypes, contentTypesOf } from '../word/package-plan.ts';
import type { WordFile, WordPart } from '../word/word-file.ts';
import type { XmlElement } from '../word/xml-tree.ts';
import type { Loans, Notice } from './borrowing.ts';
import { fingerprint } from './fingerprint.ts';
import { Ink, refilled, type Signature } from './ink.ts';
import { type Link, type Links, linksOf, treeOf } from './links.ts';

/** A relation that the newer file takes over for what was deleted from it. */
export interface AddedLink extends Link {
  readonly part: string;
  readonly id: string;
}

const NUMBERING = 'word/numbering.xml';
const STYLES = 'word/styles.xml';

/** Keeps account of what the newer file borrows from the older one: styles, lists, pictures, links, notes. */
export class LoanBook {
  readonly older: WordFile;
  readonly newer: WordFile;
  readonly links: AddedLink[] = [];
  /** Parts of the older file to be added, by the path they get in the newer one. */
  readonly parts = new Map<string, string>();
  readonly notices: Notice[] = [];
  #styles: ReadonlySet<string> | null = null;
  #lists: ListBook | null = null;
  #withLinks: ReadonlySet<string> = new Set();

  private constructor(older: WordFile, newer: WordFile) {
    this.older = older;
    this.newer = newer;
  }

  static async open(older: WordFile, newer: WordFile, signature: Signature): Promise<LoanBook> {
    const book = new LoanBook(older, newer);
    if (!isSamePart(older, newer, STYLES)) book.#styles = stylesIn(await treeOf(newer, STYLES));
    if (!isSamePart(older, newer, NUMBERING)) {
      book.#lists = new ListBook(await treeOf(older, NUMBERING), await treeOf(newer, NUMBERING), signature);
    }
    book.#withLinks = new Set([...older.zip.entries.keys()].filter((path) => path.endsWith('.rels')));
    return book;
  }

  /** The numbering of the newer file, where lists of the older one were added to it. */
  get changedNumbering(): WordPart[] {
    const root = this.#lists?.grown;
    return root ? [{ path: NUMBERING, kind: 'numbering', root, changed: true }] : [];
  }

  /** What kind of thing each part of the older file is. */
  async typesOfOlder(): Promise<ContentTypes> {
    const root = await treeOf(this.older, '[Content_Types].xml');
    return root ? contentTypesOf(root) : () => null;
  }

  say(kind: string, place: string, sentence: string): void {
    if (this.notices.some((notice) => notice.kind === kind && notice.place === place && notice.sentence === sentence))
      return;
    this.notices.push({ kind, place, sentence });
  }

  /** What a part of the newer file may borrow from its counterpart; `place` is how the part is called in a notice. */
  async loansFor(
    part: string,
    olderPart: string,
    place: string,
    noteOf: Loans['noteOf'],
  ): Promise<[Loans, Links, Links]> {
    const [from, to] = await Promise.all([linksOf(this.older, olderPart), linksOf(this.newer, part)]);
    const given = new Map<string, string | null>();
    const loans: Loans = {
      styleOf: (id) => {
        if (this.#styles === null || this.#styles.has(id)) return id;
        this.say(
          'style',
          place,
          `the style ${id} is only in ${this.older.fileName}; what was deleted in it looks plain.`,
        );
        return null;
      },
      listOf: (id) => {
        const list = this.#lists === null ? id : this.#lists.listOf(id);
        if (list === null)
          this.say(
            'list',
            place,
            `a list of ${this.older.fileName} could not be carried over; its deleted items have no number.`,
          );
        return list;
      },
      linkOf: (id) => {
        const known = given.get(id);
        if (known !== undefined) return known;
        const link = from.all.get(id);
        const made = link === undefined ? null : this.#link(part, link, to, from.told(id));
        given.set(id, made);
        return made;
      },
      noteOf,
      notice: ({ kind, sentence }) => this.say(kind, place, sentence),
    };
    return [loans, from, to];
  }

  #link(part: string, link: Link, to: Links, told: string): string | null {
    for (const [id, known] of to.all) if (known.type === link.type && to.told(id) === told) return id;
    const list = link.target.replace(/[^/]*$/, (name) => `_rels/${name}.rels`);
    const isKnown = link.isOutside || this.older.zip.entries.has(link.target);
    if (!isKnown || this.#withLinks.has(list)) return null;
    const id = `rIdWas${this.links.length + 1}`;
    this.links.push({ ...link, part, id, target: link.isOutside ? link.target : this.#part(link.target) });
    return id;
  }

  #part(path: string): string {
    const name = path.replace(/([^/]*)$/, `was-${this.parts.size + 1}-$1`);
    for (const [taken, of] of this.parts) if (of === path) return taken;
    this.parts.set(name, path);
    return name;
  }
}

export function isSamePart(one: WordFile, other: WordFile, path: string): boolean {
  const [a, b] = [one.zip.entries.get(path), other.zip.entries.get(path)];
  return a?.crc32 === b?.crc32 && a?.declaredBytes === b?.declaredBytes;
}

const stylesIn = (root: XmlElement | undefined): ReadonlySet<string> =>
  new Set(root?.elements().flatMap((style) => style.get('w:styleId') ?? []));

/** Finds the lists of one file in another: alike by what their levels say, else added. */
class ListBook {
  readonly #older: ReadonlyMap<string, string>;
  readonly #olderAbstracts: ReadonlyMap<string, XmlElement>;
  readonly #newer: ReadonlyMap<string, string>;
  readonly #root: XmlElement | undefined;
  readonly #given = new Map<string, string | null>();
  readonly #signature: Signature;
  readonly #abstracts: XmlElement[] = [];
  readonly #lists: XmlElement[] = [];

  constructor(older: XmlElement | undefined, newer: XmlElement | undefined, signature: Signature) {
    this.#older = definitionsIn(older);
    this.#olderAbstracts = abstractsOf(older);
    this.#newer = definitionsIn(newer);
    this.#root = newer;
    this.#signature = signature;
  }

  listOf(id: string): string | null {
    if (id === '0') return id;
    const known = this.#given.get(id);
    if (known !== undefined) return known;
    const definition = this.#older.get(id);
    const same = this.#newer.get(id) === definition ? id : [...this.#newer].find(([, of]) => of === definition)?.[0];
    const list = definition === undefined ? null : (same ?? this.#add(id));
    this.#given.set(id, list);
    return list;
  }

  /** The newer numbering with what was added to it; lists stand behind their definitions. */
  get grown(): XmlElement | undefined {
    if (this.#root === undefined || this.#lists.length === 0) return undefined;
    const isAbstract = (node: XmlElement | string): boolean =>
      typeof node !== 'string' && node.name === 'w:abstractNum';
    const isList = (node: XmlElement | string): boolean => typeof node !== 'string' && node.name === 'w:num';
    const { children } = this.#root;
    const at = children.findLastIndex(isAbstract) + 1;
    const end = Math.max(children.findLastIndex(isList) + 1, at);
    return refilled(this.#root, [
      ...children.slice(0, at),
      ...this.#abstracts,
      ...children.slice(at, end),
      ...this.#lists,
      ...children.slice(end),
    ]);
  }

  #add(id: string): string | null {
    const abstract = this.#olderAbstracts.get(id);
    if (this.#root === undefined || abstract === undefined) return null;
    const ink = new Ink(this.#root, this.#signature, () => 0);
    const abstractNumId = String(nextIn(this.#root, 'w:abstractNumId') + this.#abstracts.length);
    const numId = String(nextIn(this.#root, 'w:numId') + this.#lists.length);
    const levels = abstract.elements().filter(({ name }) => name === 'w:multiLevelType' || name === 'w:lvl');
    this.#abstracts.push(
      ink.make(
        'abstractNum',
        { abstractNumId },
        levels.map((level) => ink.respelled(level)),
      ),
    );
    this.#lists.push(ink.make('num', { numId }, [ink.make('abstractNumId', { val: abstractNumId })]));
    return numId;
  }
}

const nextIn = (root: XmlElement, name: string): number =>
  root.elements().reduce((highest, element) => Math.max(highest, Number(element.get(name) ?? 0) || 0), 0) + 1;

/** The definition behind each list of a numbering part. */
function abstractsOf(root: XmlElement | undefined): Map<string, XmlElement> {
  const elements = root?.elements() ?? [];
  const abstracts = new Map(elements.map((element) => [element.get('w:abstractNumId') ?? '', element]));
  return new Map(
    elements.flatMap((list) => {
      const abstract = abstracts.get(list.child('w:abstractNumId')?.get('w:val') ?? '');
      return list.name === 'w:num' && abstract ? [[list.get('w:numId') ?? '', abstract] as const] : [];
    }),
  );
}

/** What the levels of each list say, with what a list says otherwise than its definition. */
function definitionsIn(root: XmlElement | undefined): Map<string, string> {
  const abstracts = abstractsOf(root);
  const said = (element: XmlElement, name: string): string =>
    element
      .elements()
      .flatMap((child) => (child.name === name ? [fingerprint(child, () => '')] : []))
      .join('');
  return new Map(
    (root?.elements() ?? []).flatMap((list) => {
      const id = list.get('w:numId') ?? '';
      const abstract = abstracts.get(id);
      return list.name === 'w:num' && abstract
        ? [[id, said(abstract, 'w:lvl') + said(list, 'w:lvlOverride')] as const]
        : [];
    }),
  );
}
