import { z } from 'zod';
import { dayInWords } from '../../../platform/clock.ts';
import { entry } from '../../../platform/ledger/ledger.ts';
import { showMoney } from '../../../platform/money.ts';

export const licenceStream = (number: string): string => `licence/${number}`;

const said = {
  licence: z.string(),
  name: z.string(),
  stage: z.string(),
  stageTitle: z.string(),
  orderType: z.string(),
  netArrCents: z.number().int().nullable(),
  currency: z.string(),
  closeDate: z.iso.date(),
  /** Written down by hand, or brought in with a file. */
  way: z.enum(['hand', 'file']),
};

const arr = (cents: number | null, currency: string) =>
  cents === null ? 'net ARR not known yet' : `net ARR ${showMoney(cents, currency)}`;

export const licenceOpened = entry(
  'licence.opened',
  z.object({ ...said, account: z.string() }),
  ({ licence, account, stageTitle, netArrCents, currency, closeDate }) =>
    `Wrote down ${licence} of ${account}: ${stageTitle}, ${arr(netArrCents, currency)}, closes ${dayInWords(closeDate)}.`,
);

export const licenceChanged = entry(
  'licence.changed',
  z.object(said),
  ({ licence, stageTitle, netArrCents, currency, closeDate }) =>
    `Brought ${licence} up to date: ${stageTitle}, ${arr(netArrCents, currency)}, closes ${dayInWords(closeDate)}.`,
);
