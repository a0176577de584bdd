import { passkey } from '@better-auth/passkey';
import { APIError } from 'better-auth/api';
import type { Act } from '../act.ts';
import { record } from '../ledger/ledger.ts';
import { notFound } from '../refusal.ts';
import type { PasskeyLine } from './account.ts';
import { passkeyRemoved, personStream } from './entries.ts';

/** A passkey stands for password and second factor together: it has to check that it is its owner who holds it. */
function demandVerified(userVerified: boolean | undefined): void {
  if (!userVerified) throw new APIError('BAD_REQUEST', { code: 'PASSKEY_UNVERIFIED' });
}

/**
 * Passkeys (WebAuthn), found by the browser without an e-mail being typed.
 * @param address how the world reaches Parley; its host is what passkeys are bound to
 */
export const passkeys = (address: string) =>
  passkey({
    rpID: new URL(address).hostname,
    rpName: 'Parley',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    registration: {
      afterVerification: async ({ verification }) => demandVerified(verification.registrationInfo?.userVerified),
    },
    authentication: {
      afterVerification: async ({ verification }) => demandVerified(verification.authenticationInfo?.userVerified),
    },
    schema: {
      passkey: {
        fields: {
          userId: 'person_id',
          publicKey: 'public_key',
          credentialID: 'credential_id',
          deviceType: 'device_type',
          backedUp: 'backed_up',
          createdAt: 'created_at',
        },
      },
    },
  });

/** The passkeys of a person, oldest first. */
export async function listPasskeys({ tx }: Pick<Act, 'tx'>, person: string): Promise<PasskeyLine[]> {
  const rows = await tx
    .selectFrom('passkey')
    .select(['id', 'name', 'backedUp', 'createdAt'])
    .where('personId', '=', person)
    .orderBy('createdAt')
    .execute();
  return rows.map(({ id, name, backedUp, createdAt }) => ({
    ...{ id, name: name ?? 'Passkey', synced: backedUp, createdAt: createdAt.toString() },
  }));
}

/**
 * Removes one of the reader's passkeys.
 * @throws Refusal `passkey.notFound` (404)
 */
export async function removePasskey(act: Act, id: string): Promise<void> {
  const gone = await act.tx
    .deleteFrom('passkey')
    .where('id', '=', id)
    .where('personId', '=', act.reader.id)
    .returning('name')
    .executeTakeFirst();
  if (!gone) throw notFound('passkey', id);
  await record(act, personStream(act.reader.id), passkeyRemoved, { name: gone.name ?? 'Passkey' });
}
