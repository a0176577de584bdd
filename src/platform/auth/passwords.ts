import type { Act } from '../act.ts';
import { newId } from '../id.ts';
import { record } from '../ledger/ledger.ts';
import { Refusal } from '../refusal.ts';
import { passwordChanged, personStream } from './entries.ts';
import { demandGoodPassword } from './password-rules.ts';
import { endAllSessions } from './sessions.ts';
import { isPassword, storedPassword } from './sign-in.ts';
import type { SignInPolicy } from './sign-in-policy.ts';

/** By which better-auth knows a credential that is a password. */
const byPassword = 'credential';

/** The stored password of a person; null for whoever enters by single sign-on alone. */
async function storedOf({ tx }: Pick<Act, 'tx'>, person: string): Promise<string | null> {
  const found = await tx
    .selectFrom('credential')
    .select('password')
    .where('personId', '=', person)
    .where('providerId', '=', byPassword)
    .executeTakeFirst();
  return found?.password ?? null;
}

/** Whether a person has a password. */
export const hasPassword = async (act: Pick<Act, 'tx'>, person: string): Promise<boolean> =>
  (await storedOf(act, person)) !== null;

/** Sets a person's password, whatever it was; the entry is the caller's. */
export async function setPassword({ tx, clock }: Act, person: string, password: string): Promise<void> {
  const now = clock.now();
  const stored = await storedPassword(password);
  await tx
    .insertInto('credential')
    .values({ id: newId(), personId: person, providerId: byPassword, accountId: person, password: stored })
    .onConflict((there) => there.columns(['providerId', 'accountId']).doUpdateSet({ password: stored, updatedAt: now }))
    .execute();
}

/**
 * Changes the reader's password and ends their other sessions.
 * @param session the one that asks, which stays
 * @returns how many others were ended
 * @throws Refusal `password.none`, `password.wrong`, `password.same` and those of `demandGoodPassword`
 */
export async function changePassword(
  act: Act,
  policy: SignInPolicy,
  { current, next }: { readonly current: string; readonly next: string },
  session: string,
): Promise<number> {
  const { reader } = act;
  const stored = await storedOf(act, reader.id);
  if (stored === null) {
    throw new Refusal('password.none', 'You have no password here: you enter by single sign-on.');
  }
  if (!(await isPassword(stored, current))) {
    throw new Refusal('password.wrong', 'This is not your password: type it again.');
  }
  if (current === next) throw new Refusal('password.same', 'This is the password you have: take a new one.');
  await demandGoodPassword(policy, next, reader);
  await setPassword(act, reader.id, next);
  const ended = await endAllSessions(act, reader.id, session);
  await record(act, personStream(reader.id), passwordChanged, { sessionsEnded: ended });
  return ended;
}
