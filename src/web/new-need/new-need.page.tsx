import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Account } from '../../modules/accounts/account.ts';
import { accountQuery } from '../../modules/accounts/account-search.tsx';
import { Opportunity } from '../../modules/opportunities/opportunity.ts';
import { OutcomeTag } from '../../modules/opportunities/outcome-tag.tsx';
import { routeOpportunity } from '../../modules/routing/routing-queries.tsx';
import { servicesQuery, titleOf } from '../../playbook/playbook-queries.tsx';
import { tell } from '../../ui/api.tsx';
import { useDeed } from '../../ui/deed.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Refused } from '../../ui/states.tsx';
import { CircumstanceFields, OpportunityFields } from './circumstance-fields.tsx';
import { CustomerFields } from './customer-fields.tsx';
import { LiveVerdict, useVerdict } from './live-verdict.tsx';
import { factsOf, type NeedForm, newAccountOf, newOpportunityOf, useNeedForm } from './need-form.tsx';
import { NeedRows } from './need-rows.tsx';
import styles from './new-need.module.css';

const route = getRouteApi('/desk/new-need');

/** A need as it is told, with the verdict of the rules beside it while it is typed. */
export function NewNeedPage() {
  const search = route.useSearch();
  const form = useNeedForm({ account: search.account ?? null, licence: search.licence ?? '', name: search.name ?? '' });
  const { account: number, newCustomer } = form.values;
  const chosen = useQuery({ ...accountQuery(number ?? ''), enabled: number !== null && !newCustomer });
  const account = newCustomer || number === null ? undefined : chosen.data;
  const opening = useOpening(form, account);
  const verdict = useVerdict(factsOf(form.values, account));
  return (
    <>
      <PageHead
        title="New need"
        lead="The rules answer as you type; nothing is kept before you open the opportunity."
      />
      <div className={styles.columns}>
        <form className={styles.form} onSubmit={form.onSubmit(() => opening.mutate(undefined))} noValidate>
          <CustomerFields form={form} account={account} />
          <NeedRows form={form} />
          <CircumstanceFields form={form} />
          <OpportunityFields form={form} />
          <Refused fault={opening.error} />
          <Group justify="flex-end">
            <Button type="submit" loading={opening.isPending}>
              Open and route
            </Button>
          </Group>
        </form>
        <div className={styles.beside} id="verdict">
          <LiveVerdict verdict={verdict} />
        </div>
      </div>
      {verdict.data ? (
        <a className={styles.peek} href="#verdict">
          <OutcomeTag outcome={verdict.data.outcome} /> and why
        </a>
      ) : null}
    </>
  );
}

/**
 * Opens the account of a new customer, then the opportunity, routes it and goes there, even where routing is refused: it
 * can be asked again there. An account once opened is kept in mind, so that a second press does not open it twice.
 */
function useOpening(form: NeedForm, account: Account | undefined) {
  const navigate = useNavigate();
  const { data: services } = useQuery(servicesQuery);
  const [opened, setOpened] = useState<Account>();
  return useDeed(async () => {
    const given = newAccountOf(form.values);
    const customer = account ?? opened ?? (given && (await tell('POST', '/api/accounts', given, Account)));
    if (!customer) return;
    if (!account) setOpened(customer);
    const titles = form.values.needs.map(({ service }) => titleOf(services?.items, service ?? ''));
    const wanted = newOpportunityOf(form.values, customer, titles);
    const { number } = await tell('POST', '/api/opportunities', wanted, Opportunity);
    const arrive = () => navigate({ to: '/opportunities/$number', params: { number } });
    await routeOpportunity(number).finally(arrive);
  });
}
