import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Account } from '../../modules/accounts/account.ts';
import { accountQuery } from '../../modules/accounts/account-search.tsx';
import { Opportunity } from '../../modules/opportunities/opportunity.ts';
import { opportunityQuery } from '../../modules/opportunities/opportunity-search.tsx';
import { routeOpportunity } from '../../modules/routing/routing-queries.tsx';
import { isOutdated, type Problem, tell } from '../../ui/api.tsx';
import { useDeed } from '../../ui/deed.tsx';
import { PageHead, PageWaiting } from '../../ui/page-head.tsx';
import { Refused } from '../../ui/states.tsx';
import { CircumstanceFields } from './circumstance-fields.tsx';
import { LiveVerdict, useVerdict } from './live-verdict.tsx';
import { MergeNeed } from './merge-need.tsx';
import { factsOf, revisedNeedOf, saidBy, useNeedForm } from './need-form.tsx';
import { NeedRows } from './need-rows.tsx';
import styles from './new-need.module.css';

const route = getRouteApi('/desk/opportunities/$number/need');

/** Changes what is needed on an opportunity that is still open, with the verdict on the changed facts beside it. */
export function RevisedNeedPage() {
  const { number } = route.useParams();
  const opportunity = useQuery(opportunityQuery(number));
  const customer = opportunity.data?.account.number;
  const account = useQuery({ ...accountQuery(customer ?? ''), enabled: customer !== undefined });
  if (!opportunity.data || !account.data) {
    const waiting = opportunity.error ? opportunity : account;
    return <PageWaiting title={number} fault={waiting.error} onRetry={() => void waiting.refetch()} />;
  }
  return <RevisedNeed opportunity={opportunity.data} account={account.data} />;
}

function RevisedNeed({ opportunity, account }: { readonly opportunity: Opportunity; readonly account: Account }) {
  const { number, name } = opportunity;
  const navigate = useNavigate();
  // What the form was filled from; the newest state of the opportunity comes in beside it when somebody else saves.
  const [seen, setSeen] = useState(opportunity);
  const form = useNeedForm(saidBy(seen));
  const verdict = useVerdict(factsOf(form.values, account));
  const revising = useDeed(async () => {
    const path = `/api/opportunities/${encodeURIComponent(number)}/need`;
    await tell('PUT', path, revisedNeedOf(form.values), Opportunity, { version: seen.version });
    await routeOpportunity(number).finally(() => navigate({ to: '/opportunities/$number', params: { number } }));
  });
  return (
    <>
      <PageHead
        title="Change the need"
        above={
          <Link to="/opportunities/$number" params={{ number }}>
            {number}, {name}
          </Link>
        }
        lead="The change is kept in the timeline, and the opportunity is routed again on the new facts."
      />
      <div className={styles.columns}>
        <form className={styles.form} onSubmit={form.onSubmit(() => revising.mutate(undefined))} noValidate>
          <NeedRows form={form} />
          <CircumstanceFields form={form} />
          {isOutdated(revising.error) && opportunity.version !== seen.version ? (
            <MergeNeed
              problem={revising.error as Problem}
              seen={seen}
              form={form}
              newest={opportunity}
              onMerged={() => {
                setSeen(opportunity);
                revising.reset();
              }}
            />
          ) : (
            <Refused fault={revising.error} />
          )}
          <Group justify="flex-end" gap="xs">
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/opportunities/$number" params={{ number }} {...props} />}
            >
              Leave as it is
            </Button>
            <Button type="submit" loading={revising.isPending}>
              Change and route again
            </Button>
          </Group>
        </form>
        <div className={styles.beside}>
          <LiveVerdict verdict={verdict} />
        </div>
      </div>
    </>
  );
}
