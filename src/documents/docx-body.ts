import { idsIn } from './changes/block-ids.ts';
import { type NumbersBothWays, numbersBothWays, stands, stood } from './changes/both-ways.ts';
import { contentAfter, openChanges } from './changes/changes.ts';
import { ON_TITLE } from './docx-comments.ts';
import {
  blockWords,
  commented,
  fieldSign,
  inlinesXml,
  listProperties,
  type Page,
  type ParagraphXml,
  paragraph,
  ranged,
  wordsBothWays,
} from './docx-lines.ts';
import { line, type Piece, piecesXml, wall } from './docx-pieces.ts';
import { type Fate, fateOf, isGoing, revised, type Signed, shapeBefore } from './docx-revisions.ts';
import type { DocxShell } from './docx-shell.ts';
import { captionedTable, particularsXml, signaturePieces } from './docx-tables.ts';
import { LOOK, leads } from './page-layout.ts';
import {
  type Block,
  type Clause,
  clausesOf,
  type Heading,
  type List,
  type ListItem,
  type PaperDocument,
  type Paragraph,
  plainText,
} from './paper.ts';

/** What a body is written with, beside its paper. */
export interface BodySetting {
  readonly shell: Pick<DocxShell, 'clauseList' | 'bulletList'>;
  /** In twips. */
  readonly textWidth: number;
  /** The title of the paper that this one is compared with. */
  readonly titleBefore: string;
  /** The numbers of the comments on a block; the first `annotations` numbers are taken by them. */
  readonly comments: ReadonlyMap<string, readonly number[]>;
  readonly annotations: number;
}

/**
 * A paper as the body of a Word document: WordprocessingML as text, the elements in the order that the schema asks.
 * Each paragraph, and each table row in its first cell, carries the hidden bookmark `_cl_<id>`, by which a redline that
 * comes back finds its clause; bookmarks survive an edit in Word and LibreOffice where content controls do not.
 *
 * What is proposed in the paper are tracked changes in the file. What moved is struck out at the one place and put in
 * at the other: Word's own moves do not come through other programs whole. The body ends with an empty line that
 * belongs to no block, since Word cannot strike out the last paragraph of a file.
 */
export function docxBody(paper: PaperDocument, setting: BodySetting): string {
  const { titleBefore, annotations, ...rest } = setting;
  const page: Page = {
    ...rest,
    annotations,
    numbers: numbersBothWays(paper),
    standing: idsIn(contentAfter(paper.content, 'accept')),
    follower: followerOf(paper),
  };
  const clauses = clausesOf(paper);
  const first = clauses.findIndex(stands);
  const firstBefore = clauses.findIndex(stood);
  const bodies = clauses.flatMap((clause, at) =>
    clausePieces(clause, { now: at === first, was: at === firstBefore }, page),
  );
  const end = line({ style: 'TableEnd' }, '');
  return coverXml(paper, titleBefore, page) + piecesXml([...contentsPieces(paper, page), ...bodies, end], page);
}

/** What only follows from changes is signed as they are, or for the house where several people made them. */
function followerOf(paper: PaperDocument): Signed {
  const [first, ...others] = openChanges(paper);
  const isOne = first !== undefined && others.every(({ author, at }) => author === first.author && at === first.at);
  return isOne ? first : { author: paper.attrs.author, at: null };
}

function coverXml(paper: PaperDocument, titleBefore: string, page: Page): string {
  const [cover] = paper.content;
  const before = { ...cover.attrs, ...shapeBefore(cover.marks).was };
  const { signed } = shapeBefore(cover.marks);
  const words = (was: string, now: string): string => wordsBothWays(was, now, [], '', page, signed);
  return (
    paragraph({ style: 'PaperKind' }, words(before.kind, cover.attrs.kind), page) +
    paragraph({ style: 'Title' }, commented(ON_TITLE, words(titleBefore, paper.attrs.title), page), page) +
    particularsXml(cover, page) +
    paragraph({ style: 'ContentsTitle' }, words(before.contents, cover.attrs.contents), page)
  );
}

/**
 * The table of contents, with links and without page numbers (`\n`): only Word knows its pages, and it asks the reader
 * for permission before it counts them. A list without numbers is right from the first look. The field ends on a line of
 * its own, so that it ends where it should though the last entry is struck out.
 */
function contentsPieces(paper: PaperDocument, page: Page): Piece[] {
  const begin =
    fieldSign('begin') +
    '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\n \\h \\z </w:instrText></w:r>' +
    fieldSign('separate');
  const entries = clausesOf(paper).map((clause, at) => contentsEntry(clause, at === 0 ? begin : '', page));
  const end = paragraph({ style: 'TableEnd' }, (entries.length === 0 ? begin : '') + fieldSign('end'), page);
  return [...entries, wall(end)];
}

function contentsEntry(clause: Clause, begin: string, page: Page): Piece {
  const [heading] = clause.content;
  const fate = fateOf(clause.marks);
  const before = numberBefore(clause, page.numbers);
  const number = wordsBothWays(before, page.numbers.now.get(clause.attrs.id) ?? '', fate, '', page);
  const title = heading.content.map((inline) => {
    const own = fateOf(inline.marks, fate);
    const [was, now] = [page.numbers.was, page.numbers.now].map((numbers) => plainText([inline], numbers));
    return revised(wordsBothWays(was ?? '', now ?? '', own, '', page), own.slice(fate.length), page);
  });
  const words = revised(`${number}<w:r><w:tab/></w:r>${title.join('')}`, fate, page);
  const link = `<w:hyperlink w:anchor="_cl_${heading.attrs.id}" w:history="1">${words}</w:hyperlink>`;
  return line({ style: 'TOC1', fate }, begin + link);
}

function numberBefore(clause: Clause, { was }: NumbersBothWays): string {
  const { id } = shapeBefore(clause.marks).was;
  return was.get(typeof id === 'string' ? id : clause.attrs.id) ?? '';
}

/** The first clause begins a page; `first` says whether it is that one now, and whether it was. */
function clausePieces(clause: Clause, first: { now: boolean; was: boolean }, page: Page): Piece[] {
  const [heading, ...blocks] = clause.content;
  const fate = fateOf(clause.marks);
  const numbering = listProperties(page.shell.clauseList, 0);
  const properties = (isFirst: boolean): string => (isFirst ? '<w:pageBreakBefore/>' : '') + numbering;
  const own = ranged(heading, inlinesXml(heading.content, fate, page), fate, page);
  const title = line(
    {
      style: 'Heading1',
      properties: properties(isGoing(fate) ? first.was : first.now),
      fate,
      ...(fate.length === 0 && { before: { style: 'Heading1', properties: properties(first.was) } }),
    },
    blockWords(clause, own, fate, page),
  );
  return [title, ...blocks.flatMap((block, at) => blockPieces(block, blocks[at + 1], fate, page))];
}

function blockPieces(block: Block, next: Block | undefined, outer: Fate, page: Page): Piece[] {
  switch (block.type) {
    case 'heading':
      return [wordsLine(block, { style: 'Heading2' }, outer, page)];
    case 'paragraph':
      return [paragraphLine(block, next, outer, page)];
    case 'bulletList':
    case 'orderedList':
      return listLines(block, 0, outer, page);
    case 'table':
      return captionedTable(block, outer, page);
    case 'signatures':
      return signaturePieces(block, outer, page);
  }
}

function wordsLine(block: Paragraph | Heading, look: ParagraphXml, outer: Fate, page: Page): Piece {
  const fate = fateOf(block.marks, outer);
  return line({ ...look, fate }, blockWords(block, inlinesXml(block.content, fate, page), fate, page));
}

function paragraphLine(block: Paragraph, next: Block | undefined, outer: Fate, page: Page): Piece {
  const keep = leads(next) ? '<w:keepNext/>' : '';
  const look = (numbered: boolean) =>
    numbered
      ? { style: 'ClauseNumbered', properties: keep + listProperties(page.shell.clauseList, 1) }
      : { style: 'ClauseText', properties: keep };
  const { was, signed } = shapeBefore(block.marks);
  const now = look(block.attrs.numbered);
  return wordsLine(
    block,
    was.numbered === undefined ? now : { ...now, before: look(was.numbered === true), signed },
    outer,
    page,
  );
}

function listLines(list: List, depth: number, outer: Fate, page: Page): Piece[] {
  const ordered = list.type === 'orderedList';
  const numbering = ordered
    ? listProperties(page.shell.clauseList, depth + 2)
    : listProperties(page.shell.bulletList, depth);
  return list.content.flatMap((item) => itemLines(item, numbering, depth, outer, page));
}

/**
 * What stands first in an item bears its number if it is a paragraph; which one that is may itself be proposed to change,
 * by a list before it that comes or goes, too.
 */
function itemLines(item: ListItem, numbering: string, depth: number, outer: Fate, page: Page): Piece[] {
  const fate = fateOf(item.marks, outer);
  const left = LOOK.numberColumn + (depth + 1) * LOOK.itemColumn;
  const properties = (isFirst: boolean): string => (isFirst ? numbering : `<w:ind w:left="${left}"/>`);
  const first = item.content.find(stands);
  const firstBefore = item.content.find(stood);
  return item.content.flatMap((child) => {
    if (child.type !== 'paragraph') return listLines(child, depth + 1, fate, page);
    const now = properties(child === (stands(child) ? first : firstBefore));
    const before = stands(child) && stood(child) ? properties(child === firstBefore) : now;
    const look = { style: 'ClauseItem', properties: now, before: { style: 'ClauseItem', properties: before } };
    return [wordsLine(child, look, fate, page)];
  });
}
