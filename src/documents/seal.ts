import { hashOf } from '../platform/canonical-json.ts';
import { type Fault, Refusal } from '../platform/refusal.ts';
import { contentAfter, isClean, tidy } from './changes/changes.ts';
import { numberPaper } from './numbering.ts';
import {
  type Block,
  BlockId,
  type Clause,
  clausesOf,
  type Inline,
  isList,
  type List,
  type PaperDocument,
  type PaperMetadata,
  type Table,
  text,
} from './paper.ts';

/** A paper before it is sealed: everything but its hash. */
export type PaperDraft = Omit<PaperDocument, 'attrs'> & { readonly attrs: Omit<PaperMetadata, 'contentHash'> };

/**
 * Checks a paper whole and closes it with the SHA-256 of its canonical JSON. Every view prints and carries the hash, so
 * a file that comes back says which content it was made from.
 *
 * A paper with proposed changes must be sound both ways, accepted whole and rejected whole: the old and the new place of
 * what moved bear one id.
 *
 * Refuses with `paper.unfit`, naming every place: an id used twice, a reference to nothing, a table whose rows do not
 * fill its columns, and characters that no file may hold (control characters, text that runs backwards).
 */
export function sealPaper(draft: PaperDraft): PaperDocument {
  const { type } = draft;
  const content = tidy(draft.content);
  const faults = faultsOf({ ...draft, content });
  const [first] = faults;
  if (first) throw new Refusal('paper.unfit', `${draft.attrs.id}, ${first.place}: ${first.sentence}`, { faults });
  const contentHash = hashOf({ type, attrs: draft.attrs, content });
  return { type, attrs: { ...draft.attrs, contentHash }, content };
}

/** A clean paper reads one way, another as it would be accepted and as it would be rejected. */
function readingsOf(draft: PaperDraft): PaperDraft[] {
  if (isClean(draft)) return [draft];
  return (['accept', 'reject'] as const).map((verdict) => ({
    ...draft,
    content: contentAfter(draft.content, verdict),
  }));
}

/** A line of inlines and where it stands, in words. */
export interface PaperLine {
  readonly place: string;
  readonly inlines: readonly Inline[];
}

/** Every line of a paper in reading order: what stands in its title block first. */
export function* linesOf(paper: PaperDraft): Generator<PaperLine> {
  const { attrs, content } = paper;
  const [cover] = content;
  yield { place: 'number', inlines: [text(attrs.id)] };
  yield { place: 'title', inlines: [text(attrs.title)] };
  yield { place: 'author', inlines: [text(attrs.author)] };
  yield { place: 'title block', inlines: [text(cover.attrs.kind), text(cover.attrs.contents)] };
  for (const particular of cover.content) {
    const { label } = particular.attrs;
    yield { place: `title block, ${label}`, inlines: [text(label), ...particular.content] };
  }
  for (const clause of clausesOf(paper)) {
    for (const block of clause.content) yield* linesOfBlock(block, clause);
  }
}

function* linesOfBlock(block: Block, clause: Clause): Generator<PaperLine> {
  const place = `clause ${clause.attrs.id}`;
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      yield { place: `${place}, ${block.type} ${block.attrs.id}`, inlines: block.content };
      return;
    case 'bulletList':
    case 'orderedList':
      for (const item of block.content) for (const child of item.content) yield* linesOfBlock(child, clause);
      return;
    case 'table':
      if (block.attrs.caption !== null) yield { place: `${place}, caption`, inlines: [text(block.attrs.caption)] };
      for (const row of block.content) {
        for (const [at, cell] of row.content.entries()) {
          yield { place: `${place}, row ${row.attrs.id}, cell ${at + 1}`, inlines: cell.content };
        }
      }
      return;
    case 'signatures':
      for (const signature of block.content) {
        const lines = signature.attrs.lines.map((line) => text(line));
        yield { place: `${place}, signature ${signature.attrs.id}`, inlines: [...signature.content, ...lines] };
      }
  }
}

function faultsOf(draft: PaperDraft): Fault[] {
  const numbers = numberPaper(draft);
  const faults = readingsOf(draft).flatMap(faultsOfBuild);
  for (const line of linesOf(draft)) faults.push(...faultsOfLine(line, numbers));
  return [...new Map(faults.map((fault) => [`${fault.place}: ${fault.sentence}`, fault])).values()];
}

function faultsOfBuild(draft: PaperDraft): Fault[] {
  const faults: Fault[] = [];
  const ids = new Set<string>();
  const take = (id: string): void => {
    if (!BlockId.safeParse(id).success) {
      faults.push({ place: `block ${id}`, sentence: 'the id must be 1 to 36 of a-z, 0-9 and _.' });
    }
    if (ids.has(id)) faults.push({ place: `block ${id}`, sentence: 'the id is used twice; give each block its own.' });
    ids.add(id);
  };
  for (const particular of draft.content[0].content) take(particular.attrs.id);
  for (const clause of clausesOf(draft)) {
    take(clause.attrs.id);
    for (const [at, block] of clause.content.entries()) faults.push(...faultsOfBlock(block, at, clause, take));
  }
  return faults;
}

function faultsOfBlock(block: Block, at: number, clause: Clause, take: (id: string) => void): Fault[] {
  const place = `clause ${clause.attrs.id}`;
  if (isList(block)) return faultsOfList(block, 0, place, take);
  if (block.type === 'signatures') {
    for (const signature of block.content) take(signature.attrs.id);
    return [];
  }
  take(block.attrs.id);
  if (block.type === 'table') return faultsOfTable(block, take);
  if (block.type === 'heading' && (block.attrs.level === 1) !== (at === 0)) {
    return [{ place, sentence: 'a clause has one heading of level 1, at its beginning; use level 2 for the others.' }];
  }
  return [];
}

function faultsOfList(list: List, depth: number, place: string, take: (id: string) => void): Fault[] {
  if (depth > 1) return [{ place, sentence: 'lists go two levels deep; make the third level a clause of its own.' }];
  return list.content.flatMap((item) =>
    item.content.flatMap((child) => {
      if (child.type !== 'paragraph') return faultsOfList(child, depth + 1, place, take);
      take(child.attrs.id);
      return [];
    }),
  );
}

function faultsOfTable(table: Table, take: (id: string) => void): Fault[] {
  const width = table.attrs.columns.length;
  return table.content.flatMap((row) => {
    take(row.attrs.id);
    const filled = row.content.reduce((sum, cell) => sum + cell.attrs.columns, 0);
    if (filled === width) return [];
    return [{ place: `row ${row.attrs.id}`, sentence: `the cells fill ${filled} of the table's ${width} columns.` }];
  });
}

/**
 * Characters that may not stand in a paper: controls and halves of characters, which XML forbids, and the marks that
 * turn the direction of writing, which make a contract read other than it is written.
 */
export const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/u;

function faultsOfLine(line: PaperLine, numbers: ReadonlyMap<string, string>): Fault[] {
  return line.inlines.flatMap((inline): Fault[] => {
    if (inline.type === 'hardBreak') return [];
    if (inline.type === 'reference') {
      if (numbers.has(inline.attrs.target)) return [];
      return [{ place: line.place, sentence: `it refers to ${inline.attrs.target}, which has no number here.` }];
    }
    const found = UNPRINTABLE.exec(inline.type === 'field' ? inline.attrs.value : inline.text)?.[0];
    if (found === undefined) return [];
    const where = inline.type === 'field' ? `field ${inline.attrs.name}` : 'the text';
    return [{ place: line.place, sentence: `${where} holds ${codePoint(found)}, which no paper may hold; remove it.` }];
  });
}

/** `U+0007`, as people look characters up. */
export const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
