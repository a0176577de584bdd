import { Tag } from '../../../ui/tag.tsx';
import styles from './approval.module.css';
import { StepReasons } from './step-reasons.tsx';

/** A step that was not asked yet, in words. */
export interface PreviewedStep {
  readonly id: string;
  readonly title: string;
  /** What a yes says. */
  readonly asks?: string;
  /** Titles of the roles that may give it. */
  readonly roles: readonly string[];
  readonly of: number;
  /** Titles of the steps that are given first. */
  readonly after: readonly string[];
  /** What is promised of it, in words. */
  readonly due: string | null;
  readonly why: Parameters<typeof StepReasons>[0]['why'];
  readonly removal: string | null;
  /** Titles of what it hangs on: a change of one of these asks for it again. */
  readonly dependsOn?: readonly string[];
}

/** The path as it would be asked now: who, in which order, why, upon what, and what would make each step unnecessary. */
export function PathPreview({ steps }: { readonly steps: readonly PreviewedStep[] }) {
  return (
    <ol className={styles.path} aria-label="Steps to come">
      {steps.map(({ id, title, asks, roles, of, after, due, why, removal, dependsOn = [] }) => (
        <li key={id} className={styles.step} data-state="waiting">
          <div className={styles.head}>
            <h3>{title}</h3>
            {of > 1 ? <Tag outline>{of} different people</Tag> : null}
          </div>
          {asks === undefined ? null : <p className={styles.reason}>{asks}</p>}
          <p className={styles.quiet}>
            {roles.join(' or ')}
            {after.length === 0 ? '' : `, after ${after.join(', ')}`}
            {due === null ? '' : `, ${due}`}
          </p>
          {dependsOn.length === 0 ? null : (
            <p className={styles.quiet}>Asked again when this changes: {dependsOn.join(', ')}</p>
          )}
          <StepReasons why={why} removal={removal} />
        </li>
      ))}
    </ol>
  );
}
