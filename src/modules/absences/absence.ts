import { z } from 'zod';
import { May } from '../../platform/may.ts';

const Somebody = z.object({ id: z.uuid(), name: z.string() });

/** Days on which a person is away, both included, and who stands in for them. */
export const Absence = z.object({
  number: z.string(),
  person: Somebody,
  cover: Somebody,
  firstDay: z.iso.date(),
  lastDay: z.iso.date(),
  /** `now` by the person's own calendar. */
  state: z.enum(['coming', 'now', 'over', 'withdrawn']),
  version: z.number().int(),
  may: May,
});
export type Absence = z.infer<typeof Absence>;

/** Absences; `may.enter` and `may.enterForOthers` say what the reader may add. */
export const AbsenceList = z.object({ items: z.array(Absence), may: May });
export type AbsenceList = z.infer<typeof AbsenceList>;

export const NewAbsence = z
  .strictObject({
    /** Whose; the reader's own without it. */
    person: z.uuid().optional(),
    cover: z.uuid(),
    firstDay: z.iso.date(),
    lastDay: z.iso.date(),
  })
  .refine(({ firstDay, lastDay }) => firstDay <= lastDay, {
    path: ['lastDay'],
    error: 'lies before the first day: swap the two.',
  });
export type NewAbsence = z.infer<typeof NewAbsence>;
