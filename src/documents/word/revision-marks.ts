import type { XmlElement } from './xml-tree.ts';

/** Who proposed a change and when, as the file says it: an author is free text, and a date that is none is null. */
export interface WordChange {
  /** Unique in the file; the number the file gave it, with `.2` behind it where it gave it twice. */
  readonly id: string;
  readonly author: string | null;
  /** ISO 8601, to the second as the file has it. */
  readonly date: string | null;
  /** The name of the move it is one end of, where it is one. */
  readonly move: string | null;
}

/** What a change does to what it stands on. */
export type Fate = 'inserted' | 'deleted' | 'moved-from' | 'moved-to';

/** Elements that hold or mark what comes in or goes (ISO 29500-1, 17.13.5). */
export const FATES: Readonly<Record<string, Fate>> = {
  'w:ins': 'inserted',
  'w:del': 'deleted',
  'w:moveFrom': 'moved-from',
  'w:moveTo': 'moved-to',
};

/** Whether something stands as it is, or is proposed to come or to go, and by whom. */
export interface Standing {
  readonly status: 'plain' | Fate;
  readonly change: WordChange | null;
  /** Of what is to go: who had proposed, without being answered, that it come in. */
  readonly proposedBy: WordChange | null;
}

export const PLAIN: Standing = { status: 'plain', change: null, proposedBy: null };

/** What stands inside of a change, inside of what stood already: what is to go, goes, wherever it was to come from. */
export function under(outer: Standing, fate: Fate, change: WordChange): Standing {
  const isOuterGoing = outer.status !== 'plain' && isGoing(outer.status);
  if (!isGoing(fate))
    return isOuterGoing ? { ...outer, proposedBy: change } : { status: fate, change, proposedBy: null };
  return { status: fate, change, proposedBy: isOuterGoing ? outer.proposedBy : outer.change };
}

/** Whether something is not there once all is accepted; the others are not there once all is rejected. */
export const isGoing = (fate: Fate): boolean => fate === 'deleted' || fate === 'moved-from';

/** Gives every revision of a file its id; the same element always gets the same. */
export class ChangeRegister {
  readonly #known = new Map<XmlElement, WordChange>();
  readonly #given = new Map<string, number>();

  changeOf(element: XmlElement, move: string | null = null): WordChange {
    const known = this.#known.get(element);
    if (known) return known;
    const change = { id: this.#idOf(element), ...authorship(element), move };
    this.#known.set(element, change);
    return change;
  }

  #idOf(element: XmlElement): string {
    const said = element.get('w:id')?.trim() || '0';
    const times = (this.#given.get(said) ?? 0) + 1;
    this.#given.set(said, times);
    return times === 1 ? said : `${said}.${times}`;
  }
}

/** Author and date of a revision or comment. Who takes names out of a file leaves "Author" and no date. */
export const authorship = (element: XmlElement): Pick<WordChange, 'author' | 'date'> => ({
  author: element.get('w:author')?.trim() || null,
  date: dateOf(element.get('w:date')),
});

/**
 * A date as the file writes it, or null for what is none: the `0-00-00T00:00:00Z` of some programs, the first day of the
 * calendar of others. Word writes local time and calls it Z; a time without a zone is read the same way.
 */
function dateOf(text: string | null): string | null {
  const match = /^\s*(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?\s*$/.exec(text ?? '');
  if (match === null) return null;
  const [, day = '', minute = '', second = ':00', zone = 'Z'] = match;
  const moment = `${day}T${minute}${second}`;
  try {
    return Temporal.PlainDateTime.from(moment).year < 1900 ? null : moment + zone;
  } catch {
    return null;
  }
}
