import type { CSSProperties } from 'react';
import styles from './range-bar.module.css';

/** A published span with our own figure marked on it; outside the span the mark turns to warning. */
export function RangeBar({ low, high, value, show, label }: RangeBarProps) {
  const least = Math.min(low, value);
  const most = Math.max(high, value);
  const room = Math.max(most - least, 1) * 0.14;
  const place = (at: number) => ((at - least + room) / (most - least + 2 * room)) * 100;
  const outside = value < low || value > high;
  const words = `${label}: ${show(value)}, ${outside ? 'outside' : 'within'} ${show(low)} to ${show(high)}`;
  const at = place(value);
  return (
    <div className={styles.range} data-outside={outside || undefined} role="img" aria-label={words}>
      <div className={styles.rail}>
        <div className={styles.span} style={{ left: `${place(low)}%`, width: `${place(high) - place(low)}%` }} />
        <div className={styles.mark} style={{ left: `${at}%` }} />
        <span className={styles.value} style={{ left: `${at}%`, '--range-at': at } as CSSProperties}>
          {show(value)}
        </span>
      </div>
      <div className={styles.ends}>
        <span style={{ left: `${place(low)}%` }}>{show(low)}</span>
        <span style={{ right: `${100 - place(high)}%` }}>{show(high)}</span>
      </div>
    </div>
  );
}

interface RangeBarProps {
  readonly low: number;
  readonly high: number;
  readonly value: number;
  readonly show: (value: number) => string;
  /** What is compared, for a screen reader. */
  readonly label: string;
}
