import styles from './stages.module.css';

/** The way a record goes, with where it stands; nothing where it has left the way. */
export function Stages({ label, stages, current }: StagesProps) {
  const here = stages.findIndex(({ id }) => id === current);
  if (here < 0) return null;
  return (
    <ol className={styles.stages} aria-label={label}>
      {stages.map(({ id, title }, place) => (
        <li
          key={id}
          className={styles.stage}
          data-past={place < here || undefined}
          aria-current={place === here ? 'step' : undefined}
          title={title}
        >
          <span>{title}</span>
        </li>
      ))}
    </ol>
  );
}

interface StagesProps {
  readonly label: string;
  readonly stages: readonly { readonly id: string; readonly title: string }[];
  readonly current: string;
}
