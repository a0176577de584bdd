import { z } from 'zod';

/** Somebody who signs in. Roles are ids of the playbook's roles. */
export const Person = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.email(),
  title: z.string(),
  roles: z.array(z.string()),
  /** Narrows what they see to the deals of one region; null for all. */
  region: z.string().nullable(),
  /** May see what is done for the public sector. */
  cleared: z.boolean(),
  /** The partner whose person it is; null for the company's own. */
  partnerId: z.uuid().nullable(),
});
export type Person = z.infer<typeof Person>;

/** Who is signed in, with every right held: so the pages show the rooms that open. */
export const Me = Person.extend({ rights: z.array(z.string()) });
export type Me = z.infer<typeof Me>;

export const PersonList = z.object({ items: z.array(Person) });
export type PersonList = z.infer<typeof PersonList>;

/** What one reader may do, by the playbook; `rights.ts` makes them and asks for them. */
export interface Rights {
  /** Every right held. */
  readonly held: ReadonlySet<string>;
  /** Whether any of them changes anything; an auditor's change nothing. */
  readonly changes: boolean;
  has(right: string): boolean;
  /** Why a right is not held, and who holds it: one sentence. */
  whyNot(right: string): string;
}

/** Who asks, with what they may do. Every read and every verb takes one; there is no ambient reader. */
export interface Reader extends Person {
  readonly rights: Rights;
  /** The API key by which they ask; absent for whoever signed in. */
  readonly key?: { readonly id: string; readonly access: 'read' | 'write' };
}
