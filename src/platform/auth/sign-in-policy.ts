import { z } from 'zod';

const count = z.number().int().min(1);

/** How many wrong tries within which time shut a door, and for how long. */
const Brake = z.strictObject({ triesMax: count, withinMinutes: count, lockedMinutes: count });
export type BrakePolicy = z.infer<typeof Brake>;

/** How hard it is to enter, as the playbook says it: passwords, brakes, how long sessions, links and keys live. */
export const SignInPolicy = z.strictObject({
  password: z.strictObject({
    lengthMin: z.number().int().min(8).max(64),
    /** The decimal logarithm of the guesses a password must withstand. */
    guessesLog10Min: z.number().min(6).max(20),
    /** How much of a password must be something else than the person's own words. */
    beyondOwnWordsMin: count,
    /** Words everybody at the company would try first. */
    companyWords: z.array(z.string().min(3)),
  }),
  brakes: z.strictObject({ email: Brake, address: Brake, secondFactor: Brake, link: Brake }),
  session: z.strictObject({
    days: count,
    /** How long after signing in a passkey may be added. */
    freshMinutes: count,
    /** How exactly it is noted when a session was last seen. */
    seenMinutes: count,
  }),
  invitation: z.strictObject({ days: count }),
  firstAdministrator: z.strictObject({ hours: count, roles: z.array(z.string().min(1)).min(1) }),
  key: z.strictObject({ daysMax: count }),
});
export type SignInPolicy = z.infer<typeof SignInPolicy>;
