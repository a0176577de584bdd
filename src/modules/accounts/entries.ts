import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';

export const accountStream = (number: string): string => `account/${number}`;

export const accountOpened = entry(
  'account.opened',
  z.object({ number: z.string(), name: z.string(), employees: z.number(), segment: z.string(), region: z.string() }),
  ({ name, segment, region }) => `Opened the account ${name} (${segment}, ${region}).`,
);
