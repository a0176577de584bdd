import { z } from 'zod';
import { Refusal } from '../refusal.ts';
import { schemaFaults } from '../schema-faults.ts';

/** A line end or another control character in a header would begin a header of its own. */
const oneLine = z.string().regex(/^\P{Cc}*$/u, 'must be one line without control characters.');

/** What leaves the house by mail. */
export const Letter = z.strictObject({
  /** One address: no name, no list. */
  to: z.email().max(254),
  /** What it is about, in the words of a list: `invitation`, `comment-mention`. */
  kind: z.string().regex(/^[a-z]+(-[a-z]+)*$/, 'must be a plain id such as invitation.'),
  subject: oneLine.min(1).max(300),
  text: z.string().min(1),
  /** Finished HTML: every value in it is escaped. */
  html: z.string().min(1),
  /** Asked for twice under one key is sent once; the letter's Message-ID begins with it. */
  deduplicationKey: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,199}$/, 'must be lower-case letters, digits, dots, hyphens.'),
  /** A path of this house where one press ends letters of this kind; none where they cannot be ended. */
  unsubscribePath: z.string().startsWith('/').nullable().default(null),
  /** For how many minutes it is worth sending, where that is not as long as the playbook says: what it holds ends with them. */
  worthMinutes: z.number().int().positive().nullable().default(null),
});
export type Letter = z.input<typeof Letter>;

/**
 * Holds a letter against its shape.
 * @throws Refusal `letter.invalid` naming the field: an address that is none, a header with a line end in it
 */
export function demandLetter(letter: Letter): z.output<typeof Letter> {
  const read = Letter.safeParse(letter);
  if (read.success) return read.data;
  const faults = schemaFaults(read.error).map(({ path, sentence }) => ({ place: path.join('.'), sentence }));
  const [first] = faults;
  throw new Refusal('letter.invalid', `This letter cannot be sent: ${first?.place} ${first?.sentence}`, { faults });
}

/** A value as text within HTML, in an attribute too. */
export const escaped = (value: string): string =>
  value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
