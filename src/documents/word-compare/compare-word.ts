import { resolveAll } from '../word/resolving.ts';
import { saveWord, type WordFile, type WordPart } from '../word/word-file.ts';
import type { XmlElement } from '../word/xml-tree.ts';
import { listsWithLoans, picturesLent } from './additions.ts';
import { Allowance } from './allowance.ts';
import { blocksOf, bookmarksIn } from './blocks.ts';
import { Borrower, type Loans, type Notice } from './borrowing.ts';
import { edgePairs, sectionsOf } from './edges.ts';
import { fingerprint } from './fingerprint.ts';
import { Ink, refilled, type Signature } from './ink.ts';
import { isSamePart, LoanBook } from './loans.ts';
import { Notes } from './notes.ts';
import type { Desk } from './paragraph-writing.ts';
import { compareStory } from './story-writing.ts';

/** Two Word files as one with tracked changes. */
export interface ComparedWord {
  /** The newer file with everything in it that makes it of the older one: rejected whole it reads as the older file. */
  readonly docx: Uint8Array;
  /** How many changes stand in it, each with a number of its own. */
  readonly changes: number;
  /** What could not be compared or carried over, in the order it was met. */
  readonly notices: readonly Notice[];
}

/**
 * Compares two Word files: body, tables, headers, footers and notes, word by word. What either file had proposed itself is
 * taken as accepted, and said. Rests on the newer file: its styles, lists, pictures and content controls stay.
 * @throws Refusal `word.tooDifferent`
 */
export async function compareWord(older: WordFile, newer: WordFile, signature: Signature): Promise<ComparedWord> {
  return new Comparison(...(await settled(older)), ...(await settled(newer)), signature).run();
}

/** The file with its own proposals accepted, and whether it had any. */
async function settled(file: WordFile): Promise<[file: WordFile, wasRevised: boolean]> {
  const isRevised = file.parts.some(({ root }) => holdsRevision(root));
  return isRevised ? [resolveAll(file, 'accept'), true] : [file, false];
}

const REVISION = /^w:(?:ins|del|moveFrom|moveTo|cellIns|cellDel|cellMerge|numberingChange|\w+PrChange|tblGridChange)$/;

const holdsRevision = (element: XmlElement): boolean =>
  REVISION.test(element.name) || element.children.some((child) => typeof child !== 'string' && holdsRevision(child));

class Comparison {
  readonly #older: WordFile;
  readonly #newer: WordFile;
  readonly #signature: Signature;
  readonly #revised: readonly WordFile[];
  readonly #notes: readonly Notes[];
  readonly #bookmarks: Set<string>;
  readonly #allowance: Allowance;
  readonly #first: number;
  #next: number;

  constructor(older: WordFile, wasRevised: boolean, newer: WordFile, isRevised: boolean, signature: Signature) {
    this.#older = older;
    this.#newer = newer;
    this.#signature = signature;
    this.#revised = [...(wasRevised ? [older] : []), ...(isRevised ? [newer] : [])];
    this.#notes = (['footnote', 'endnote'] as const).map((kind) => new Notes(kind, older, newer));
    this.#bookmarks = new Set(newer.parts.flatMap(({ root }) => bookmarksIn(root)));
    this.#allowance = new Allowance(`${older.fileName} and ${newer.fileName}`);
    this.#first = 1 + Math.max(0, ...newer.parts.map(({ root }) => highestIdIn(root)));
    this.#next = this.#first;
  }

  async run(): Promise<ComparedWord> {
    const book = await LoanBook.open(this.#older, this.#newer, this.#signature);
    for (const { fileName } of this.#revised) {
      book.say(
        'tracked changes',
        fileName,
        'the file has tracked changes of its own; it is compared as if all were accepted.',
      );
    }
    const parts = new Map<string, WordPart>();
    const [was, now] = [this.#older.parts[0], this.#newer.parts[0]] as [WordPart, WordPart];
    await this.#part(book, was, now, 'body', parts);
    for (const pair of await edgePairs(book)) {
      await this.#part(book, pair.was, pair.now, pair.place, parts);
    }
    for (const notes of this.#notes) await this.#compareNotes(book, notes, parts);
    this.#sayWhatIsNotCompared(book);
    for (const part of [...book.changedNumbering, ...(await listsWithLoans(book))]) parts.set(part.path, part);
    const kept = this.#newer.parts.map((part) => parts.get(part.path) ?? part);
    const added = [...parts.values()].filter(({ path }) => !kept.some((part) => part.path === path));
    const docx = saveWord({ ...this.#newer, parts: [...kept, ...added] }, await picturesLent(book));
    return { docx, changes: this.#next - this.#first, notices: book.notices };
  }

  async #part(
    book: LoanBook,
    was: WordPart,
    now: WordPart,
    place: string,
    parts: Map<string, WordPart>,
  ): Promise<void> {
    const [desk, wasTold, nowTold] = await this.#desk(book, was.path, was.root, now, place);
    const holder = (root: XmlElement): XmlElement => root.child('w:body') ?? root;
    const before = holder(now.root);
    const after = compareStory(desk, blocksOf(holder(was.root), wasTold), blocksOf(before, nowTold), before);
    if (after === before) return;
    const children = now.root.children.map((child) => (child === before ? after : child));
    const root = before === now.root ? after : refilled(now.root, children);
    parts.set(now.path, { ...now, root, changed: true });
  }

  async #compareNotes(book: LoanBook, notes: Notes, parts: Map<string, WordPart>): Promise<void> {
    const { older, newer, kind } = notes;
    if (newer === undefined) return;
    const [desk, wasTold, nowTold] = await this.#desk(
      book,
      older?.path ?? newer.path,
      older?.root ?? newer.root,
      newer,
      `${kind}s`,
    );
    const root = notes.compared({ ...desk, hasNotes: false }, wasTold, nowTold);
    if (root) parts.set(newer.path, { ...newer, root, changed: true });
  }

  async #desk(book: LoanBook, olderPath: string, from: XmlElement, now: WordPart, place: string) {
    const noteOf: Loans['noteOf'] = (kind, id) => this.#notes.find((notes) => notes.kind === kind)?.adopt(id) ?? null;
    const [loans, was, is] = await book.loansFor(now.path, olderPath, place, noteOf);
    const ink = new Ink(now.root, this.#signature, () => this.#next++);
    const desk: Desk = {
      ink,
      borrower: new Borrower(from, ink, loans),
      bookmarks: this.#bookmarks,
      allowance: this.#allowance,
      hasNotes: place === 'body' && this.#notes.some((notes) => notes.exist),
      note: (atom, before) => {
        for (const notes of this.#notes) notes.hear(atom, before);
      },
    };
    return [desk, was.told, is.told] as const;
  }

  #sayWhatIsNotCompared(book: LoanBook): void {
    const [older, newer] = [this.#older, this.#newer];
    if (!isSamePart(older, newer, 'word/styles.xml')) {
      book.say('style', 'styles', 'what the styles look like differs, which is not compared.');
    }
    if (pagesOf(older) !== pagesOf(newer)) {
      book.say('section', 'page setup', 'pages, columns or sections are set up otherwise, which is not compared.');
    }
    const remarks = older.parts.find(({ kind }) => kind === 'comments')?.root.elements().length ?? 0;
    if (remarks > 0)
      book.say('comment', older.fileName, `its ${remarks} comment${remarks === 1 ? '' : 's'} are not carried over.`);
  }
}

/** How pages are set up, section by section, without what leads to headers and footers. */
const pagesOf = ({ parts: [body] }: WordFile): string =>
  (body ? sectionsOf(body.root) : [])
    .map((section) => section.elements().filter(({ name }) => !name.endsWith('Reference')))
    .map((properties) => properties.map((property) => fingerprint(property, () => '')).join(''))
    .join('\n');

/** The highest number that a bookmark, a change or a drawing bears; beyond the range that Word allows none counts. */
function highestIdIn(element: XmlElement): number {
  const own = Number(element.get(element.name.endsWith('}docPr') ? 'id' : 'w:id') ?? 0) || 0;
  let highest = own < 2 ** 30 ? own : 0;
  for (const child of element.children) {
    if (typeof child !== 'string') highest = Math.max(highest, highestIdIn(child));
  }
  return highest;
}
