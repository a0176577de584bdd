import { z } from 'zod';

/** Somebody who signs in. Roles are ids of the playbook's roles. */
export const Person = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.email(),
  title: z.string(),
  roles: z.array(z.string()),
  region: z.string().nullable(),
});
export type Person = z.infer<typeof Person>;

export const PersonList = z.object({ items: z.array(Person) });
export type PersonList = z.infer<typeof PersonList>;

/** Who asks. Every read and every verb takes one; there is no ambient reader. */
export type Reader = Person;
