import { IconRoute } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useDeed } from '../../ui/deed.tsx';
import { momentInWords } from '../../ui/figures.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Empty, Failed, Refused, Waiting } from '../../ui/states.tsx';
import type { Opportunity } from '../opportunities/opportunity.ts';
import { outcomeInWords } from '../opportunities/outcome-tag.tsx';
import { AwardForm } from './award.tsx';
import { engagementQuery, routeOpportunity } from './routing-queries.tsx';
import { VerdictCard } from './verdict.tsx';

/** Who serves this opportunity, and the way to ask the rules, again when the facts have changed. */
export function EngagementPanel({ opportunity }: { readonly opportunity: Opportunity }) {
  const engagement = useQuery(engagementQuery(opportunity.number));
  const routing = useDeed(
    () => routeOpportunity(opportunity.number),
    ({ verdict }) => `Routed: ${outcomeInWords(verdict.outcome)}.`,
  );
  const { data, error, isPending, refetch } = engagement;
  const again = (
    <MayButton
      may={opportunity.may.route}
      variant="default"
      size="xs"
      loading={routing.isPending}
      onClick={() => routing.mutate()}
    >
      Route again
    </MayButton>
  );
  return (
    <Panel
      title="Who serves"
      aside={data ? `decided by ${data.decidedBy}, ${momentInWords(data.decidedAt)}` : undefined}
      actions={data ? again : undefined}
    >
      <Refused fault={routing.error} />
      {isPending ? <Waiting lines={5} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data ? <VerdictCard verdict={data.verdict} /> : null}
      {opportunity.may.award === true ? <AwardForm opportunity={opportunity} /> : null}
      {data === null ? (
        <Empty
          title="Not routed yet"
          icon={<IconRoute size={20} aria-hidden />}
          actions={
            <MayButton may={opportunity.may.route} loading={routing.isPending} onClick={() => routing.mutate()}>
              Ask the rules
            </MayButton>
          }
        >
          The rules of engagement say who serves this need, why, and what is due by when.
        </Empty>
      ) : null}
    </Panel>
  );
}
