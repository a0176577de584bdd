import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';

/** `2026-11-27` -> `27 November 2026` */
const dayInWords = (day: string): string =>
  Temporal.PlainDate.from(day).toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** The stream of an absence: it is told where its person is. */
export const absenceStream = (personId: string): string => `person/${personId}`;

const shape = z.object({
  absence: z.string(),
  personId: z.uuid(),
  person: z.string(),
  cover: z.string(),
  coverId: z.uuid(),
  firstDay: z.string(),
  lastDay: z.string(),
});

const names = {
  personal: {
    person: ({ personId }: z.infer<typeof shape>) => personId,
    cover: ({ coverId }: z.infer<typeof shape>) => coverId,
  },
};

export const absenceEntered = entry(
  'absence.entered',
  shape,
  ({ absence, person, cover, firstDay, lastDay }) =>
    `${person} is away from ${dayInWords(firstDay)} to ${dayInWords(lastDay)} (${absence}); ${cover} covers.`,
  names,
);

export const absenceWithdrawn = entry(
  'absence.withdrawn',
  shape,
  ({ absence, person }) => `${person} is not away: ${absence} was withdrawn.`,
  names,
);
