import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, tell } from '../../../ui/api.tsx';
import { Sow } from '../sow.ts';
import { type NewTurn, SowVersion, type Withdrawal } from './version.ts';

const path = (number: string, verb: string) => `/api/sows/${encodeURIComponent(number)}/${verb}`;
type Seen = Pick<Sow, 'number' | 'version'>;

/** The frozen versions of a statement of work, newest first. */
export const versionsQuery = (number: string) =>
  queryOptions({
    queryKey: ['sows', 'versions', number],
    queryFn: ({ signal }) => ask(path(number, 'versions'), z.object({ items: z.array(SowVersion) }), signal),
  });

export const handPen = ({ number, version }: Seen, turn: NewTurn) =>
  tell('POST', path(number, 'turns'), turn, Sow, { version });

export const withdrawSow = ({ number, version }: Seen, given: Withdrawal) =>
  tell('POST', path(number, 'withdraw'), given, Sow, { version });
