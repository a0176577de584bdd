import type { NumbersBothWays } from './changes/both-ways.ts';
import {
  escapeXml,
  type Fate,
  fateOf,
  isComing,
  isGoing,
  type Numbering,
  nextAnnotation,
  revised,
  revisionSigns,
  type Signed,
  shapeBefore,
  signature,
} from './docx-revisions.ts';
import type { DocxShell } from './docx-shell.ts';
import { type Inline, inlineText, type Look, type Mark, type ShapeMark } from './paper.ts';

/** What every part of the body needs to know. */
export interface Page extends Numbering {
  readonly shell: Pick<DocxShell, 'clauseList' | 'bulletList'>;
  readonly numbers: NumbersBothWays;
  /** In twips. */
  readonly textWidth: number;
  /** Ids of the blocks that stand in the newer paper: the bookmark of a name is theirs, not of what went from elsewhere. */
  readonly standing: ReadonlySet<string>;
  /** Who signs what only follows from a change, such as the new number of a clause that is cited. */
  readonly follower: Signed;
  /** The numbers of the comments on a block. */
  readonly comments: ReadonlyMap<string, readonly number[]>;
}

/** A block as its words need it: its id, and the marks that say what it was. */
interface Named {
  readonly attrs: { readonly id: string };
  readonly marks?: readonly (Mark | ShapeMark)[] | undefined;
}

/** A paragraph; `before` are its properties as they were, where that is proposed to change. */
export interface ParagraphXml {
  readonly style: string;
  readonly properties?: string;
  readonly before?: { readonly style: string; readonly properties: string };
  /** Who proposed that change. */
  readonly signed?: Signed | undefined;
  readonly fate?: Fate;
}

export function paragraph(of: ParagraphXml, runs: string, page: Page): string {
  const { style, properties = '', before, signed = page.follower, fate = [] } = of;
  const end = fate.length > 0 ? `<w:rPr>${revisionSigns(fate, page)}</w:rPr>` : '';
  const changes = before && (before.style !== style || before.properties !== properties);
  const change = changes
    ? `<w:pPrChange ${signature(signed, page)}><w:pPr><w:pStyle w:val="${before.style}"/>${before.properties}</w:pPr></w:pPrChange>`
    : '';
  return `<w:p><w:pPr><w:pStyle w:val="${style}"/>${properties}${end}${change}</w:pPr>${runs}</w:p>`;
}

/** The words of a block as a whole: with its ranges, and put in or struck out as it is. */
export const blockWords = (block: Named, runs: string, fate: Fate, page: Page): string =>
  revised(ranged(block, runs, fate, page), fate, page);

/**
 * Words between the bookmarks of their block, with the signs of the comments on it. Names are unique in a file: of what
 * was moved the new place bears the name. A block that got a new id answers to the former one, too.
 */
export function ranged({ attrs: { id }, marks }: Named, runs: string, fate: Fate, page: Page): string {
  const before = shapeBefore(marks).was.id;
  const former = typeof before === 'string' && !page.standing.has(before) ? [before] : [];
  const own = isGoing(fate) && page.standing.has(id) ? [] : [id];
  return [...own, ...former].reduce((xml, name) => commented(name, bookmarked(name, xml, page), page), runs);
}

function bookmarked(id: string, runs: string, page: Page): string {
  const number = nextAnnotation(page);
  return `<w:bookmarkStart w:id="${number}" w:name="_cl_${id}"/>${runs}<w:bookmarkEnd w:id="${number}"/>`;
}

/** Words with the signs of the comments on a block around them. */
export function commented(id: string, runs: string, page: Page): string {
  const numbers = page.comments.get(id) ?? [];
  return numbers.reduce(
    (xml, number) =>
      `<w:commentRangeStart w:id="${number}"/>${xml}<w:commentRangeEnd w:id="${number}"/><w:r><w:commentReference w:id="${number}"/></w:r>`,
    runs,
  );
}

/** A run of words; `gone` words are spelled as Word spells deleted ones. */
export const run = (words: string, properties: string, gone = false): string => {
  const tag = gone ? 'w:delText' : 'w:t';
  return `<w:r>${properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`}<${tag} xml:space="preserve">${escapeXml(words)}</${tag}></w:r>`;
};

/** Words that nobody typed, as they were and as they are: the difference is shown as a change. */
export function wordsBothWays(
  was: string,
  now: string,
  fate: Fate,
  properties: string,
  page: Page,
  signed: Signed = page.follower,
): string {
  const gone = isGoing(fate);
  if (gone || isComing(fate)) return run(gone ? was : now, properties, gone);
  if (was === now) return run(now, properties);
  const struck = `<w:del ${signature(signed, page)}>${run(was, properties, true)}</w:del>`;
  return `${struck}<w:ins ${signature(signed, page)}>${run(now, properties)}</w:ins>`;
}

/** `base` is run formatting of the whole line (`<w:b/>`); marks of an inline are added to it. `outer`: of the block. */
export const inlinesXml = (inlines: readonly Inline[], outer: Fate, page: Page, base = ''): string =>
  inlines
    .map((inline) => {
      const fate = fateOf(inline.marks, outer);
      const own = fate.slice(outer.length);
      return revised(inlineXml(inline, fate, page, base), own, page);
    })
    .join('');

function inlineXml(inline: Inline, fate: Fate, page: Page, base: string): string {
  if (inline.type === 'hardBreak') return '<w:r><w:br/></w:r>';
  const gone = isGoing(fate);
  const isField = inline.type === 'field';
  const properties = (isField ? '<w:rStyle w:val="BoundField"/>' : '') + lookProperties(inline, base, page);
  if (inline.type !== 'reference') return run(isField ? inline.attrs.value : inline.text, properties, gone);
  const [was, now] = [inlineText(inline, page.numbers.was), inlineText(inline, page.numbers.now)];
  const instruction = ` REF _cl_${inline.attrs.target} \\r \\h `;
  // A simple field can neither come nor go in Word's grammar, and its number may only change in a field of several runs.
  if (fate.length === 0 && was === now) {
    return `<w:fldSimple w:instr="${instruction}">${run(now, properties)}</w:fldSimple>`;
  }
  return fieldXml(instruction, wordsBothWays(was, now, fate, properties, page), gone);
}

/** A field of several runs: what it computes, then what it shows. */
export function fieldXml(instruction: string, shown: string, gone = false): string {
  const tag = gone ? 'w:delInstrText' : 'w:instrText';
  return (
    `${fieldSign('begin')}<w:r><${tag} xml:space="preserve">${instruction}</${tag}></w:r>` +
    `${fieldSign('separate')}${shown}${fieldSign('end')}`
  );
}

export const fieldSign = (type: 'begin' | 'separate' | 'end'): string =>
  `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;

const LOOKS = { strong: '<w:b/>', emphasis: '<w:i/>' } as const;

function lookProperties({ marks = [] }: Inline, base: string, page: Page): string {
  const look = (looks: readonly string[]): string =>
    (base !== '' || looks.includes('strong') ? LOOKS.strong : '') + (looks.includes('emphasis') ? LOOKS.emphasis : '');
  const now = look(marks.map(({ type }) => type));
  const change = marks.find((mark) => mark.type === 'modification');
  if (!change) return now;
  const was: readonly Look[] = change.attrs.was;
  return `${now}<w:rPrChange ${signature(change.attrs, page)}><w:rPr>${look(was)}</w:rPr></w:rPrChange>`;
}

export const listProperties = (list: string, level: number): string =>
  `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr>`;
