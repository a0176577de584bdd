import {
  type ChangeAttrs,
  type Clause,
  type Cover,
  clausesOf,
  type PaperDocument,
  type Particular,
  plainText,
} from '../paper.ts';
import { idsIn } from './block-ids.ts';
import { contentAfter } from './changes.ts';
import { compareBlocks, wordsOfBlock } from './compare-blocks.ts';
import { compareWords } from './compare-words.ts';
import { align, type Traits } from './matching.ts';
import { Redlining } from './redlining.ts';

/**
 * What became of a paper, as a redline: the newer paper with the older in it, under the newer's metadata. Accepted whole
 * its content is the newer's, rejected whole the older's, to the letter. All changes are signed with `by`.
 *
 * Changes that are open in one of the two papers count as accepted: compared is what the papers are proposed to say.
 * What a redline cannot say: the metadata of the older paper (title, date, language), and what changed inside of
 * something that was also moved; it is struck out at the one place and stands in its new form at the other.
 */
export function compare(
  older: PaperDocument,
  newer: PaperDocument,
  by: Pick<ChangeAttrs, 'author' | 'at'>,
): PaperDocument {
  const [was, now] = [contentAfter(older.content, 'accept'), contentAfter(newer.content, 'accept')];
  const redlining = new Redlining(by, { older: idsIn(was), newer: idsIn(now) });
  const cover = compareCovers(was[0], now[0], redlining);
  const clauses = align(clausesOf({ content: was }), clausesOf({ content: now }), clauseTraits, redlining.known);
  const content: PaperDocument['content'] = [cover, ...clauses.map((line) => compareClauses(line, redlining))];
  redlining.linkMoves();
  return { type: 'doc', attrs: newer.attrs, content };
}

const wordsOfClause = (clause: Clause): string => clause.content.map(wordsOfBlock).join(' ');

const clauseTraits: Traits<Clause> = {
  idsOf: ({ attrs }) => [attrs.id],
  fits: () => true,
  wordsOf: wordsOfClause,
};

function compareClauses(
  { was, now }: { was?: Clause | undefined; now?: Clause | undefined },
  redlining: Redlining,
): Clause {
  const nameOf = (clause: Clause) => ({ id: clause.attrs.id, words: wordsOfClause(clause) });
  if (!now) return redlining.whole(was as Clause, 'deletion', nameOf(was as Clause));
  if (!was) return redlining.whole(now, 'insertion', nameOf(now));
  const [wasHeading, ...olders] = was.content;
  const [heading, ...newers] = now.content;
  const shape = redlining.shape(was.attrs, now.attrs);
  const words = {
    ...heading,
    ...redlining.shape(wasHeading.attrs, heading.attrs),
    content: compareWords(wasHeading.content, heading.content, redlining.next),
  };
  return { ...now, ...shape, content: [words, ...compareBlocks(olders, newers, redlining)] };
}

const particularTraits: Traits<Particular> = {
  idsOf: ({ attrs }) => [attrs.id],
  fits: () => true,
  wordsOf: ({ attrs, content }) => `${attrs.label} ${plainText(content)}`,
};

function compareCovers(was: Cover, now: Cover, redlining: Redlining): Cover {
  const shape = redlining.shape(was.attrs, now.attrs);
  const content = align(was.content, now.content, particularTraits, redlining.known).map((line) => {
    const nameOf = (particular: Particular) => ({
      id: particular.attrs.id,
      words: particularTraits.wordsOf(particular),
    });
    if (!line.now) return redlining.whole(line.was as Particular, 'deletion', nameOf(line.was as Particular));
    if (!line.was) return redlining.whole(line.now, 'insertion', nameOf(line.now));
    return {
      ...line.now,
      ...redlining.shape(line.was.attrs, line.now.attrs),
      content: compareWords(line.was.content, line.now.content, redlining.next),
    };
  });
  return { ...now, ...shape, content };
}
