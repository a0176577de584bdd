import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RoutingFacts } from '../../modules/routing/engagement.ts';
import { verdictQuery } from '../../modules/routing/routing-queries.tsx';
import { VerdictCard } from '../../modules/routing/verdict.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Failed, Waiting } from '../../ui/states.tsx';

/** The verdict on the facts so far; an answer to facts that have changed since is dropped. */
export function useVerdict(facts: RoutingFacts) {
  const [settled] = useDebouncedValue(JSON.stringify(facts), 180);
  const query = verdictQuery(JSON.parse(settled) as RoutingFacts);
  return useQuery({ ...query, placeholderData: keepPreviousData });
}

/** The verdict beside the form; it says so while the rules still answer to the last letter. */
export function LiveVerdict({ verdict }: { readonly verdict: ReturnType<typeof useVerdict> }) {
  const { data, error, isPlaceholderData, refetch } = verdict;
  return (
    <Panel title="Who would serve" aside={isPlaceholderData ? 'asking the rules…' : undefined}>
      <div aria-live="polite" aria-busy={isPlaceholderData}>
        {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
        {data ? <VerdictCard verdict={data} /> : null}
        {!data && !error ? <Waiting lines={5} /> : null}
      </div>
    </Panel>
  );
}
