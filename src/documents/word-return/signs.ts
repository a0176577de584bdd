import type { PaperDocument } from '../paper.ts';
import { codePoint, UNPRINTABLE } from '../seal.ts';
import type { Redlines, Revision } from '../word/redline.ts';
import type { WordParagraph } from '../word/word-paragraph.ts';
import { type FileBody, isSign, textBefore } from './reading-file.ts';
import type { Unsupported } from './returned.ts';

/** What a returned file is made of, and where each of its paragraphs stands in words. */
export interface Looked {
  readonly paragraphs: readonly WordParagraph[];
  readonly body: FileBody;
  readonly listed: Redlines;
  /** By the paragraph's place in the file, from 0. */
  readonly placeOf: (paragraph: number) => string;
}

const SIGN_NAMES = { equation: 'equation', symbol: 'symbol', note: 'footnote', object: 'image' } as const;

/** What a returned file holds that no paper of ours can have or show: what it is, where it stands, what it says. */
export function signsIn(looked: Looked, sent: PaperDocument): Unsupported[] {
  const found: Unsupported[] = [];
  const signed = new Set<number>();
  for (const { text, around } of looked.body.nested) {
    const sentence = `A table inside a table says ${quote(text)}.`;
    found.push({ kind: 'nested table', place: looked.placeOf(around), sentence });
  }
  for (const [at, paragraph] of looked.paragraphs.entries()) {
    const signs = signsOf(paragraph, looked.placeOf(at), sent);
    if (signs.length > 0) signed.add(at + 1);
    found.push(...signs);
  }
  const placed = (place: string): number | null => {
    const paragraph = /^paragraph (\d+)$/.exec(place)?.[1];
    return paragraph === undefined ? null : Number(paragraph);
  };
  for (const { kind, place, sentence } of looked.listed.unsupported) {
    const paragraph = placed(place);
    if (paragraph !== null && signed.has(paragraph)) continue;
    found.push({ kind, place: paragraph === null ? place : looked.placeOf(paragraph - 1), sentence });
  }
  return [...found, ...looksBeside(looked)];
}

function signsOf(paragraph: WordParagraph, where: string, sent: PaperDocument): Unsupported[] {
  const text = textBefore(paragraph, 'newer').trim();
  const was = textBefore(paragraph, 'older').trim();
  const { place } = paragraph;
  if (place === 'body' || place === 'cell') {
    const odd = UNPRINTABLE.exec(text.replaceAll(/[\t\n]/g, ' '))?.[0];
    const left = odd === undefined ? [] : [oddCharacter(odd, text, where)];
    const signs = paragraph.segments.filter(isSign).map((segment) => {
      const name = SIGN_NAMES[segment.kind as keyof typeof SIGN_NAMES];
      const at = text === '' ? '' : ` beside ${quote(text)}`;
      return {
        kind: name,
        place: where,
        sentence: `There is ${article(name)} ${name}${at}, which no paper of ours can hold.`,
      };
    });
    return [...left, ...signs];
  }
  if (place === 'header' || place === 'footer') {
    const said = [text, was].find((words) => words !== '' && !isOurs(words, sent));
    if (said === undefined) return [];
    return [{ kind: place, place: `the ${place}`, sentence: `The ${place} now reads ${quote(said)}.` }];
  }
  return text === '' ? [] : [{ kind: place, place: `a ${place}`, sentence: `A ${place} says ${quote(text)}.` }];
}

const oddCharacter = (odd: string, text: string, place: string): Unsupported => ({
  kind: 'character',
  place,
  sentence: `${quote(text)} holds ${codePoint(odd)}, which no paper may hold; it was left out.`,
});

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

/** Tracked changes that are neither of words nor of bold and italic: told once for each kind, with their places. */
function looksBeside({ paragraphs, listed, placeOf }: Looked): Unsupported[] {
  const shown = new Set(
    paragraphs.flatMap(({ place, segments }) =>
      (place === 'body' || place === 'cell' ? segments : []).flatMap(({ lookBefore: was, strong, emphasis }) =>
        was && (was.strong !== strong || was.emphasis !== emphasis) ? [was.change.id] : [],
      ),
    ),
  );
  const beside = listed.changes.filter(({ id, kind }) => !shown.has(id) && KINDS[kind] !== undefined);
  return [...Map.groupBy(beside, ({ kind }) => KINDS[kind] ?? kind)].map(([kind, changes]) => {
    const places = [
      ...new Set(changes.map(({ paragraph }) => (paragraph ? placeOf(paragraph - 1) : 'the whole file'))),
    ];
    const authors = [...new Set(changes.map(({ author }) => author ?? 'somebody not named'))].join(', ');
    const sentence = `${changes.length} tracked changes of ${kind} by ${authors}; the paper keeps the look and shape that were sent.`;
    return { kind, place: places.slice(0, 5).join('; '), sentence };
  });
}

const KINDS: Partial<Record<Revision['kind'], string>> = {
  formatting: 'formatting',
  'cell-inserted': 'table cells',
  'cell-deleted': 'table cells',
  'cell-merged': 'table cells',
  'content-control-inserted': 'content controls',
  'content-control-deleted': 'content controls',
  'content-control-moved': 'content controls',
};
