import { isChange } from './changes/changes.ts';
import type { ChangeAttrs, ChangeMark, Mark, ShapeMark } from './paper.ts';

export const escapeHtml = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

type Marks = readonly (Mark | ShapeMark)[] | undefined;

export const changesOf = (marks: Marks): ChangeMark[] => (marks ?? []).filter((mark) => isChange(mark)) as ChangeMark[];

const TAGS = { insertion: 'ins', deletion: 'del' } as const;
const VERBS = { insertion: 'Inserted', deletion: 'Deleted', look: 'Looks changed', shape: 'Changed' } as const;

/** Who did it and when, in words: `Deleted by Ada Byron, 2026-09-01 08:00 UTC`. */
export function deedOf(verb: keyof typeof VERBS, { author, at, move }: ChangeAttrs): string {
  const moved = move === undefined ? '' : verb === 'insertion' ? ', moved here' : ', moved from here';
  return `${VERBS[verb]} by ${author}${at === null ? '' : `, ${minuteOf(at)}`}${moved}`;
}

const minuteOf = (at: string): string =>
  `${Temporal.Instant.from(at).toString({ smallestUnit: 'minute' }).replace('T', ' ').replace('Z', '')} UTC`;

/**
 * Words put in or struck out. Their author and time are a hint for the pointer and words for who listens: browsers do not
 * read out that something is `ins` or `del`. `told`: somebody has said so just before, as in the first cell of a row.
 */
export function changed(html: string, changes: readonly ChangeMark[], told = false): string {
  return [...changes].reverse().reduce((inner, { type, attrs }) => {
    const deed = escapeHtml(deedOf(type, attrs));
    const time = attrs.at === null ? '' : ` datetime="${escapeHtml(attrs.at)}"`;
    const aloud = told ? '' : `<span class="aloud">${deed}: </span>`;
    return `<${TAGS[type]}${time} title="${deed}" data-change="${escapeHtml(attrs.id)}">${aloud}${inner}</${TAGS[type]}>`;
  }, html);
}

/** Words whose looks are proposed to change. */
export function restyled(html: string, marks: readonly Mark[] | undefined): string {
  const mark = marks?.find(({ type }) => type === 'modification');
  if (!mark || !('attrs' in mark)) return html;
  const deed = escapeHtml(deedOf('look', mark.attrs));
  return `<span class="restyled" title="${deed}" data-change="${escapeHtml(mark.attrs.id)}"><span class="aloud">${deed}: </span>${html}</span>`;
}

/** A text that belongs to a block beside its words, such as a caption, with what it was. */
export function reshaped(name: string, now: string | null, marks: Marks): string {
  const after = now === null ? '' : escapeHtml(now);
  const mark = marks?.find(({ type }) => type === 'modification');
  if (!mark || !('was' in (mark as ShapeMark).attrs)) return after;
  const { was, ...attrs } = (mark as ShapeMark).attrs;
  if (!(name in was)) return after;
  const before = typeof was[name] === 'string' ? escapeHtml(was[name]) : '';
  const part = (html: string, type: ChangeMark['type']): string =>
    html === '' ? '' : changed(html, [{ type, attrs }]);
  return part(before, 'deletion') + part(after, 'insertion');
}
