import { idsIn } from './changes/block-ids.ts';
import { escapeXml, type Numbering, signature } from './docx-revisions.ts';
import { clausesOf, type PaperDocument } from './paper.ts';

/** A word beside the text of a paper, with the answers to it. */
export interface PaperComment {
  /** The block it is about; shown on the title of the paper where no such block stands in it. */
  readonly block: string;
  readonly author: string;
  /** ISO 8601 with its offset; null where nobody knows. */
  readonly at: string | null;
  readonly text: string;
  readonly replies?: readonly Pick<PaperComment, 'author' | 'at' | 'text'>[];
  readonly resolved?: boolean;
}

/** The parts of a Word file that hold its comments, and where each comment stands. */
export interface CommentParts {
  /** By path; none without comments. */
  readonly parts: ReadonlyMap<string, string>;
  /** The numbers of the comments on a block. */
  readonly numbers: ReadonlyMap<string, readonly number[]>;
}

const NAMESPACES =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" ' +
  'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14 w15"';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

/** Where remarks stand whose block is not in the paper. */
export const ON_TITLE = '';

/** Writes comments with their answers; each bears the same range, as Word asks. Takes the first annotation numbers. */
export function commentParts(
  paper: PaperDocument,
  comments: readonly PaperComment[],
  numbering: Numbering,
): CommentParts {
  const places = placesOf(paper);
  const numbers = new Map<string, number[]>();
  const texts: string[] = [];
  const threads: string[] = [];
  for (const { block, replies = [], resolved = false, ...first } of comments) {
    const place = places.get(block) ?? ON_TITLE;
    let parent = '';
    for (const word of [first, ...replies]) {
      const number = numbering.annotations + 1;
      texts.push(commentXml(word, numbering));
      const name = paragraphName(number);
      threads.push(`<w15:commentEx w15:paraId="${name}"${parent} w15:done="${resolved ? 1 : 0}"/>`);
      parent ||= ` w15:paraIdParent="${name}"`;
      numbers.set(place, [...(numbers.get(place) ?? []), number]);
    }
  }
  if (texts.length === 0) return { parts: new Map(), numbers };
  return {
    parts: new Map([
      ['word/comments.xml', `${DECLARATION}<w:comments ${NAMESPACES}>${texts.join('')}</w:comments>`],
      ['word/commentsExtended.xml', `${DECLARATION}<w15:commentsEx ${NAMESPACES}>${threads.join('')}</w15:commentsEx>`],
    ]),
    numbers,
  };
}

/** The block whose words bear the remarks on a block: a table without caption has none but those of its rows. */
function placesOf({ content }: PaperDocument): Map<string, string> {
  const places = new Map([...idsIn(content)].map((id) => [id, id]));
  for (const block of clausesOf({ content }).flatMap((clause) => clause.content)) {
    if (block.type !== 'table' || block.attrs.caption !== null) continue;
    places.set(block.attrs.id, block.content[0]?.attrs.id ?? ON_TITLE);
  }
  return places;
}

function commentXml({ author, at, text }: Pick<PaperComment, 'author' | 'at' | 'text'>, numbering: Numbering): string {
  const signed = signature({ author, at }, numbering);
  const name = paragraphName(numbering.annotations);
  const lines = text.split(/\r?\n/).map((line) => `<w:t xml:space="preserve">${escapeXml(line)}</w:t>`);
  return (
    `<w:comment ${signed} w:initials="${escapeXml(initialsOf(author))}"><w:p w14:paraId="${name}" w14:textId="77777777">` +
    `<w:r>${lines.join('<w:br/>')}</w:r></w:p></w:comment>`
  );
}

const initialsOf = (author: string): string =>
  author
    .split(/\s+/)
    .map((name) => [...name][0] ?? '')
    .join('')
    .slice(0, 9);

/** Word knows a comment's paragraph by eight hex digits below 80000000. */
const paragraphName = (number: number): string => (0x50_00_00_00 + number).toString(16).toUpperCase();

const RELATIONS = {
  'word/comments.xml': [
    'http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml',
  ],
  'word/commentsExtended.xml': [
    'http://schemas.microsoft.com/office/2011/relationships/commentsExtended',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml',
  ],
} as const;

/** Tells a package of the parts with comments: in its content types, and in the relations of the document. */
export function announceComments(files: Map<string, string>, parts: ReadonlyMap<string, string>): void {
  for (const [path, xml] of parts) {
    const [relation, type] = RELATIONS[path as keyof typeof RELATIONS];
    const name = path.replace('word/', '');
    files.set(path, xml);
    before(files, '[Content_Types].xml', '</Types>', `<Override PartName="/${path}" ContentType="${type}"/>`);
    const told = `<Relationship Id="${name.replace('.xml', '')}" Type="${relation}" Target="${name}"/>`;
    before(files, 'word/_rels/document.xml.rels', '</Relationships>', told);
  }
}

const before = (files: Map<string, string>, path: string, end: string, xml: string): void => {
  files.set(path, (files.get(path) ?? '').replace(end, `${xml}${end}`));
};
