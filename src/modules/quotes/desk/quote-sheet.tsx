import { Button, Group, Modal } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { showMoney } from '../../../platform/money.ts';
import { quotingQuery } from '../../../playbook/playbook-queries.tsx';
import { MergeOffer } from '../../../ui/merge.tsx';
import { Note, Refused } from '../../../ui/states.tsx';
import { quoteQuery, readQuote, saveTerms } from '../pages/quote-queries.tsx';
import type { Quote, WishedLine } from '../quote.ts';
import { CustomSheet } from './custom-sheet.tsx';
import styles from './desk.module.css';
import { QuoteDesk, type Saving } from './desk.tsx';
import { type Fields, lineOf } from './merging.tsx';
import { hinderedInWords, Outcome } from './outcome.tsx';
import { ProductsStep } from './products-step.tsx';
import { BillingStep, DiscountStep, StartStep } from './terms-panels.tsx';

function useDesk(quote: Quote): QuoteDesk {
  const queries = useQueryClient();
  const { number } = quote;
  const [desk] = useState(
    () =>
      new QuoteDesk(quote, {
        save: (terms, version) => saveTerms(number, terms, version),
        read: () => readQuote(number),
        saved: (saved) => {
          queries.setQueryData(quoteQuery(number).queryKey, saved);
          void queries.invalidateQueries({
            predicate: ({ queryKey: [of, what] }) => of === 'quotes' && what !== 'one',
          });
        },
      }),
  );
  useEffect(() => desk.adopt(quote), [desk, quote]);
  useEffect(() => {
    const keep = (event: BeforeUnloadEvent) => {
      if (desk.get().saving.at !== 'saved') event.preventDefault();
      desk.flush();
    };
    window.addEventListener('beforeunload', keep);
    return () => {
      window.removeEventListener('beforeunload', keep);
      desk.flush();
    };
  }, [desk]);
  return desk;
}

/** A quote as it is written, or as it bills a statement of work. */
export const QuoteSheet = ({ quote }: { readonly quote: Quote }) =>
  quote.kind === 'standard' ? <FourSteps quote={quote} /> : <CustomSheet quote={quote} />;

/** The seller's four steps on one page, with what they come to beside them while one types. */
function FourSteps({ quote }: { readonly quote: Quote }) {
  const desk = useDesk(quote);
  const state = useSyncExternalStore(desk.subscribe, desk.get);
  const { data: policy } = useQuery(quotingQuery);
  const readOnly = state.quote.may.change !== true;
  const step = { desk, state, policy, readOnly };
  return (
    <div className={styles.columns}>
      <div className={styles.steps}>
        {readOnly ? <Note>{state.quote.may.change}</Note> : null}
        <Trouble desk={desk} saving={state.saving} />
        <BillingStep {...step} />
        <StartStep {...step} />
        <ProductsStep {...step} />
        <DiscountStep {...step} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: where it is higher than the window, the keyboard must scroll it. */}
      <section className={styles.beside} id="outcome" aria-label="What the quote comes to" tabIndex={0}>
        <Outcome quote={state.quote} saving={readOnly ? null : state.saving} policy={policy} />
      </section>
      <a className={styles.peek} href="#outcome">
        <strong className="figures">{showMoney(state.quote.totals.totalCents, state.quote.currency)}</strong>
        {hinderedInWords(state.quote.findings)}
      </a>
    </div>
  );
}

/** What keeps the quote from being saved, and what can be done about it. */
function Trouble({ desk, saving }: { readonly desk: QuoteDesk; readonly saving: Saving }) {
  if (saving.at === 'offline') {
    return (
      <Note tone="warn" live>
        The server cannot be reached. What you write is kept on this page and saved as soon as it answers.
      </Note>
    );
  }
  if (saving.at === 'refused') {
    return (
      <Group>
        <Refused fault={saving.problem} />
        <Button size="xs" variant="default" onClick={desk.flush}>
          Try again
        </Button>
      </Group>
    );
  }
  if (saving.at !== 'clash') return null;
  const { problem, base, mine, theirs } = saving;
  return (
    <Modal opened onClose={() => {}} withCloseButton={false} size="xl" title="Somebody else saved first">
      <MergeOffer<Fields>
        {...{ problem, base, mine, theirs }}
        words={{ title: (field) => titleOf(String(field), base, theirs), value: (field, side) => inWords(side[field]) }}
        onMerge={(fields) => desk.settle(fields)}
      />
    </Modal>
  );
}

const titles: Readonly<Record<string, string>> = {
  quoteType: 'Quote type',
  billingAccount: 'Billing account',
  startDate: 'Start date',
  currency: 'Currency',
  channel: 'The customer buys',
  besideSubscription: 'On the quote of a subscription',
  discountPercent: 'Discount',
  comment: 'Why, for those who approve',
  useCase: 'Use case',
  workDescription: 'Description of the work',
};

function titleOf(field: string, ...sides: readonly Fields[]): string {
  if (lineOf(field) === undefined) return titles[field] ?? field;
  const line = sides.map((side) => side[field]).find(Boolean) as WishedLine | undefined;
  return line ? `Line of ${line.sku}` : 'A line';
}

function inWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'object') return String(value);
  if ('sku' in value) {
    const { sku, quantity, attendees } = value as WishedLine;
    return `${quantity} × ${sku}${attendees === null ? '' : `, ${attendees} attend`}`;
  }
  return Object.values(value).filter(Boolean).join(', ');
}
