import { showMoney } from '../../../platform/money.ts';
import type { Quote } from '../quote.ts';
import styles from './desk.module.css';

/** What a quote comes to, drawn: education, services and what the discount takes away, as shares of the list price. */
export function Totals({ quote: { totals, currency, discountPercent } }: { readonly quote: Quote }) {
  const { listCents, discountCents, servicesCents, educationCents, totalCents } = totals;
  const show = (cents: number) => showMoney(cents, currency);
  const parts = [
    { id: 'education', title: 'Education', cents: educationCents },
    { id: 'services', title: 'Services', cents: servicesCents },
    { id: 'discount', title: `Discount, ${discountPercent} %`, cents: discountCents },
  ].filter(({ cents }) => cents > 0);
  const words = parts.map(({ title, cents }) => `${title} ${show(cents)}`).join(', ');
  return (
    <div className={styles.totals}>
      <div className={styles.total}>
        <span>Total</span>
        <strong className="figures">{show(totalCents)}</strong>
      </div>
      {listCents > 0 ? (
        <div className={styles.shares} role="img" aria-label={`Of ${show(listCents)} at list price: ${words}`}>
          {parts.map(({ id, cents }) => (
            <span key={id} data-part={id} style={{ flexGrow: cents }} />
          ))}
        </div>
      ) : null}
      <dl className={styles.sums}>
        <div>
          <dt>At list price</dt>
          <dd className="figures">{show(listCents)}</dd>
        </div>
        {parts.map(({ id, title, cents }) => (
          <div key={id} data-part={id}>
            <dt>{title}</dt>
            <dd className="figures">
              {id === 'discount' ? '−' : ''}
              {show(cents)}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
