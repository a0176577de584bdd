import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { BookingPanel } from '../modules/bookings/panel/booking.panel.tsx';
import { CommentsPanel } from '../modules/comments/comments.panel.tsx';
import { Effects } from '../modules/estimates/effects/effects.panel.tsx';
import { EstimatePanel } from '../modules/estimates/estimate.panel.tsx';
import { FactsPanel } from '../modules/facts/facts.panel.tsx';
import { ExitPanel } from '../modules/opportunities/exits/exit.panel.tsx';
import { LicencePanel } from '../modules/opportunities/licences/licence.panel.tsx';
import type { Opportunity } from '../modules/opportunities/opportunity.ts';
import { OpportunityFacts } from '../modules/opportunities/opportunity-facts.tsx';
import { opportunityQuery } from '../modules/opportunities/opportunity-search.tsx';
import { StageBar, StageMenu } from '../modules/opportunities/stage.tsx';
import { ProposalPanel } from '../modules/proposals/board/proposal.panel.tsx';
import { PositioningPanel } from '../modules/proposals/positioning/positioning.panel.tsx';
import { QuestionnairePanel } from '../modules/questionnaires/questionnaire.panel.tsx';
import { QuotePanel } from '../modules/quotes/pages/quote.panel.tsx';
import { EngagementPanel } from '../modules/routing/engagement.panel.tsx';
import { StartPanel } from '../modules/scheduling/start.panel.tsx';
import { ScopePanel } from '../modules/scoping/scope.panel.tsx';
import { SowPanel } from '../modules/sow/sow.panel.tsx';
import { sowsQuery } from '../modules/sow/sow-queries.tsx';
import { TasksPanel } from '../modules/tasks/tasks.panel.tsx';
import { PageHead, PageWaiting } from '../ui/page-head.tsx';
import { TimelinePanel } from '../ui/timeline.tsx';
import styles from './opportunity.module.css';

const route = getRouteApi('/desk/opportunities/$number');

/** One opportunity from its need to its paper: who serves, scope, estimate, statement of work; tasks and story beside. */
export function OpportunityPage() {
  const { number } = route.useParams();
  const { data: opportunity, error, refetch } = useQuery(opportunityQuery(number));
  if (!opportunity) return <PageWaiting title={number} fault={error} onRetry={() => void refetch()} />;
  const { may } = opportunity;
  const stream = `opportunity/${number}`;
  const quotes = may.seeQuotes === true ? <QuotesOfDeal opportunity={opportunity} /> : null;
  // What the catalogue covers is quoted at once; what is made to measure is billed at the end.
  const fromCatalogue = opportunity.needs.every(({ sku }) => sku !== undefined);
  return (
    <>
      <PageHead
        title={opportunity.name}
        above={
          <>
            {number} ·{' '}
            <Link to="/accounts/$number" params={{ number: opportunity.account.number }}>
              {opportunity.account.name}
            </Link>
          </>
        }
        actions={
          <>
            {may.revise === true ? (
              <Button
                variant="default"
                renderRoot={(props) => <Link to="/opportunities/$number/need" params={{ number }} {...props} />}
              >
                Change the need
              </Button>
            ) : null}
            <StageMenu opportunity={opportunity} />
          </>
        }
      />
      <StageBar stage={opportunity.stage} />
      <OpportunityFacts opportunity={opportunity} />
      <div className={styles.columns}>
        <div className={styles.column}>
          {may.seeExits === true ? <LicencePanel opportunity={opportunity} /> : null}
          {may.seeBooking === true ? <BookingPanel opportunity={number} /> : null}
          {may.seeEngagement === true ? <EngagementPanel opportunity={opportunity} /> : null}
          {fromCatalogue ? quotes : null}
          {may.seeProposal === true ? <ProposalPanel opportunity={number} /> : null}
          {may.seeProposal === true ? <PositioningPanel opportunity={number} /> : null}
          {may.seeFacts === true ? (
            <FactsPanel
              noun="opportunities"
              number={number}
              effects={(fact) => <Effects noun="opportunities" number={number} fact={fact} />}
            />
          ) : null}
          {may.seeScope === true ? <ScopePanel opportunity={opportunity} /> : null}
          {may.seeFacts === true ? <QuestionnairePanel opportunity={number} /> : null}
          {may.seeEstimates === true ? <EstimatePanel opportunity={opportunity} /> : null}
          {fromCatalogue ? null : quotes}
          {may.seeSows === true ? <SowPanel opportunity={opportunity} /> : null}
          {may.seeEngagement === true ? null : <TasksPanel subject={stream} />}
        </div>
        <div className={styles.column}>
          {may.seeExits === true ? <ExitPanel opportunity={opportunity} /> : null}
          {may.seeStart === true ? <StartPanel opportunity={opportunity} /> : null}
          {may.seeEngagement === true ? <TasksPanel subject={stream} /> : null}
          <CommentsPanel subject={stream} />
          {may.seeEngagement === true ? <TimelinePanel stream={stream} /> : null}
        </div>
      </div>
    </>
  );
}

/** The quotes beside the statement of work that some of them bill. */
function QuotesOfDeal({ opportunity: { number, may } }: { readonly opportunity: Opportunity }) {
  const { data } = useQuery({ ...sowsQuery(number), enabled: may.seeSows === true });
  return <QuotePanel opportunity={number} sow={data?.items[0] ?? null} />;
}
