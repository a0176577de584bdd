import { isChange } from './changes/changes.ts';
import type { ChangeAttrs, ChangeMark, LookMark, Mark, ShapeMark } from './paper.ts';

/** Text between tags or in an attribute; control characters were refused when the paper was sealed. */
export const escapeXml = (value: string): string =>
  /[&<>"]/.test(value)
    ? value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
    : value;

/** Word tells its annotations apart by their numbers: bookmarks, comments and revisions count together. */
export interface Numbering {
  annotations: number;
}

export function nextAnnotation(numbering: Numbering): number {
  numbering.annotations += 1;
  return numbering.annotations;
}

/** Who signs what, and when, as attributes; a time that no file could read is left out, as Word does. */
export type Signed = Pick<ChangeAttrs, 'author' | 'at'>;

export function signature({ author, at }: Signed, numbering: Numbering): string {
  const date =
    at === null
      ? ''
      : ` w:date="${Temporal.Instant.from(at).toString({ smallestUnit: 'second', roundingMode: 'trunc' })}"`;
  return `w:id="${nextAnnotation(numbering)}" w:author="${escapeXml(author)}"${date}`;
}

/** What is proposed for a block as a whole: its own marks below those of what holds it, one of a kind. */
export type Fate = readonly ChangeMark[];

export function fateOf(marks: readonly (Mark | ShapeMark)[] | undefined, outer: Fate = []): Fate {
  if (!marks) return outer;
  const own = marks.filter((mark) => isChange(mark as Mark)) as ChangeMark[];
  return [...outer, ...own.filter(({ type }) => outer.every((mark) => mark.type !== type))];
}

export const isGoing = (fate: Fate): boolean => fate.some(({ type }) => type === 'deletion');
export const isComing = (fate: Fate): boolean => fate.some(({ type }) => type === 'insertion');

/** What a block was beside its words, where that is proposed to change, and who proposed it. */
export function shapeBefore(marks: readonly (Mark | ShapeMark)[] | undefined): Shape {
  const mark = marks?.find(({ type }) => type === 'modification') as LookMark | ShapeMark | undefined;
  return mark && !Array.isArray(mark.attrs.was) ? { was: mark.attrs.was, signed: mark.attrs } : { was: {} };
}

/** The attributes that differ, as they were. */
export interface Shape {
  readonly was: Readonly<Record<string, unknown>>;
  readonly signed?: Signed;
}

const TAGS = { insertion: 'w:ins', deletion: 'w:del' } as const;

/** In this order: what one put in and another strikes out is a deletion in an insertion. */
const inOrder = (fate: Fate): Fate => [
  ...fate.filter(({ type }) => type === 'insertion'),
  ...fate.filter(({ type }) => type === 'deletion'),
];

/** Runs, and the ranges among them, as put in or struck out. */
export const revised = (runs: string, fate: Fate, numbering: Numbering): string =>
  runs === ''
    ? ''
    : inOrder(fate).reduceRight(
        (xml, { type, attrs }) => `<${TAGS[type]} ${signature(attrs, numbering)}>${xml}</${TAGS[type]}>`,
        runs,
      );

/** The signs in the properties of a paragraph's end or of a row that it comes or goes. */
export const revisionSigns = (fate: Fate, numbering: Numbering): string =>
  inOrder(fate)
    .map(({ type, attrs }) => `<${TAGS[type]} ${signature(attrs, numbering)}/>`)
    .join('');
