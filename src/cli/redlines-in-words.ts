import type { Redlines, Whereabouts } from '../documents/word/redline.ts';
import { counted } from './figures.ts';

/** The list of a file's changes and comments, for people. */
export function redlinesInWords({ changes, comments, unsupported }: Redlines): string {
  const lines = [`${counted(changes.length, 'change')}, ${counted(comments.length, 'comment')}.`];
  for (const change of changes) {
    const { id, kind, property, text } = change;
    lines.push(`\n${placeOf(change)}: ${property ?? kind} ${id}, ${whoOf(change)}`, ...quoted(text));
  }
  for (const comment of comments) {
    const state = comment.resolved ? 'resolved' : 'open';
    lines.push(`\n${placeOf(comment)}: comment ${comment.id}, ${state}, ${whoOf(comment)}`, ...quoted(comment.text));
    for (const reply of comment.replies) lines.push(`  reply ${reply.id}, ${whoOf(reply)}`, ...quoted(reply.text));
  }
  if (unsupported.length > 0) lines.push('\nTo be looked at in the file itself:');
  for (const { place, sentence } of unsupported) lines.push(`  ${place}: ${sentence}`);
  return lines.join('\n');
}

function placeOf({ paragraph, clause, place }: Whereabouts): string {
  const where = paragraph === null ? place : `Paragraph ${paragraph}${place === 'body' ? '' : ` (${place})`}`;
  return clause === null ? where : `${where}, ${clause}`;
}

const whoOf = ({ author, date }: { author: string | null; date: string | null }): string =>
  `by ${harmless(author ?? 'nobody named')}${date === null ? '' : ` on ${date.replace('T', ' at ')}`}`;

const quoted = (text: string): string[] => (text === '' ? [] : text.split('\n').map((line) => `    ${harmless(line)}`));

/** Words as the file has them, but for control characters, which a terminal would obey. */
const harmless = (words: string): string => words.replace(/\p{Cc}/gu, ' ');
