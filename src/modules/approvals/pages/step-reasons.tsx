import styles from './approval.module.css';

interface Reasons {
  readonly why: readonly {
    readonly sentence: string;
    readonly rule: string;
    readonly source: { readonly document: string; readonly section: string };
  }[];
  readonly removal: string | null;
}

/** Why a step is there, each reason with its rule and where that is written, and the smallest change that would remove it. */
export function StepReasons({ why, removal }: Reasons) {
  return (
    <>
      {why.map(({ sentence, rule, source }) => (
        <p key={`${rule} ${sentence}`} className={styles.reason}>
          {sentence}{' '}
          <span className={styles.quiet}>
            {source.document}, {source.section} ({rule})
          </span>
        </p>
      ))}
      {removal === null ? null : (
        <p className={styles.reason}>
          <span className={styles.quiet}>Not needed with this change: </span>
          {removal}
        </p>
      )}
    </>
  );
}
