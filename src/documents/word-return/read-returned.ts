import { contentAfter, openChanges, tidy } from '../changes/changes.ts';
import { numberPaper } from '../numbering.ts';
import { clausesOf, inlineText, PaperDocument, plainText, type Table } from '../paper.ts';
import { listRedlines } from '../word/listing.ts';
import { openWord } from '../word/opening.ts';
import type { Remark, WordComment } from '../word/redline.ts';
import type { WordChange } from '../word/revision-marks.ts';
import { wordParagraphs } from '../word/word-paragraphs.ts';
import { ArrivalBlocks } from './arrival-blocks.ts';
import { Assembling } from './assembling.ts';
import { whatIsMissing } from './completeness.ts';
import { type Arrival, type Fates, fatesOf } from './fates.ts';
import { demandSame, identityOf } from './identity.ts';
import { nameChanges } from './naming.ts';
import { withOursTaken } from './our-changes.ts';
import { readBody, textBefore } from './reading-file.ts';
import type { Returned, ReturnedComment } from './returned.ts';
import { type LineRole, type SentElement, sentElements } from './sent-elements.ts';
import { signsIn } from './signs.ts';

/**
 * Reads a Word file that came back against the clean paper that was sent. Every difference is a change in the redline,
 * tracked or not, or is listed as unsupported; none is taken in silence.
 * @throws Refusal `word.*` for what is no sound Word file, `redline.*` for what is not the paper that was sent
 */
export async function readReturned(bytes: Uint8Array, sent: PaperDocument, fileName = 'The file'): Promise<Returned> {
  const file = await openWord(bytes, fileName);
  const identity = await identityOf(file);
  // We sign for the provider (sow/versions/comparing.ts): `Zoe Lark, Tanager Software`.
  const isOurs = ({ author }: Pick<WordChange, 'author'>): boolean =>
    identity?.comparedTo != null && (author ?? '').endsWith(sent.attrs.author);
  const paragraphs = withOursTaken(wordParagraphs(file), isOurs);
  const elements = sentElements(sent);
  const numbers = numbersShown(sent, elements);
  const body = readBody(paragraphs, numbers);
  const texts = elements.map(({ cells }) => cells.map(({ inlines }) => plainText(inlines, numbers)).join('\n'));
  const fates = fatesOf(elements, texts, body.stretches, numbers);
  const text = paragraphs.map((paragraph) => textBefore(paragraph, 'older')).join('\n');
  demandSame(fileName, { identity, found: fates.found, text }, sent.attrs);
  const assembling = new Assembling(elements, fates, arrivalBlocks(sent, elements, fates));
  const paper = PaperDocument.parse({ ...sent, content: tidy(nameChanges(assembling.put(sent))) });
  demandReversible(paper, sent);
  const redlines = listRedlines(file);
  const listed = { ...redlines, changes: redlines.changes.filter((change) => !isOurs(change)) };
  const placeOf = (at: number): string => elements[fates.places.get(at) ?? -1]?.place ?? `paragraph ${at + 1}`;
  const seen = [...assembling.unsupported, ...signsIn({ paragraphs, body, listed, placeOf }, sent)];
  const told = seen.map(({ sentence }) => sentence).join('\n');
  const missing = whatIsMissing(paper, body.stretches, numbers).filter(
    ({ sentence }) => !told.includes(quoted(sentence)),
  );
  return {
    paper,
    comments: listed.comments.map((comment) => commentOf(comment, elements, fates)),
    untracked: openChanges(paper).flatMap(({ id, untracked }) => (untracked ? [id] : [])),
    unsupported: [...seen, ...missing],
    identity,
  };
}

/** The numbers that references show, also of what bore none when the paper was sent and bears one in the file. */
function numbersShown(sent: PaperDocument, elements: readonly SentElement[]): ReadonlyMap<string, string> {
  const numbers = numberPaper(sent);
  const inlines = elements.flatMap(({ cells }) => cells.flatMap((cell) => cell.inlines));
  const references = inlines.filter((inline) => inline.type === 'reference');
  return new Map([...numbers, ...references.map((one) => [one.attrs.target, inlineText(one, numbers)] as const)]);
}

const NO_NAME = 'no name in the file';

function commentOf(comment: WordComment, elements: readonly SentElement[], { places }: Fates): ReturnedComment {
  const { id, paragraph, text, on, resolved } = comment;
  const place = paragraph === null ? undefined : places.get(paragraph - 1);
  return {
    ...{ id, ...said(comment), text, on, resolved },
    block: place === undefined ? null : (elements[place]?.ids[0] ?? null),
    replies: comment.replies.map((reply) => ({ ...said(reply), text: reply.text })),
  };
}

const said = ({ author, date }: Remark) => ({ author: author ?? NO_NAME, at: date });

const quoted = (sentence: string): string => /“.*”/s.exec(sentence)?.[0] ?? sentence;

/** The promise of every redline: rejected whole, it is what was sent. */
function demandReversible(paper: PaperDocument, sent: PaperDocument): void {
  const was = JSON.stringify(tidy(sent.content));
  if (JSON.stringify(contentAfter(paper.content, 'reject')) === was) return;
  throw new Error('A redline that was read from a file does not lead back to the paper that was sent.');
}

function arrivalBlocks(sent: PaperDocument, elements: readonly SentElement[], fates: Fates): ArrivalBlocks {
  const tables = clausesOf(sent).flatMap(({ content }) => content.filter((block) => block.type === 'table'));
  const roles = rolesByStyle(elements, fates);
  const roleOf = ({ reading }: Arrival): LineRole => roles.get(reading.paragraphs[0]?.style ?? '') ?? 'plain';
  return new ArrivalBlocks(elements, tables as Table[], roleOf, `returned${sent.attrs.version}`);
}

/** The styles of our own files; a word processor may call them otherwise, which what stayed tells. */
const OUR_STYLES: readonly (readonly [string, LineRole])[] = [
  ['Heading1', 'clause'],
  ['Heading2', 'heading'],
  ['ClauseNumbered', 'numbered'],
  ['ClauseText', 'plain'],
  ['ClauseItem', 'item'],
];

function rolesByStyle(elements: readonly SentElement[], { fates }: Fates): ReadonlyMap<string, LineRole> {
  const roles = new Map(OUR_STYLES);
  for (const [at, fate] of fates.entries()) {
    const role = elements[at]?.role ?? 'other';
    const style = fate.stays ? fate.newer.paragraphs[0]?.style : undefined;
    if (style && role !== 'other' && !roles.has(style)) roles.set(style, role);
  }
  return roles;
}
