import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Act } from '../act.ts';
import { newId } from '../id.ts';
import { notFound, Refusal } from '../refusal.ts';

/** What a guest may do by a link: one thing each. */
export type LinkPurpose = 'questionnaire' | 'review' | 'approval' | 'signature';

/** A link about to be made. */
export interface NewLink {
  readonly purpose: LinkPurpose;
  /** The number of the record it opens: an opportunity for a questionnaire, an estimate for a review, an approval, an envelope. */
  readonly subject: string;
  readonly expiresAt: Temporal.Instant;
  /** To whom it is given, in words: `Head of platform`. */
  readonly givenTo?: string | undefined;
  /** What of the record it opens, as its purpose says; all that a guest may see without it. */
  readonly parts?: readonly string[] | undefined;
}

/** A link that a guest holds and that opens. */
export interface OpenLink {
  readonly id: string;
  readonly subject: string;
  readonly givenTo: string;
  readonly parts: readonly string[] | null;
  readonly expiresAt: Temporal.Instant;
  readonly finishedAt: Temporal.Instant | null;
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** The id of a link and 256 random bits, of which the hash is kept. */
const tokenShape = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/;

/** Looked for and compared with where a token is none, so that it takes no less time than one that was made up. */
const nowhere = { id: '00000000-0000-0000-0000-000000000000', secret: '' };

/**
 * Makes a link. Its entry in the ledger is the caller's, beside what the link is for.
 * @returns its id, and the token, which is kept nowhere and shown once
 */
export async function openLink(act: Act, link: NewLink): Promise<{ id: string; token: string }> {
  const { tx, reader, clock } = act;
  const id = newId(clock.now().epochMilliseconds);
  const secret = randomBytes(32).toString('base64url');
  const { purpose, subject, expiresAt, givenTo = 'the customer', parts } = link;
  await tx
    .insertInto('guestLink')
    .values({
      ...{ id, purpose, subject, givenTo, expiresAt, secretHash: hashOf(secret) },
      ...{ parts: parts === undefined ? null : [...parts], madeBy: reader.id, madeAt: clock.now() },
    })
    .execute();
  return { id, token: `${id}.${secret}` };
}

/**
 * Takes a link back: from now on it opens nothing.
 * @returns false where it opened nothing any more
 * @throws Refusal `link.notFound` (404) where there is none that the reader may see
 */
export async function revokeLink({ tx, reader, clock }: Act, id: string): Promise<boolean> {
  const there = await tx.selectFrom('guestLink').select('revokedAt').where('id', '=', id).executeTakeFirst();
  if (there === undefined) throw notFound('link', id);
  if (there.revokedAt !== null) return false;
  await tx
    .updateTable('guestLink')
    .set({ revokedAt: clock.now(), revokedBy: reader.id })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .execute();
  return true;
}

const shut = (why: string, sentence: string) => new Refusal(`link.${why}`, sentence, { status: 410 });

/**
 * The link of a token, locked and counted as used. What is no token, what was made up, and what was made for another
 * purpose are answered alike, in the same time; only who holds the secret learns that it ended. It needs an act at the
 * door, for nobody's request may read what a secret is known by.
 * @throws Refusal `link.unknown`, `link.revoked` or `link.expired` (410)
 */
export async function readLink({ tx, clock }: Act, token: string, purpose: LinkPurpose): Promise<OpenLink> {
  const [, id = nowhere.id, secret = nowhere.secret] = tokenShape.exec(token) ?? [];
  const found = await tx.selectFrom('guestLink').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  const [given, kept] = [hashOf(secret), found?.secretHash ?? hashOf(nowhere.id)].map((hash) => Buffer.from(hash));
  const right = timingSafeEqual(given!, kept!);
  if (found === undefined || !right || found.purpose !== purpose)
    throw shut('unknown', 'This link opens nothing: copy it whole, or ask whoever sent it for a new one.');
  if (found.revokedAt !== null) throw shut('revoked', 'This link was taken back: ask whoever sent it for a new one.');
  if (Temporal.Instant.compare(found.expiresAt, clock.now()) <= 0) {
    const day = found.expiresAt.toString().slice(0, 10);
    throw shut('expired', `This link ended on ${day}: ask whoever sent it for a new one.`);
  }
  await tx
    .updateTable('guestLink')
    .set(({ eb }) => ({ lastSeenAt: clock.now(), uses: eb('uses', '+', 1) }))
    .where('id', '=', id)
    .execute();
  const { subject, givenTo, parts, expiresAt, finishedAt } = found;
  return { id, subject, givenTo, parts, expiresAt, finishedAt };
}

/** Notes that the guest has done what the link is for; it opens as before until it ends. */
export async function finishLink({ tx, clock }: Act, id: string): Promise<void> {
  await tx.updateTable('guestLink').set({ finishedAt: clock.now() }).where('id', '=', id).execute();
}
