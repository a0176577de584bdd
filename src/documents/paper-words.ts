import { type Block, clausesOf, isList, type PaperDocument, plainText, type TableRow } from './paper.ts';

/** Words of a paper that are read in one breath, and what they stand under. */
export interface PaperWords {
  readonly place: string;
  readonly words: string;
}

/** A paper as it is read aloud: its title, each particular with its label, each paragraph, each row under its head. */
export function paperInWords({ attrs, content }: Pick<PaperDocument, 'attrs' | 'content'>): PaperWords[] {
  const [cover] = content;
  return [
    { place: attrs.title, words: attrs.title },
    ...cover.content.map(({ attrs: { label }, content: value }) => ({
      ...{ place: label, words: `${label}: ${plainText(value)}` },
    })),
    ...clausesOf({ content }).flatMap(({ content: [heading, ...blocks] }) => {
      const place = plainText(heading.content);
      return [place, ...blocks.flatMap(blockInWords)].map((words) => ({ place, words }));
    }),
  ];
}

function blockInWords(block: Block): string[] {
  if (isList(block)) return block.content.flatMap(({ content }) => content.flatMap(blockInWords));
  if (block.type === 'signatures') return block.content.map(({ content }) => plainText(content));
  if (block.type !== 'table') return [plainText(block.content)];
  const head = block.content.find(({ attrs }) => attrs.role === 'header');
  return block.content.map((row) => rowInWords(cellsOf(row), row === head || !head ? [] : cellsOf(head)));
}

const cellsOf = ({ content }: TableRow): string[] => content.map((cell) => plainText(cell.content));

/** A row as it is read, each cell under what stands above it: `Service: Workshop; Start: 1 March 2027`. */
export const rowInWords = (cells: readonly string[], head: readonly string[]): string =>
  cells.map((cell, column) => [head[column], cell].filter(Boolean).join(': ')).join('; ');
