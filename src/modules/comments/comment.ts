import { z } from 'zod';
import { May } from '../../platform/may.ts';

/** Stream of a record that bears a number: `opportunity/OPP-2026-0001`. */
export const Subject = z
  .string()
  .regex(/^[a-z]+\/[A-Z]{2,4}-\d{4}-\d{4,9}$/, 'must name a record: opportunity/OPP-2026-0001.');

/** A part of a paper of the record: `SOW-2026-0031/acceptance`. */
const Anchor = z
  .string()
  .regex(/^[A-Z]{2,4}-\d{4}-\d{4,9}\/[a-z0-9_]{1,36}$/, 'must name a part: SOW-2026-0031/acceptance.');

const Text = z
  .string()
  .transform((text) => text.replace(/\r\n?/g, '\n').trim())
  .pipe(z.string().min(1).max(10_000));

const instant = z.iso.datetime({ offset: true });

/** What somebody said about a record. */
export const Comment = z.object({
  id: z.uuid(),
  subject: z.string(),
  /** The part of a paper it is about; null where it is about the record as a whole. */
  anchor: z.string().nullable(),
  /** Who took care of it, and when; null while it is open. */
  resolved: z.object({ by: z.string(), at: instant }).nullable(),
  author: z.object({ id: z.uuid(), name: z.string(), title: z.string() }),
  /** Plain text with line breaks; null once it was withdrawn. */
  text: z.string().nullable(),
  /** Hidden from a partner's people. */
  internal: z.boolean(),
  /** Who is named in it, as they are called. */
  mentions: z.array(z.object({ id: z.uuid(), name: z.string() })),
  writtenAt: instant,
  editedAt: instant.nullable(),
  version: z.number().int(),
  may: May,
});
export type Comment = z.infer<typeof Comment>;

export const CommentList = z.object({
  items: z.array(Comment),
  /** `write`, and `share`: whether the reader may choose who sees it. */
  may: May,
});
export type CommentList = z.infer<typeof CommentList>;

export const CommentFilter = z.object({ subject: Subject });

export const NewComment = z.strictObject({
  subject: Subject,
  text: Text,
  /** Left out, a partner's people do not see it; what they write themselves they always see. */
  internal: z.boolean().optional(),
  /** What is said about a part of a paper is for the company alone. */
  anchor: Anchor.optional(),
});
export type NewComment = z.infer<typeof NewComment>;

export const EditedComment = z.strictObject({ text: Text });
export type EditedComment = z.infer<typeof EditedComment>;

/** Whether a remark is taken care of. */
export const Resolution = z.strictObject({ resolved: z.boolean() });

/** Whether the reader wants to hear of a record. */
export const Watch = z.strictObject({ stream: Subject, watching: z.boolean() });
export type Watch = z.infer<typeof Watch>;

/** A stretch of a comment's text: plain, an address that leads somewhere, or the name of somebody mentioned. */
export interface Stretch {
  readonly kind: 'text' | 'link' | 'mention';
  readonly text: string;
}

/** Only addresses of the web lead anywhere; what ends a sentence does not belong to one. */
const address = String.raw`https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]`;

/** Cuts a text into what is said plainly, its links and its mentions; put together they are the text again. */
export function stretchesOf(text: string, mentions: readonly string[]): Stretch[] {
  const names = mentions.toSorted((a, b) => b.length - a.length).map((name) => `@${RegExp.escape(name)}`);
  const marks = new RegExp(`(${[address, ...names].join('|')})`, 'giu');
  return text.split(marks).flatMap((part, at): Stretch[] => {
    if (part === '') return [];
    if (at % 2 === 1 && part.startsWith('@')) return [{ kind: 'mention', text: part }];
    return [{ kind: at % 2 === 1 && URL.canParse(part) ? 'link' : 'text', text: part }];
  });
}
