import { z } from 'zod';
import { elsewhere } from './elsewhere.ts';
import type { PlaybookFolder } from './folder.ts';
import { overlapFaults } from './overlap.ts';
import { holdsOn, ruleFrame } from './rule.ts';
import { readSection } from './section.ts';

/** Whom a verdict calls: a role with a room to ask in and a postbox. */
export const Contact = z.strictObject({
  ...ruleFrame,
  title: z.string().min(1),
  role: z.string().min(1),
  /** The chat channel, `#channel-sales`. */
  room: z
    .string()
    .regex(/^#\S+$/, 'must be a chat channel such as #channel-sales.')
    .optional(),
  address: z.email({ error: 'must be an address such as channel-apac@desk.example.' }).optional(),
});
export type Contact = z.infer<typeof Contact>;

/** Reads `contacts.yaml`; one contact twice on a day is refused, and a role that is not described. */
export function readContacts(folder: PlaybookFolder): Contact[] {
  const role = elsewhere(folder, 'roles.yaml', 'roles');
  const Contacts = z.strictObject({ contacts: z.array(Contact) });
  return readSection(folder, 'contacts.yaml', Contacts, ({ contacts }) => [
    ...overlapFaults('contacts', contacts, 'id'),
    ...contacts.flatMap((contact, at) => role(contact.role, ['contacts', at, 'role'])),
  ]).contacts;
}

/**
 * The contact of an id on a day; undefined for one the playbook does not hold, such as the channel account manager whom a
 * seller names.
 */
export const contactOf = (contacts: readonly Contact[], id: string, onDate: string): Contact | undefined =>
  contacts.find((contact) => contact.id === id && holdsOn(contact.effective, onDate));
