import type { WordFile, WordPart } from '../word/word-file.ts';
import type { XmlElement } from '../word/xml-tree.ts';
import type { Atom } from './atoms.ts';
import { blocksOf } from './blocks.ts';
import type { Relation } from './fingerprint.ts';
import { refilled } from './ink.ts';
import type { Desk } from './paragraph-writing.ts';
import { comeStory, compareStory, goneStory } from './story-writing.ts';

export type NoteKind = 'footnote' | 'endnote';

/** Keeps the notes of one kind together with their signs in the text: a note goes, comes or stays with its sign. */
export class Notes {
  readonly kind: NoteKind;
  readonly older: WordPart | undefined;
  readonly newer: WordPart | undefined;
  /** Ids of older notes by the ids of the newer ones that their signs became; null for a sign that came. */
  readonly #signs = new Map<string, string | null>();
  /** Ids that older notes get in the newer file. */
  readonly #adopted = new Map<string, string>();

  constructor(kind: NoteKind, older: WordFile, newer: WordFile) {
    this.kind = kind;
    this.older = older.parts.find((part) => part.kind === `${kind}s`);
    this.newer = newer.parts.find((part) => part.kind === `${kind}s`);
  }

  /** Whether either file has notes of this kind; Word gives every file the lines that stand above them. */
  get exist(): boolean {
    return [this.older, this.newer].some((part) => part?.root.elements().some((note) => note.get('w:type') === null));
  }

  hear(now: Atom, was: Atom | undefined): void {
    const id = idOf(now, this.kind);
    if (id !== null) this.#signs.set(id, was === undefined ? null : idOf(was, this.kind));
  }

  /** The id in the newer file of a note whose sign went; null where the newer file has no notes of its kind. */
  adopt(id: string): string | null {
    if (this.newer === undefined || !this.#noteOf(this.older, id)) return null;
    const notes = this.newer.root.elements();
    const highest = notes.reduce((most, note) => Math.max(most, Number(note.get('w:id') ?? 0) || 0), 0);
    const given = this.#adopted.get(id) ?? String(highest + this.#adopted.size + 1);
    this.#adopted.set(id, given);
    return given;
  }

  #noteOf(part: WordPart | undefined, id: string): XmlElement | undefined {
    return part?.root.elements().find((note) => note.get('w:id') === id);
  }

  /** The newer notes with everything in them that makes them of the older ones. */
  compared(desk: Desk, wasTold: Relation, nowTold: Relation): XmlElement | undefined {
    if (this.newer === undefined || this.#signs.size + this.#adopted.size === 0) return undefined;
    const { root } = this.newer;
    const children = root.elements().map((note) => {
      const sign = this.#signs.get(note.get('w:id') ?? '');
      if (sign === undefined) return note;
      const was = sign === null ? undefined : this.#noteOf(this.older, sign);
      const blocks = blocksOf(note, nowTold);
      return was ? compareStory(desk, blocksOf(was, wasTold), blocks, note) : comeStory(desk, blocks, note);
    });
    for (const [id, given] of this.#adopted) {
      const was = this.#noteOf(this.older, id);
      if (was) children.push(desk.ink.make(this.kind, { id: given }, [...goneStory(desk, blocksOf(was, wasTold))]));
    }
    return refilled(root, children);
  }
}

function idOf({ slices }: Atom, kind: NoteKind): string | null {
  const content = slices[0]?.content;
  if (content === undefined || typeof content === 'string' || content.name !== `w:${kind}Reference`) return null;
  return content.get('w:id');
}
