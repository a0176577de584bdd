import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../../../platform/refusal.ts';
import type { BoundLink } from './link-store.ts';

/** Six digits, each code as likely as any other. */
export const newCode = (): string => String(randomInt(1_000_000)).padStart(6, '0');

/**
 * What is kept of a code. It is known under the link's token, of which the house keeps a hash: whoever reads the database can
 * not try the million codes there are.
 */
export const hashOfCode = (token: string, code: string): string =>
  createHmac('sha256', token).update(code).digest('hex');

/** A pass: 256 random bits for the browser, of which the hash is kept. */
export function newPass(): { readonly pass: string; readonly hash: string } {
  const pass = randomBytes(32).toString('base64url');
  return { pass, hash: hashOfPass(pass) };
}

const hashOfPass = (pass: string): string => createHash('sha256').update(pass).digest('hex');

/** Compared with where nothing is kept, so that it takes no less time. */
const nothing = '0'.repeat(64);

const isSame = (given: string, kept: string | null): boolean =>
  timingSafeEqual(Buffer.from(given), Buffer.from(kept ?? nothing)) && kept !== null;

const holds = (until: Temporal.Instant | null, now: Temporal.Instant): boolean =>
  until !== null && Temporal.Instant.compare(until, now) > 0;

/** Whether a browser has shown a code for this link, not too long ago. */
export const isPassed = (link: BoundLink, pass: string | undefined, now: Temporal.Instant): boolean =>
  isSame(hashOfPass(pass ?? ''), link.passHash) && holds(link.passUntil, now);

/**
 * Holds a code against the one that was mailed. One that is wrong, that is over or was never mailed is refused alike.
 * @throws Refusal `link.wrongCode` (403)
 */
export function demandCode(link: BoundLink, token: string, code: string, now: Temporal.Instant): void {
  const right = isSame(hashOfCode(token, code), link.codeHash);
  if (right && holds(link.codeUntil, now)) return;
  const words = 'This code does not open the paper: take the newest of your letters, or ask for another code.';
  throw new Refusal('link.wrongCode', words, { status: 403 });
}
