import { z } from 'zod';

/** Where a rule is written: "000 Rules of Engagement", "Key Takeaways, 2". */
export const Source = z.strictObject({ document: z.string().min(1), section: z.string().min(1) });
export type Source = z.infer<typeof Source>;

/** The days on which a rule holds: from the first day, through the last when there is one. */
export const Effective = z
  .strictObject({ from: z.iso.date(), to: z.iso.date().optional() })
  .refine(({ from, to }) => to === undefined || from <= to, {
    error: 'is a date range upside down: `to` lies before `from`; swap the two dates.',
  });
export type Effective = z.infer<typeof Effective>;

/** What another source says where the sources disagree: kept beside the rule, never silently dropped. */
export const Alternative = z.strictObject({ source: Source, says: z.string().min(1) });
export type Alternative = z.infer<typeof Alternative>;

/** What every rule of a playbook carries beside what it says; spread it into a strictObject. */
export const ruleFrame = {
  id: z.string().regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/, 'must be a plain id such as smb-standard.'),
  source: Source,
  effective: Effective,
  alternative: Alternative.optional(),
  note: z.string().min(1).optional(),
};

/** Whether a rule holds on a day, `2026-08-31`. */
export const holdsOn = ({ from, to }: Effective, day: string): boolean =>
  from <= day && (to === undefined || day <= to);

/** "000 Rules of Engagement, Key Takeaways, 2": a source as people cite it. */
export const sourceInWords = ({ document, section }: Source): string => `${document}, ${section}`;
