import { markBegins, markEnds } from '../sow/finding-store.ts';
import type { ExcerptPart } from './finding.ts';

/** The marked and the unmarked parts of an excerpt, one after the other. */
export function excerptOf(marked: string): ExcerptPart[] {
  const [first = '', ...rest] = marked.split(markBegins);
  const parts = rest.flatMap((part) => {
    const [fits = '', ...after] = part.split(markEnds);
    return [
      { text: fits, marked: true },
      { text: after.join(''), marked: false },
    ];
  });
  return [{ text: first, marked: false }, ...parts].filter(({ text }) => text !== '');
}
