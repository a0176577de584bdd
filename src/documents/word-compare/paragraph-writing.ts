import type { XmlElement, XmlNode } from '../word/xml-tree.ts';
import type { Allowance } from './allowance.ts';
import type { Atom, Event, Slice } from './atoms.ts';
import type { ParagraphBlock } from './blocks.ts';
import type { Borrower } from './borrowing.ts';
import { type Ink, refilled } from './ink.ts';
import { isSameLook, isSameParagraphLook } from './looks.ts';
import type { Step } from './steps.ts';

type Fate = 'kept' | 'ins' | 'del';

/** A run being gathered: slices of one fate that look alike, now and before. */
interface Stretch {
  readonly fate: Fate;
  readonly look: XmlElement | undefined;
  /** How it looked before, where that is another look. */
  readonly before: XmlElement | undefined;
  readonly isRelooked: boolean;
  readonly contents: (string | XmlElement)[];
}

interface Level {
  /** A link or a content control; null for the paragraph itself, and for what stands behind a tear in one. */
  readonly shell: XmlElement | null;
  readonly parts: { readonly fate: Fate; readonly element: XmlElement }[];
}

/** What is needed to write into one part of the newer file. */
export interface Desk {
  readonly ink: Ink;
  readonly borrower: Borrower;
  /** Names of the bookmarks that the newer file has, and of those it has borrowed. */
  readonly bookmarks: Set<string>;
  readonly hasNotes: boolean;
  readonly allowance: Allowance;
  /** Hears of everything in the newer file that stayed or came, so that notes are compared by their signs. */
  readonly note: (now: Atom, was: Atom | undefined) => void;
}

type Place = Event | { readonly type: 'end' };
const END: Place = { type: 'end' };

/** Writes the paragraphs of a story as the steps go through it, on the paragraphs of the newer file. */
export class ParagraphWriter {
  readonly #ink: Ink;
  readonly #borrower: Borrower;
  readonly #bookmarks: Set<string>;
  readonly #hasNotes: boolean;
  readonly #notes: (now: Atom, was: Atom | undefined) => void;
  readonly #done: (paragraph: XmlElement, of: ParagraphBlock | undefined) => void;
  #levels: Level[] = [{ shell: null, parts: [] }];
  #stretch: Stretch | undefined;
  #events: readonly Place[] = [];
  #at = 0;

  /** `done` takes each paragraph, with the newer one it stands for. */
  constructor(desk: Desk, done: (paragraph: XmlElement, of: ParagraphBlock | undefined) => void) {
    this.#ink = desk.ink;
    this.#borrower = desk.borrower;
    this.#bookmarks = desk.bookmarks;
    this.#hasNotes = desk.hasNotes;
    this.#notes = desk.note;
    this.#done = done;
  }

  write(steps: readonly Step[]): void {
    const newer = steps.flatMap((step) => (step.type === 'break' && step.now ? [step.now] : []));
    this.#events = newer.flatMap(({ events }) => [...events, END]);
    this.#at = 0;
    for (const step of steps) {
      if (step.type === 'whole') this.#whole(step.was, step.now);
      else if (step.type === 'break') this.#break(step.was, step.now);
      else if (step.now) this.#newer(step.now, step.was);
      else if (step.was) this.#older(step.was);
    }
  }

  #whole(was: ParagraphBlock, now: ParagraphBlock): void {
    if (this.#hasNotes) for (const [at, atom] of now.atoms.entries()) this.#notes(atom, was.atoms[at]);
    this.#done(now.element, now);
  }

  #older(atom: Atom): void {
    for (const slice of atom.slices) this.#add('del', slice, undefined, false);
  }

  #newer(atom: Atom, was: Atom | undefined): void {
    this.#flushTo((event) => event.type === 'atom' && event.atom === atom);
    this.#notes(atom, was);
    if (was === undefined) {
      for (const slice of atom.slices) this.#add('ins', slice, undefined, false);
      return;
    }
    for (const { slice, before } of sideBySide(atom, was)) {
      this.#add('kept', slice, before, !isSameLook(before, slice.look));
    }
  }

  /** Takes over what holds its place in the newer paragraph, up to an event. */
  #flushTo(isIt: (event: Place) => boolean): void {
    for (; this.#at < this.#events.length; this.#at += 1) {
      const event = this.#events[this.#at] as Place;
      if (isIt(event)) break;
      if (event.type === 'passive') this.#put('kept', event.element);
      else if (event.type === 'open') this.#open(event.shell);
      else if (event.type === 'close') this.#close();
    }
    this.#at += 1;
  }

  #open(shell: XmlElement): void {
    this.#endRun();
    this.#levels.push({ shell, parts: [] });
  }

  #close(): void {
    this.#endRun();
    const { shell, parts } = this.#levels.pop() as Level;
    if (shell === null) this.#levels.at(-1)?.parts.push(...parts);
    else this.#put('kept', filled(shell, this.#folded(parts)));
  }

  #put(fate: Fate, element: XmlElement): void {
    this.#endRun();
    this.#levels.at(-1)?.parts.push({ fate, element });
  }

  #add(fate: Fate, { look, content, bare }: Slice, before: XmlElement | undefined, isRelooked: boolean): void {
    if (bare) {
      const element = fate === 'del' ? this.#borrower.element(content as XmlElement) : (content as XmlElement);
      if (element) this.#put(fate, element);
      return;
    }
    const last = this.#stretch;
    const isApart = typeof content !== 'string' && APART.has(content.name);
    if (
      last &&
      !isApart &&
      last.fate === fate &&
      last.look === look &&
      last.before === before &&
      last.isRelooked === isRelooked
    ) {
      const end = last.contents.at(-1);
      if (typeof end === 'string' && typeof content === 'string')
        last.contents[last.contents.length - 1] = end + content;
      else last.contents.push(content);
      return;
    }
    this.#endRun();
    this.#stretch = { fate, look, before, isRelooked, contents: [content] };
    if (isApart) this.#endRun();
  }

  #endRun(): void {
    const stretch = this.#stretch;
    if (stretch === undefined) return;
    this.#stretch = undefined;
    const contents = stretch.contents.flatMap((content) => this.#content(content, stretch.fate));
    if (contents.length === 0) return;
    const look = this.#lookOf(stretch);
    this.#levels.at(-1)?.parts.push({ fate: stretch.fate, element: this.#ink.make('r', {}, [...look, ...contents]) });
  }

  #content(content: string | XmlElement, fate: Fate): XmlNode[] {
    if (typeof content === 'string') {
      return [this.#ink.make(fate === 'del' ? 'delText' : 't', { 'xml:space': 'preserve' }, [content])];
    }
    if (fate !== 'del') return [content];
    const copy = this.#borrower.element(content);
    if (copy?.name === 'w:instrText') copy.rename('delInstrText');
    return copy ? [copy] : [];
  }

  #lookOf({ fate, look, before, isRelooked }: Stretch): XmlNode[] {
    if (fate === 'del') {
      const borrowed = this.#borrower.properties(look);
      return borrowed.length === 0 ? [] : [this.#ink.make('rPr', {}, borrowed)];
    }
    const now = look?.elements().filter(({ name }) => name !== 'w:rPrChange') ?? [];
    if (isRelooked) {
      const was = this.#ink.make('rPr', {}, this.#borrower.properties(before));
      now.push(this.#ink.change('rPrChange', [was]));
    }
    return now.length === 0 ? [] : [this.#ink.make('rPr', {}, now)];
  }

  /** Elements of one fate side by side are one change. */
  #folded(parts: Level['parts']): XmlElement[] {
    const out: XmlElement[] = [];
    let open: { fate: Fate; element: XmlElement } | undefined;
    for (const { fate, element } of parts) {
      if (fate === 'kept') out.push(element);
      else if (open?.fate === fate) open.element.children.push(element);
      else out.push(this.#ink.change(fate, [element]));
      open = fate === 'kept' ? undefined : { fate, element: out.at(-1) as XmlElement };
    }
    return out;
  }

  #break(was: ParagraphBlock | undefined, now: ParagraphBlock | undefined): void {
    if (now) this.#flushTo(({ type }) => type === 'end');
    this.#endRun();
    const reopened = this.#levels.slice(1).map(({ shell }) => shell);
    while (this.#levels.length > 1) this.#close();
    const content = this.#folded(this.#levels[0]?.parts ?? []);
    this.#levels = [{ shell: null, parts: [] }];
    // What held the older words together is torn with them; only a link goes on behind the tear.
    for (const shell of reopened) this.#levels.push({ shell: shell?.name === 'w:hyperlink' ? shell : null, parts: [] });
    const properties = this.#properties(was, now);
    const marked = now === undefined && was ? this.#bookmarked(was, content) : content;
    const children = [...(properties ? [properties] : []), ...marked];
    const paragraph = now ? refilled(now.element, children) : this.#ink.make('p', {}, children);
    this.#done(paragraph, now);
  }

  /** The properties of a paragraph whose end went, came or stayed. */
  #properties(was: ParagraphBlock | undefined, now: ParagraphBlock | undefined): XmlElement | undefined {
    const of = (now ?? was)?.element.child('w:pPr');
    const base = now
      ? (of?.elements().filter(({ name }) => name !== 'w:rPr' && name !== 'w:sectPr' && name !== 'w:pPrChange') ?? [])
      : this.#borrower.paragraphLook(of);
    const fate = was === undefined ? 'ins' : now === undefined ? 'del' : 'kept';
    const ownMark = of?.child('w:rPr');
    const mark = now ? (ownMark?.elements() ?? []) : this.#borrower.properties(ownMark);
    const marks = fate === 'kept' ? mark : [this.#ink.change(fate), ...mark];
    const section = now && of?.child('w:sectPr');
    const change = was && now ? this.#paragraphChange(was, now) : undefined;
    const children = [
      ...base,
      ...(marks.length > 0 ? [this.#ink.make('rPr', {}, marks)] : []),
      ...(section ? [section] : []),
      ...(change ? [change] : []),
    ];
    return children.length === 0 ? undefined : this.#ink.make('pPr', {}, children);
  }

  #paragraphChange(was: ParagraphBlock, now: ParagraphBlock): XmlElement | undefined {
    const before = this.#borrower.paragraphLook(was.element.child('w:pPr'));
    if (isSameParagraphLook(before, now.element.child('w:pPr'))) return undefined;
    return this.#ink.change('pPrChange', [this.#ink.make('pPr', {}, before)]);
  }

  /** Gives a paragraph that went the bookmarks by which its place is known, unless the newer file has them elsewhere. */
  #bookmarked(was: ParagraphBlock, content: XmlElement[]): XmlElement[] {
    const names = was.bookmarks.filter((name) => /^(?!_GoBack)./.test(name) && !this.#bookmarks.has(name));
    for (const name of names) this.#bookmarks.add(name);
    const ends = names.map((name) => [name, this.#ink.nextId()] as const);
    return [
      ...ends.map(([name, id]) => this.#ink.make('bookmarkStart', { id, name })),
      ...content,
      ...ends.map(([, id]) => this.#ink.make('bookmarkEnd', { id })),
    ];
  }
}

/** What stands in a run of its own, as word processors write it. */
const APART: ReadonlySet<string> = new Set(['w:fldChar', 'w:instrText', 'w:footnoteReference', 'w:endnoteReference']);

/** A link, tag or content control with other content. */
function filled(shell: XmlElement, content: XmlElement[]): XmlElement {
  const inner = shell.child('w:sdtContent');
  if (inner === undefined) {
    return refilled(shell, [...shell.elements().filter(({ name }) => name.endsWith('Pr')), ...content]);
  }
  return refilled(
    shell,
    shell.elements().map((element) => (element === inner ? refilled(inner, content) : element)),
  );
}

/** An atom that stayed, cut where it looks otherwise now or looked otherwise before. */
function* sideBySide(now: Atom, was: Atom): Generator<{ slice: Slice; before: XmlElement | undefined }> {
  const olders = [...was.slices];
  for (const slice of now.slices) {
    if (typeof slice.content !== 'string') {
      yield { slice, before: olders.shift()?.look };
      continue;
    }
    for (let rest = slice.content; rest !== ''; ) {
      const older = olders[0];
      const length = typeof older?.content === 'string' ? Math.min(rest.length, older.content.length) : rest.length;
      yield { slice: { ...slice, content: rest.slice(0, length) }, before: older?.look };
      rest = rest.slice(length);
      if (typeof older?.content !== 'string' || older.content.length === length) olders.shift();
      else olders[0] = { ...older, content: older.content.slice(length) };
    }
  }
}
