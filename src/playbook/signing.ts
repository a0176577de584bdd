import { z } from 'zod';
import type { PlaybookFolder } from './folder.ts';
import { ruleFrame } from './rule.ts';
import { readSection, type SectionFault } from './section.ts';

const days = z.int().min(1).max(366);
const count = z.int().min(1);

/** How many tries within which time shut a door, and for how long. */
const Brake = z.strictObject({ triesMax: count, withinMinutes: count, lockedMinutes: count });

const Signing = z.strictObject({
  source: ruleFrame.source,
  effective: ruleFrame.effective,
  /** For how many days an envelope is out where nobody says, and at most. */
  days: z.strictObject({ usual: days, atMost: days }),
  /** Whoever proves a file takes no more than 50 signatures, of which the seal is one. */
  signersAtMost: count.max(49),
  /** What a signature agrees to. */
  consent: z.strictObject({ version: z.string().min(1).max(40), text: z.string().min(20).max(4000) }),
  code: z.strictObject({
    minutes: count.max(60),
    wrong: Brake,
    asked: Brake,
    /** How long a right code opens the paper in one browser. */
    passMinutes: count.max(24 * 60),
  }),
  delegation: z.strictObject({
    allowed: z.boolean(),
    /** How often a place is given on, from one to the next. */
    timesAtMost: z.int().min(0).max(20),
    /** Whether a customer's colleague has an address in the same mail domain. */
    sameDomain: z.boolean(),
  }),
  /** Whether a signer is corrected whose link was opened already. */
  correction: z.strictObject({ afterOpening: z.boolean() }),
  reminders: z.strictObject({ afterDays: days, everyDays: days, atMost: z.int().min(0).max(50) }),
  /** How long the link to the signed paper opens. */
  copy: z.strictObject({ days }),
  /** Which roles take a paper that was signed by hand and does not say what was sent. */
  upload: z.strictObject({ differencesBy: z.array(z.string().min(1)) }),
});
/** How a paper is signed. */
export type SigningPolicy = z.infer<typeof Signing>;

/** Reads `signing.yaml`; an envelope that would usually be out for longer than the longest is refused. */
export const readSigning = (folder: PlaybookFolder): SigningPolicy =>
  readSection(folder, 'signing.yaml', Signing, ({ days: out }): SectionFault[] =>
    out.usual <= out.atMost
      ? []
      : [{ path: ['days', 'usual'], sentence: `lies above atMost, ${out.atMost}: lower it.` }],
  );
