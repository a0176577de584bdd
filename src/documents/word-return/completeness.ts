import { diffArrays } from 'diff';
import { contentAfter } from '../changes/changes.ts';
import { type PaperDocument, plainText } from '../paper.ts';
import { newerText } from './fates.ts';
import type { FileStretch } from './file-elements.ts';
import { fileElements } from './file-elements.ts';
import type { Unsupported } from './returned.ts';
import { sentElements } from './sent-elements.ts';

const SHOWN_MAX = 200;

/**
 * Holds the redline, accepted whole, against what the file says once all is accepted, line by line. What differs is told:
 * nothing that the file says may be left out in silence, and nothing may stand in the paper that the file does not say.
 */
export function whatIsMissing(
  paper: PaperDocument,
  stretches: readonly FileStretch[],
  numbers: ReadonlyMap<string, string>,
): Unsupported[] {
  const accepted = { ...paper, content: contentAfter(paper.content, 'accept') };
  const lines = sentElements(accepted).flatMap(({ cells, place }) => {
    const text = tidied(cells.map(({ inlines }) => plainText(inlines, numbers)).join('\n'));
    return text === '' ? [] : [{ text, place }];
  });
  const said = fileElements(stretches).flatMap(({ newer }) => {
    const text = newer ? tidied(newerText(newer)) : '';
    return text === '' ? [] : [text];
  });
  const missing: Unsupported[] = [];
  let at = 0;
  for (const { added, removed, value } of diffArrays(
    lines.map(({ text }) => text),
    said,
  )) {
    const place = lines[at]?.place ?? lines.at(-1)?.place ?? 'the end';
    if (!added) at += value.length;
    if (!added && !removed) continue;
    for (const text of value) missing.push({ kind: 'text', place, sentence: sentenceOf(text, added) });
  }
  return missing;
}

/** Blanks at ends and in a row, and empty cells, are how a line looks. */
const tidied = (text: string): string =>
  text
    .replaceAll(/[ \t\u00a0]+/g, ' ')
    .replaceAll(/ ?\n+ ?/g, '\n')
    .trim();

const shown = (text: string): string => {
  const words = text.replaceAll('\n', ' | ');
  return words.length > SHOWN_MAX ? `${words.slice(0, SHOWN_MAX)}…` : words;
};

const sentenceOf = (text: string, added: boolean): string =>
  added
    ? `The file says “${shown(text)}”, which the redline could not take in.`
    : `The redline says “${shown(text)}”, which the file does not say there.`;
