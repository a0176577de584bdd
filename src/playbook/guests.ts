import { z } from 'zod';
import type { PlaybookFolder } from './folder.ts';
import { ruleFrame } from './rule.ts';
import { readSection, type SectionFault } from './section.ts';

const days = z.int().min(1).max(365);

const Guests = z.strictObject({
  source: ruleFrame.source,
  effective: ruleFrame.effective,
  /** For how many days a link opens where nobody says, and at most. */
  link: z.strictObject({ days, daysMax: days }),
});
/** What somebody without an account may do. */
type GuestPolicy = z.infer<typeof Guests>;

/** Reads `guests.yaml`; a link that would open longer than the longest is refused. */
export const readGuests = (folder: PlaybookFolder): GuestPolicy =>
  readSection(folder, 'guests.yaml', Guests, ({ link }): SectionFault[] =>
    link.days <= link.daysMax
      ? []
      : [{ path: ['link', 'days'], sentence: `lies above daysMax, ${link.daysMax}: lower it.` }],
  );
