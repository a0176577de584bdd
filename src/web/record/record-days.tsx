import { Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { count, Day } from '../../ui/figures.tsx';
import styles from './record.module.css';
import { daysQuery, type RecordSearch } from './record-queries.tsx';

const daysDrawn = 60;
const dayMs = 86_400_000;
/** Swedish writes days as ISO 8601 does. */
const isoDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'UTC' });

/** Entries by day, the last sixty days up to the newest: where much happened stands out before one reads. */
export function RecordDays({ search }: { readonly search: RecordSearch }) {
  const { data } = useQuery(daysQuery(search));
  const days = drawn(data?.days ?? []);
  const first = days[0];
  const last = days.at(-1);
  if (!first || !last || days.length < 2) return null;
  const most = Math.max(...days.map(({ entries }) => entries));
  const sum = days.reduce((all, { entries }) => all + entries, 0);
  return (
    <div className={styles.days}>
      <div
        role="img"
        aria-label={`${count(sum)} entries from ${first.day} to ${last.day}, at most ${count(most)} a day`}
      >
        <div className={styles.bars} aria-hidden>
          {days.map(({ day, entries }) => (
            <Tooltip key={day} label={`${day}: ${count(entries)}`}>
              <span className={styles.bar} style={{ '--share': entries / most } as React.CSSProperties} />
            </Tooltip>
          ))}
        </div>
      </div>
      <div className={styles.ends}>
        <Day date={first.day} />
        <Day date={last.day} />
      </div>
    </div>
  );
}

interface Counted {
  readonly day: string;
  readonly entries: number;
}

/** Days without an entry stand between the others as nothing. */
function drawn(counted: readonly Counted[]): Counted[] {
  const first = counted[0];
  const last = counted.at(-1);
  if (!first || !last) return [];
  const entries = new Map(counted.map((each) => [each.day, each.entries]));
  const end = Date.parse(last.day);
  const length = Math.min((end - Date.parse(first.day)) / dayMs + 1, daysDrawn);
  return Array.from({ length }, (_, at) => {
    const day = isoDay.format(end - (length - 1 - at) * dayMs);
    return { day, entries: entries.get(day) ?? 0 };
  });
}
