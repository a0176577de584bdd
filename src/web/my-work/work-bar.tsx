import styles from './my-work.module.css';
import type { Bucket } from './work-buckets.tsx';

/** How much waits and when it is due: as a bar, and as figures that lead to the tasks. */
export function WorkBar({ buckets }: { readonly buckets: readonly Bucket[] }) {
  const all = buckets.reduce((sum, { tasks }) => sum + tasks.length, 0);
  if (all === 0) return null;
  return (
    <nav className={styles.bar} aria-label="What waits, by when it is due">
      <div className={styles.shares} aria-hidden>
        {buckets.map(({ id, tasks }) =>
          tasks.length === 0 ? null : <span key={id} data-bucket={id} style={{ flexGrow: tasks.length }} />,
        )}
      </div>
      <ul className={styles.counts}>
        {buckets.map(({ id, title, tasks }) =>
          tasks.length === 0 && (id === 'none' || id === 'paused') ? null : (
            <li key={id} data-bucket={id} data-empty={tasks.length === 0 || undefined}>
              <a href={`#due-${id}`}>
                <strong>{tasks.length}</strong> {title}
              </a>
            </li>
          ),
        )}
      </ul>
    </nav>
  );
}
