import { z } from 'zod';
import { May } from '../../may.ts';

const instant = z.iso.datetime({ offset: true });

/** A program that keeps the directory, as an administrator sees it. */
export const ScimClient = z.object({
  id: z.uuid(),
  name: z.string(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
  endedAt: instant.nullable(),
});
export type ScimClient = z.infer<typeof ScimClient>;

export const ScimClientList = z.object({
  items: z.array(ScimClient),
  /** Where the client has to turn to: `https://parley.company.example/scim/v2`. */
  address: z.string(),
  may: May,
});
export type ScimClientList = z.infer<typeof ScimClientList>;

export const NewScimClient = z.strictObject({
  name: z.string().trim().min(2, 'is missing: name the program, such as Entra ID.').max(80),
});

/** The token is shown this once: whoever asks again for the same deed gets the client alone. */
export const MadeScimClient = z.object({ client: ScimClient, token: z.string().nullable() });
export type MadeScimClient = z.infer<typeof MadeScimClient>;
