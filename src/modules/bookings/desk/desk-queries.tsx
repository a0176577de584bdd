import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, withQuery } from '../../../ui/api.tsx';
import { DealDesk, DealDeskFilter } from './deal.ts';

/** The filters of the deal desk as they stand in the address bar; a word that no longer fits is let go. */
export const DeskSearch = z.object(DealDeskFilter.shape).catch({});
export type DeskSearch = z.infer<typeof DeskSearch>;

/** What is missing on which opportunity. */
export const dealDeskQuery = (filter: DeskSearch) =>
  queryOptions({
    queryKey: ['bookings', 'waiting', filter],
    queryFn: ({ signal }) => ask(withQuery('/api/deal-desk', filter), DealDesk, signal),
    placeholderData: keepPreviousData,
  });
