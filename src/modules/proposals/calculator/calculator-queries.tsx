import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { ask, tryOut } from '../../../ui/api.tsx';
import { type AskedService, Calculator, RoughPrices } from './intake.ts';

const calculatorQuery = queryOptions({
  queryKey: ['calculator'],
  queryFn: ({ signal }) => ask('/api/calculator', Calculator, signal),
  staleTime: 300_000,
});

/** What the calculator asks. */
export const useCalculator = () => useQuery(calculatorQuery);

/** The rough price of the services as they are typed; nothing is asked while none is chosen. */
export function useRoughPrice(services: readonly AskedService[]) {
  const [asked] = useDebouncedValue(services.length > 0 ? JSON.stringify({ services }) : null, 200);
  return useQuery({
    queryKey: ['calculator', 'price', asked],
    queryFn: ({ signal }) => tryOut('/api/calculator/price', JSON.parse(asked ?? ''), RoughPrices, signal),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
  });
}
