import type { Revision, RevisionKind, UnsupportedContent, Whereabouts } from './redline.ts';
import { type ChangeRegister, FATES, type Fate } from './revision-marks.ts';
import { chosen, OpenRanges } from './run-reading.ts';
import type { WordPart } from './word-file.ts';
import { beyondWords, wordsOf } from './words-within.ts';
import type { XmlElement } from './xml-tree.ts';

/** Goes through the parts of a file in reading order and notes every revision element. */
export class RevisionWalk {
  readonly changes: Revision[] = [];
  readonly unsupported: UnsupportedContent[] = [];
  /** Where each comment stands, and the words it stands on. */
  readonly commentPlaces = new Map<string, Whereabouts & { on: string }>();
  readonly #register: ChangeRegister;
  readonly #whereabouts: ReadonlyMap<XmlElement, Whereabouts>;
  readonly #openComments = new Set<string>();
  readonly #openWrappers = new Map<string, XmlElement>();
  readonly #noted = new Set<string>();
  /** The elements around the one looked at, from the root of its part inward. */
  readonly #parents: XmlElement[] = [];
  #ranges = new OpenRanges();
  #path = '';

  constructor(register: ChangeRegister, whereabouts: ReadonlyMap<XmlElement, Whereabouts>) {
    this.#register = register;
    this.#whereabouts = whereabouts;
  }

  part({ root, path }: WordPart, place: Whereabouts['place']): void {
    this.#ranges = new OpenRanges();
    this.#openComments.clear();
    this.#openWrappers.clear();
    this.#path = path;
    this.#inside(root, { clause: null, paragraph: null, place });
  }

  #inside(element: XmlElement, spot: Whereabouts): void {
    this.#parents.push(element);
    for (const child of element.children) if (typeof child !== 'string') this.#element(child, spot);
    this.#parents.pop();
  }

  /** The nearest element of a name around the one looked at. */
  #around(name: RegExp): XmlElement | undefined {
    return this.#parents.findLast((parent) => name.test(parent.name));
  }

  #element(element: XmlElement, outer: Whereabouts): void {
    const { name } = element;
    if (name === 'mc:AlternateContent') {
      this.#inside(chosen(element) ?? element, outer);
      return;
    }
    const spot = this.#whereabouts.get(element) ?? this.#tableSpot(element) ?? outer;
    this.#ranges.meet(element);
    this.#comment(element, spot);
    this.#wrapper(element, spot);
    this.#revision(element, spot);
    this.#elsewhere(element, spot);
    if (!name.endsWith('Change')) this.#inside(element, spot);
  }

  /** A table, row or cell stands where its first paragraph stands. */
  #tableSpot(element: XmlElement): Whereabouts | undefined {
    const first = /^w:t(bl|r|c)$/.test(element.name) ? firstParagraph(element) : undefined;
    return first && this.#whereabouts.get(first);
  }

  #revision(element: XmlElement, spot: Whereabouts): void {
    const { name } = element;
    const fate = FATES[name];
    const local = name.slice(2);
    if (fate) this.#coming(element, fate, spot);
    else if (name.startsWith('w:cell') && CELLS[local]) {
      this.#add(element, CELLS[local], spot, wordsOf(this.#around(/^w:tc$/) ?? element));
    } else if (FORMATTING.test(name)) {
      const of = this.#around(OWNERS[local] ?? /^w:p$/);
      this.#add(element, 'formatting', spot, of ? wordsOf(of) : '', local);
      if (local === 'numberingChange') this.#note('numbering', spot, NUMBERING);
    } else if (!RANGES.test(name) && (element.get('w:author') !== null || name.startsWith('w14:conflict'))) {
      if (name !== 'w:comment')
        this.#note('unknown-change', spot, `A change of a kind that is not known here (${name}) stands there.`);
    }
  }

  #coming(element: XmlElement, fate: Fate, spot: Whereabouts): void {
    const parent = this.#parents.at(-1)?.name ?? '';
    const comes = fate === 'inserted' || fate === 'moved-to';
    if (parent === 'w:trPr') {
      const row = this.#around(/^w:tr$/);
      this.#add(element, comes ? 'row-inserted' : 'row-deleted', spot, row ? wordsOf(row) : '');
    } else if (parent === 'w:numPr') {
      this.#add(element, 'formatting', spot, wordsOf(this.#around(/^w:p$/) ?? element), 'numPr');
    } else if (parent === 'w:rPr' && !fate.startsWith('moved')) {
      this.#add(element, comes ? 'paragraph-mark-inserted' : 'paragraph-mark-deleted', spot, '');
    } else if (parent === 'm:ctrlPr') {
      this.#add(element, CONTENT[fate], spot, wordsOf(this.#parents.at(-3) ?? element));
      this.#note('equation', spot, 'What makes a formula of its parts is to come or to go there, and has no words.');
    } else {
      this.#add(element, CONTENT[fate], spot, wordsOf(element));
      for (const [kind, sentence] of beyondWords(element)) this.#note(kind, spot, sentence);
    }
  }

  #add(element: XmlElement, kind: RevisionKind, spot: Whereabouts, text: string, property: string | null = null): void {
    const moved = element.name.startsWith('w:move') ? this.#ranges.move : null;
    const { id, author, date, move } = this.#register.changeOf(element, moved);
    this.changes.push({ id, kind, author, date, text, ...spot, move, property });
  }

  #note(kind: string, spot: Whereabouts, sentence: string): void {
    const place = spot.paragraph === null ? this.#path : `paragraph ${spot.paragraph}`;
    if (this.#noted.has(`${kind} ${place}`)) return;
    this.#noted.add(`${kind} ${place}`);
    this.unsupported.push({ kind, place, sentence });
  }

  /** Content that stands in another file, of which this one only says where it belongs. */
  #elsewhere({ name }: XmlElement, spot: Whereabouts): void {
    const elsewhere = ELSEWHERE[name];
    if (elsewhere) this.#note(elsewhere[0], spot, elsewhere[1]);
  }

  #comment(element: XmlElement, spot: Whereabouts): void {
    const { name } = element;
    if (name === 'w:t' || name === 'w:delText') {
      for (const id of this.#openComments) this.commentPlaces.get(id)!.on += wordsOf(element);
    }
    if (!name.startsWith('w:commentR')) return;
    const id = element.get('w:id') ?? '';
    if (name === 'w:commentRangeEnd') this.#openComments.delete(id);
    else if (!this.commentPlaces.has(id)) this.commentPlaces.set(id, { ...spot, on: '' });
    if (name === 'w:commentRangeStart') this.#openComments.add(id);
  }

  /** A content control comes or goes with the range that its start tag stands in. */
  #wrapper(element: XmlElement, spot: Whereabouts): void {
    const id = element.get('w:id') ?? '';
    if (/^w:customXml\w+RangeStart$/.test(element.name)) this.#openWrappers.set(id, element);
    else if (/^w:customXml\w+RangeEnd$/.test(element.name)) this.#openWrappers.delete(id);
    else if (element.name === 'w:sdt' || element.name === 'w:customXml') {
      const first = firstParagraph(element);
      const at = (first && this.#whereabouts.get(first)) ?? spot;
      for (const range of this.#openWrappers.values()) {
        const kind = range.name.includes('Ins') ? 'inserted' : range.name.includes('Del') ? 'deleted' : 'moved';
        this.#add(range, `content-control-${kind}`, at, wordsOf(element));
      }
    }
  }
}

const CONTENT: Readonly<Record<Fate, RevisionKind>> = {
  inserted: 'insertion',
  deleted: 'deletion',
  'moved-from': 'move-from',
  'moved-to': 'move-to',
};

const CELLS: Readonly<Record<string, RevisionKind>> = {
  cellIns: 'cell-inserted',
  cellDel: 'cell-deleted',
  cellMerge: 'cell-merged',
};

const FORMATTING = /^w:((r|p|sect|tbl|tr|tc)Pr|tblPrEx|tblGrid|numbering)Change$/;

/** What has formatting: the words that the list shows for it. The end of a paragraph has some, and no words. */
const OWNERS: Readonly<Record<string, RegExp>> = {
  rPrChange: /^w:(r|pPr)$/,
  tcPrChange: /^w:tc$/,
  trPrChange: /^w:tr$/,
  tblPrExChange: /^w:tr$/,
  sectPrChange: /^w:sectPr$/,
  tblPrChange: /^w:tblPr$/,
  tblGridChange: /^w:tblGrid$/,
};

const RANGES = /Range(Start|End)$/;

const NUMBERING = 'The numbers there read otherwise before; rejecting does not count them as they were.';

const ELSEWHERE: Readonly<Record<string, readonly [kind: string, sentence: string]>> = {
  'w:altChunk': ['imported-file', 'Another file is to be imported there; what it says is not looked at.'],
  'w:subDoc': ['subdocument', 'Another document belongs there; what it says is not looked at.'],
  'o:OLEObject': ['embedded-file', 'A file is embedded there; changes inside of it are not looked at.'],
};

function firstParagraph(element: XmlElement): XmlElement | undefined {
  for (const child of element.elements()) {
    const found = child.name === 'w:p' ? child : firstParagraph(child);
    if (found) return found;
  }
  return undefined;
}
