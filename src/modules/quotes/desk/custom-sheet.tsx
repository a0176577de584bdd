import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { quotingQuery } from '../../../playbook/playbook-queries.tsx';
import { Facts } from '../../../ui/facts.tsx';
import { Day, Money, Nothing } from '../../../ui/figures.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { QuietTable } from '../../../ui/quiet-table.tsx';
import type { Quote } from '../quote.ts';
import styles from './desk.module.css';
import { Outcome } from './outcome.tsx';

/** A quote that bills a statement of work: what it bills, at what its estimate says; nobody writes it by hand. */
export function CustomSheet({ quote }: { readonly quote: Quote }) {
  const { data: policy } = useQuery(quotingQuery);
  const { billingAccount, startDate, estimate, lines, currency } = quote;
  return (
    <div className={styles.columns}>
      <div className={styles.steps}>
        <Panel title="What it bills" aside="written from its estimate alone" flush>
          <QuietTable label="Lines">
            <thead>
              <tr>
                <th scope="col">Line</th>
                <th scope="col">SKU</th>
                <th scope="col" data-align="end">
                  Price
                </th>
              </tr>
            </thead>
            <tbody>
              {lines.map(({ id, title, sku, totalCents }) => (
                <tr key={id}>
                  <th scope="row">{title}</th>
                  <td>{sku ?? <Nothing words="no SKU yet" />}</td>
                  <td data-align="end">
                    <Money cents={totalCents} currency={currency} />
                  </td>
                </tr>
              ))}
            </tbody>
          </QuietTable>
        </Panel>
        <Panel title="Terms">
          <Facts
            width={180}
            items={[
              [
                'Estimate',
                estimate === null ? null : (
                  <Link key="estimate" to="/estimates/$number" params={{ number: estimate }} search={{}}>
                    {estimate}
                  </Link>
                ),
              ],
              ['The invoice goes to', [billingAccount.name, billingAccount.address].filter(Boolean).join(', ')],
              ['Start date', startDate === null ? null : <Day key="start" date={startDate} />],
            ]}
          />
        </Panel>
      </div>
      <div className={styles.beside}>
        <Outcome quote={quote} saving={null} policy={policy} />
      </div>
    </div>
  );
}
