import type { PaperDocument } from '../paper.ts';
import type { WordParagraph } from '../word/word-paragraph.ts';
import { type FileBody, isSign, textBefore } from './reading-file.ts';
import type { Unsupported } from './returned.ts';

const SIGN_NAMES = { equation: 'equation', symbol: 'symbol', note: 'footnote', object: 'image' } as const;

/** What a returned file holds that no paper of ours has: where it is, and what it says. */
export function signsIn(paragraphs: readonly WordParagraph[], body: FileBody, sent: PaperDocument): Unsupported[] {
  const found: Unsupported[] = [];
  const add = (kind: string, place: string, sentence: string): void => {
    found.push({ kind, place, sentence });
  };
  for (const { text } of body.nested) add('nested table', 'a table', `A table inside a table says ${quote(text)}.`);
  for (const paragraph of paragraphs) {
    const text = textBefore(paragraph, 'newer').trim();
    const was = textBefore(paragraph, 'older').trim();
    const { place } = paragraph;
    if (place === 'body' || place === 'cell') {
      for (const segment of paragraph.segments) {
        if (!isSign(segment)) continue;
        const name = SIGN_NAMES[segment.kind as keyof typeof SIGN_NAMES];
        add(name, text === '' ? 'an empty line' : quote(text), `There is ${article(name)} ${name} that was not sent.`);
      }
    } else if (place === 'header' || place === 'footer') {
      const said = [text, was].find((words) => words !== '' && !isOurs(words, sent));
      if (said !== undefined) add(place, `the ${place}`, `The ${place} now reads ${quote(said)}.`);
    } else if (text !== '') add(place, `a ${place}`, `A ${place} says ${quote(text)}.`);
  }
  return found;
}

const article = (name: string): string => (/^[aeiou]/.test(name) ? 'an' : 'a');

const SHOWN_MAX = 120;
const quote = (text: string): string => `“${text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text}”`;

/** Whether a line of a header or footer is the one we write (docx-shell.ts), whatever pages it counts. */
function isOurs(words: string, { attrs }: PaperDocument): boolean {
  const { title, id, author, version, contentHash } = attrs;
  const ours = [`${title} ${id}`, `${author} · ${id} · Version ${version} · ${contentHash.slice(0, 12)} Page of`];
  return ours.some((line) => squeezed(line) === squeezed(words.replaceAll(/(Page|of)\s*\d+/g, '$1')));
}

const squeezed = (words: string): string => words.replaceAll(/\s+/g, '');
