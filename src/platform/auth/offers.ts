import { z } from 'zod';
import type { EntryKind } from '../ledger/ledger.ts';
import { recoveryCodesRenewed, secondFactorRemoved, signedOut, type Way } from './entries.ts';

/** An endpoint of better-auth that Parley offers; every other it mounts is closed. */
export interface Offer {
  readonly method: 'GET' | 'POST';
  /** Below `/api/auth`, as better-auth writes it. */
  readonly path: string;
  /** All a body may hold; null for none; `passed` hands the request on as it came, for a protocol of its own. */
  readonly body: z.ZodType | null | 'passed';
  /** What a wrong try is counted by. */
  readonly brakes: readonly ('address' | 'email' | 'own-email' | 'second-factor')[];
  /** The way somebody comes in by it, where it hands out a session to a stranger. */
  readonly way?: Way;
  /** Whether it asks who is signed in already. */
  readonly knowsPerson?: true;
  /** What is told of the person when it is done. */
  readonly tells?: EntryKind<Record<string, never>>;
}

const text = z.string().max(1000);
const Password = z.strictObject({ password: text });
const Code = z.strictObject({ code: z.string().max(64) });
const Ceremony = z.record(z.string(), z.unknown());

/** What one does with one's own second factor asks for the password again. */
const own = { body: Password, brakes: ['own-email'], knowsPerson: true } as const;

/** Every way through better-auth that is open, with all that may be sent along it. */
export const offers: readonly Offer[] = [
  {
    ...{ method: 'POST', path: '/sign-in/email', brakes: ['address', 'email'], way: 'password' },
    body: z.strictObject({ email: z.string().max(254), password: text }),
  },
  {
    method: 'POST',
    path: '/sign-out',
    body: z.strictObject({}).optional(),
    brakes: [],
    ...{ knowsPerson: true, tells: signedOut },
  },
  {
    ...{ method: 'POST', path: '/two-factor/verify-totp', brakes: ['address', 'second-factor'] },
    ...{ body: Code, knowsPerson: true, way: 'totp' },
  },
  {
    ...{ method: 'POST', path: '/two-factor/verify-backup-code', brakes: ['address', 'second-factor'] },
    ...{ body: Code, knowsPerson: true, way: 'recovery-code' },
  },
  { method: 'POST', path: '/two-factor/enable', ...own },
  { method: 'POST', path: '/two-factor/disable', ...own, tells: secondFactorRemoved },
  {
    ...{ method: 'POST', path: '/two-factor/generate-backup-codes', ...own },
    tells: recoveryCodesRenewed,
  },
  { method: 'GET', path: '/passkey/generate-register-options', body: null, brakes: [] },
  {
    ...{ method: 'POST', path: '/passkey/verify-registration', brakes: [], knowsPerson: true },
    body: z.strictObject({ response: Ceremony, name: z.string().trim().min(1).max(80) }),
  },
  { method: 'GET', path: '/passkey/generate-authenticate-options', body: null, brakes: [] },
  {
    ...{ method: 'POST', path: '/passkey/verify-authentication', brakes: ['address'], way: 'passkey' },
    body: z.strictObject({ response: Ceremony }),
  },
];
