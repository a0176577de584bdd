import { diffArrays } from 'diff';

/** Words of one page that stand in one of two files only, with the words before them. */
export interface WordChange {
  /** The last words before it that both files have: where to look. */
  readonly after: string;
  /** What was sent and is gone. */
  readonly gone: string;
  /** What was not sent and is there. */
  readonly there: string;
}

/** What became of one page. */
export interface PageComparison {
  /** Its number in what was sent, from 1; null where it was not sent. */
  readonly sent: number | null;
  /** Its number in what came back; null where it is missing. */
  readonly returned: number | null;
  /** `same`: word for word. `added`: all that was sent, and more. `bare`: it came back without any text, as a scan has none. */
  readonly verdict: 'same' | 'added' | 'changed' | 'missing' | 'extra' | 'bare';
  readonly changes: readonly WordChange[];
}

type Lines = readonly string[];

/**
 * Compares two files page by page and word by word, whatever program laid their lines: ligatures, hyphens at the end of lines,
 * kinds of blanks and quotation marks are no difference. A page that moved is found by what it says.
 */
export function comparePages(sent: readonly Lines[], returned: readonly Lines[]): PageComparison[] {
  const [older, newer] = [sent.map(wordsOf), returned.map(wordsOf)];
  const partner = partnersOf(older, newer);
  const taken = new Set(partner.values());
  const known = older.map((words, at) => pageOf(words, at, newer, partner.get(at)));
  const extra = newer.flatMap((words, at): PageComparison[] =>
    taken.has(at) ? [] : [{ sent: null, returned: at + 1, verdict: 'extra', changes: [addedAll(words)] }],
  );
  return [...known, ...extra];
}

function pageOf(words: string[], at: number, newer: readonly string[][], other: number | undefined): PageComparison {
  if (other === undefined) return { sent: at + 1, returned: null, verdict: 'missing', changes: [] };
  const place = { sent: at + 1, returned: other + 1 };
  const found = newer[other]!;
  if (found.length === 0 && words.length > 0) return { ...place, verdict: 'bare', changes: [] };
  const changes = changesOf(words, found);
  const verdict = changes.length === 0 ? 'same' : changes.every(({ gone }) => gone === '') ? 'added' : 'changed';
  return { ...place, verdict, changes };
}

/** Which page of what came back is which of what was sent: the same words first, then the same place. */
function partnersOf(older: readonly string[][], newer: readonly string[][]): Map<number, number> {
  const partner = new Map<number, number>();
  const free = new Set(newer.keys());
  const pair = (at: number, other: number) => {
    partner.set(at, other);
    free.delete(other);
  };
  const texts = newer.map((words) => words.join(' '));
  for (const [at, words] of older.entries()) {
    const text = words.join(' ');
    const same = [at, ...texts.keys()].find((other) => free.has(other) && texts[other] === text && text !== '');
    if (same !== undefined) pair(at, same);
  }
  for (const at of older.keys()) if (!partner.has(at) && free.has(at)) pair(at, at);
  return partner;
}

const addedAll = (words: readonly string[]): WordChange => ({ after: '', gone: '', there: words.join(' ') });

/** How many words before a change are shown. */
const SHOWN = 6;

function changesOf(older: string[], newer: string[]): WordChange[] {
  const changes: WordChange[] = [];
  let before: string[] = [];
  let open: { gone: string[]; there: string[] } | null = null;
  const close = () => {
    if (open) changes.push({ after: before.join(' '), gone: open.gone.join(' '), there: open.there.join(' ') });
    open = null;
  };
  for (const { value, added, removed } of diffArrays(older, newer)) {
    if (added || removed) {
      open ??= { gone: [], there: [] };
      (removed ? open.gone : open.there).push(...value);
    } else {
      close();
      before = value.slice(-SHOWN);
    }
  }
  close();
  return changes;
}

/** The words of a page as they are compared; a word that was parted at the end of a line is one. */
function wordsOf(lines: Lines): string[] {
  const text = lines
    .join('\n')
    .normalize('NFKC')
    .replaceAll(/\u00ad/g, '')
    .replaceAll(/(\p{L})-\n(\p{Ll})/gu, '$1$2')
    .replaceAll(/[‐‑–—]/g, '-')
    .replaceAll(/[‘’‚′]/g, "'")
    .replaceAll(/[“”„″]/g, '"');
  return text.split(/\s+/).filter((word) => word !== '');
}
