import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import { newId } from '../id.ts';
import { demandLetter, type Letter } from './letter.ts';

/** How letters are tried and kept; the playbook says it. */
export interface MailPolicy {
  readonly triesMax: number;
  /** How long after the first failure; each later pause is twice the one before. */
  readonly firstRetrySeconds: number;
  /** After this a letter that could not leave is not worth sending any more, and what it said is forgotten. */
  readonly waitHoursMax: number;
  readonly keepDays: number;
}

/**
 * Puts a letter into the outbox inside the caller's transaction: it leaves once that commits, and once only for its
 * `deduplicationKey`, whoever asks again. Any verb of any reader may call it.
 * @returns false where a letter of this key is there already
 * @throws Refusal `letter.invalid`
 */
export async function queueLetter(tx: Tx, letter: Letter): Promise<boolean> {
  const { to, kind, subject, text, html, deduplicationKey, unsubscribePath, worthMinutes } = demandLetter(letter);
  const { rows } = await sql<{ queued: boolean }>`
    select queue_letter(${newId()}, ${deduplicationKey}, ${to}, ${kind}, ${subject}, ${text}, ${html}, ${unsubscribePath},
      ${worthMinutes}) as queued
  `.execute(tx);
  return rows[0]?.queued ?? false;
}

/** A letter about to leave. */
export interface LetterToSend {
  readonly id: string;
  readonly deduplicationKey: string;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly unsubscribePath: string | null;
  readonly tries: number;
}

/** How handing over a letter ended: null when the mail server took it, else its words. */
export type Sent = (letter: LetterToSend) => Promise<string | null>;

/**
 * Takes the letter that is due first, hands it over and notes how it went, all under the lock of its row: no other
 * instance takes it meanwhile, and one that dies leaves it waiting. It may then leave twice, under one Message-ID.
 */
export function sendNext(db: Db, policy: MailPolicy, send: Sent): Promise<'sent' | 'failed' | 'none due'> {
  return db.transaction().execute(async (tx) => {
    const letter = await takeDue(tx);
    if (!letter) return 'none due';
    const error = withoutSecrets(letter, await send(letter));
    if (error === null) await noteSent(tx, letter.id);
    else await noteFailure(tx, letter, error, policy);
    return error === null ? 'sent' : 'failed';
  });
}

/** A mail server may quote what it refuses: no link and no code of a letter is kept with its words. */
const withoutSecrets = ({ text }: LetterToSend, error: string | null): string | null =>
  error?.replace(/[\w-]{6,}/g, (run) => (/\d/.test(run) && text.includes(run) ? '...' : run)) ?? null;

async function takeDue(tx: Tx): Promise<LetterToSend | null> {
  const due = await tx
    .selectFrom('letter')
    .select(['id', 'deduplicationKey', 'recipient', 'subject', 'text', 'html', 'unsubscribePath', 'tries'])
    .where('state', '=', 'waiting')
    .where('nextTryAt', '<=', sql<Temporal.Instant>`now()`)
    .orderBy('nextTryAt')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return due ? { ...due, text: due.text ?? '', html: due.html ?? '' } : null;
}

/** What it said is forgotten: it may have held a link that opens a door. */
const noteSent = (tx: Tx, id: string) =>
  tx
    .updateTable('letter')
    .set({ state: 'sent', sentAt: sql`now()`, lastError: null, text: null, html: null, unsubscribePath: null })
    .set((letter) => ({ tries: letter('tries', '+', 1) }))
    .where('id', '=', id)
    .execute();

const noteFailure = (tx: Tx, { id, tries }: LetterToSend, error: string, policy: MailPolicy) =>
  tx
    .updateTable('letter')
    .set({ tries: tries + 1, lastError: error.slice(0, 1000) })
    .set({ state: tries + 1 >= policy.triesMax ? 'failed' : 'waiting' })
    .set({ nextTryAt: sql`now() + make_interval(secs => ${policy.firstRetrySeconds * 2 ** tries})` })
    .where('id', '=', id)
    .execute();

/**
 * Sets aside what is not to leave: letters to people who may not enter, and those that waited too long or failed too long
 * ago. What they said is forgotten, as what was sent is.
 */
export async function withholdLetters(db: Db, { waitHoursMax }: MailPolicy): Promise<void> {
  await sql`
    update letter set state = 'withheld', text = null, html = null, unsubscribe_path = null,
      last_error = 'Its reader may not enter any more.'
    where state = 'waiting' and exists (
      select from person where lower(person.email) = lower(recipient) and disabled_at is not null)`.execute(db);
  await sql`
    update letter set state = 'expired', text = null, html = null, unsubscribe_path = null
    where state in ('waiting', 'failed')
      and (worth_until < now() or created_at < now() - make_interval(hours => ${waitHoursMax}))`.execute(db);
}

/** Forgets the letters of long ago, so that the outbox does not grow for ever. */
export async function forgetLetters(db: Db, { keepDays }: MailPolicy): Promise<void> {
  await sql`delete from letter where state <> 'waiting' and created_at < now() - make_interval(days => ${keepDays})`.execute(
    db,
  );
}
