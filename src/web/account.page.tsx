import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Account } from '../modules/accounts/account.ts';
import { accountQuery } from '../modules/accounts/account-search.tsx';
import { HierarchyPanel } from '../modules/accounts/hierarchy.panel.tsx';
import { editionInWords, regionInWords, segmentInWords } from '../modules/accounts/words.tsx';
import { CommentsPanel } from '../modules/comments/comments.panel.tsx';
import { Effects } from '../modules/estimates/effects/effects.panel.tsx';
import { FactsPanel } from '../modules/facts/facts.panel.tsx';
import { OpportunityCard } from '../modules/opportunities/opportunity-list.tsx';
import { opportunitiesQuery } from '../modules/opportunities/opportunity-search.tsx';
import { CardList } from '../ui/data-table.tsx';
import { Facts } from '../ui/facts.tsx';
import { count } from '../ui/figures.tsx';
import { PageHead, PageWaiting } from '../ui/page-head.tsx';
import { Panel, Sheet } from '../ui/panel.tsx';
import { Empty, Failed, Waiting } from '../ui/states.tsx';
import { TimelinePanel } from '../ui/timeline.tsx';
import styles from './opportunity.module.css';

const route = getRouteApi('/desk/accounts/$number');

/** One account: what decides about it, its family, its opportunities, its story. */
export function AccountPage() {
  const { number } = route.useParams();
  const { data: account, error, refetch } = useQuery(accountQuery(number));
  if (!account) return <PageWaiting title={number} fault={error} onRetry={() => void refetch()} />;
  return (
    <>
      <PageHead
        title={account.name}
        above={number}
        actions={
          account.may.openOpportunity === true ? (
            <Button
              leftSection={<IconPlus size={16} />}
              renderRoot={(props) => <Link to="/new-need" search={{ account: number }} {...props} />}
            >
              New need
            </Button>
          ) : null
        }
      />
      <AccountFacts account={account} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <AccountOpportunities number={number} />
          {account.may.seeFacts === true ? (
            <FactsPanel
              noun="accounts"
              number={number}
              effects={(fact) => <Effects noun="accounts" number={number} fact={fact} />}
            />
          ) : null}
        </div>
        <div className={styles.column}>
          <HierarchyPanel number={number} />
          <CommentsPanel subject={`account/${number}`} />
          <TimelinePanel stream={`account/${number}`} />
        </div>
      </div>
    </>
  );
}

function AccountFacts({ account }: { readonly account: Account }) {
  const partner = account.existingPartner;
  const delivers = { true: 'can deliver', false: 'cannot deliver', null: 'not asked yet' }[
    String(partner?.canDeliver ?? null)
  ];
  return (
    <Sheet label="Facts" padded>
      <Facts
        items={[
          ['Segment', segmentInWords[account.segment]],
          ['Employees of the group', count(account.groupEmployees)],
          ['Employees', count(account.employees)],
          ['Region', `${regionInWords[account.region]}, ${account.country}`],
          ['Territory', account.territory],
          ['Edition', editionInWords[account.edition]],
          ['Sector', account.publicSector ? 'Public' : 'Private'],
          ['Existing partner', partner ? `${partner.name}, ${delivers}` : null],
          ['Owner', account.owner],
        ]}
        width={150}
      />
    </Sheet>
  );
}

function AccountOpportunities({ number }: { readonly number: string }) {
  const { data, error, isPending, refetch } = useInfiniteQuery(opportunitiesQuery({ account: number }));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel title="Opportunities" aside={data?.pages[0] ? count(data.pages[0].total) : undefined} flush>
      {isPending ? <Waiting lines={4} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data && items.length === 0 ? (
        <Empty small title="No opportunities yet">
          The first begins with “New need” above.
        </Empty>
      ) : null}
      <CardList
        label="Opportunities of this account"
        items={items}
        keyOf={(opportunity) => opportunity.number}
        card={(opportunity) => <OpportunityCard opportunity={opportunity} />}
      />
    </Panel>
  );
}
