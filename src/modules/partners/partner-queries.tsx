import { queryOptions } from '@tanstack/react-query';
import { ask } from '../../ui/api.tsx';
import { PartnerPage } from './partner.ts';

export const partnersQuery = queryOptions({
  queryKey: ['partners'],
  queryFn: ({ signal }) => ask('/api/partners', PartnerPage, signal),
  staleTime: 5 * 60_000,
});
