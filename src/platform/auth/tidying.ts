import type { Act } from '../act.ts';

/** How long a count of wrong tries may matter at most, whatever the playbook says of minutes. */
const triesDays = 2;

/** Throws away what has ended: sessions, challenges between two steps, counts of wrong tries. */
export async function tidyDoors({ tx, clock }: Act): Promise<void> {
  const now = clock.now();
  await tx.deleteFrom('session').where('expiresAt', '<', now).execute();
  await tx.deleteFrom('verification').where('expiresAt', '<', now).execute();
  await tx
    .deleteFrom('signInBrake')
    .where('since', '<', now.subtract({ hours: 24 * triesDays }))
    .execute();
}
