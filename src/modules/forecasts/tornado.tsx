import { count } from '../../ui/figures.tsx';
import styles from './forecast.module.css';
import type { Forecast, ForecastDriver } from './forecast.ts';

const shown = 10;

/** What the spread comes from, the largest first: where a question is worth most. */
export function Tornado({ drivers }: { readonly drivers: Forecast['drivers'] }) {
  const largest = drivers[0]?.share ?? 0;
  const rest = drivers.slice(shown);
  return (
    <ul className={styles.drivers}>
      {drivers.slice(0, shown).map((driver) => (
        <li key={driver.id} className={styles.driver}>
          <span className={styles.title}>{driver.title}</span>
          <span className={styles.share}>{inPercent(driver.share)}</span>
          <div className={styles.rail}>
            <div
              className={styles.fill}
              data-kind={driver.kind}
              style={{ width: `${largest > 0 ? (driver.share / largest) * 100 : 0}%` }}
            />
          </div>
          <span className={styles.hours}>{hoursInWords(driver)}</span>
        </li>
      ))}
      {rest.length === 0 ? null : (
        <li className={styles.hours}>
          {rest.length} more bring {inPercent(rest.reduce((sum, { share }) => sum + share, 0))} together.
        </li>
      )}
    </ul>
  );
}

const inPercent = (share: number): string => `${(share * 100).toLocaleString('en-US', { maximumFractionDigits: 1 })} %`;

function hoursInWords({ kind, low, likely, high, probability }: ForecastDriver): string {
  const hours =
    low === high ? `${count(low)} hours, for sure` : `${count(low)} to ${count(high)} hours, likely ${count(likely)}`;
  return kind === 'risk' ? `A risk that strikes in ${Math.round((probability ?? 0) * 100)} of 100: ${hours}` : hours;
}
