import { Button, Skeleton, Stack } from '@mantine/core';
import { IconAlertTriangle, IconBan, IconCircleCheck, IconInfoCircle, IconMoodEmpty } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Problem } from './api.tsx';
import styles from './states.module.css';
import type { Tone } from './tag.tsx';

/** Nothing here, said kindly, with the next thing to do. */
export function Empty({ title, children, icon, actions, small }: EmptyProps) {
  return (
    <div className={styles.state} data-small={small || undefined}>
      {small ? null : <div className={styles.mark}>{icon ?? <IconMoodEmpty size={20} aria-hidden />}</div>}
      <p className={styles.title}>{title}</p>
      {children === undefined ? null : <p className={styles.words}>{children}</p>}
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly icon?: ReactNode;
  readonly actions?: ReactNode;
  readonly small?: boolean;
}

/** What went wrong in the server's own sentence, each fault by its place, and the number to quote. */
export function Failed({ fault, onRetry, small }: FailedProps) {
  const problem = fault instanceof Problem ? fault : undefined;
  const refused = problem !== undefined && problem.status >= 400 && problem.status < 500;
  return (
    <div className={styles.state} data-small={small || undefined} role="alert">
      <div className={styles.mark} data-tone="bad">
        {refused ? <IconBan size={20} aria-hidden /> : <IconAlertTriangle size={20} aria-hidden />}
      </div>
      <p className={styles.title}>{titleOf(problem)}</p>
      <p className={styles.words}>{fault.message}</p>
      <Faults problem={problem} />
      {problem?.requestId ? <p className={styles.request}>Request {problem.requestId}</p> : null}
      {onRetry && !refused ? (
        <div className={styles.actions}>
          <Button variant="default" size="xs" onClick={onRetry}>
            Try again
          </Button>
        </div>
      ) : null}
    </div>
  );
}

interface FailedProps {
  readonly fault: Error;
  readonly onRetry?: () => void;
  readonly small?: boolean;
}

function titleOf(problem: Problem | undefined): string {
  if (!problem) return 'This page stumbled';
  if (problem.code === 'answer.unknown') return 'This page does not understand the answer';
  if (problem.status === 0) return 'No connection';
  if (problem.status === 404) return 'Not found';
  if (problem.status >= 500) return 'The server stumbled';
  return 'Refused';
}

function Faults({ problem }: { readonly problem: Problem | undefined }) {
  if (!problem || problem.faults.length === 0) return null;
  return (
    <ul className={styles.faults}>
      {problem.faults.map(({ place, sentence }) => (
        <li key={`${place} ${sentence}`}>
          <strong>{place}</strong> {sentence}
        </li>
      ))}
    </ul>
  );
}

/** A remark within a page: neutral, a warning, or the reason of a refusal. `live` speaks it to a screen reader. */
export function Note({ tone = 'neutral', live, children }: NoteProps) {
  const Icon =
    tone === 'good' ? IconCircleCheck : tone === 'warn' || tone === 'bad' ? IconAlertTriangle : IconInfoCircle;
  return (
    <div className={styles.note} data-tone={tone} role={live ? 'alert' : undefined}>
      <Icon size={17} aria-hidden />
      <div>{children}</div>
    </div>
  );
}

interface NoteProps {
  readonly tone?: Exclude<Tone, 'plum'>;
  readonly live?: boolean;
  readonly children: ReactNode;
}

/** The refusal of a verb just tried, beside the control that tried it. */
export function Refused({ fault }: { readonly fault: Error | null }) {
  if (!fault) return null;
  const faults = fault instanceof Problem ? fault.faults : [];
  return (
    <Note tone="bad" live>
      {fault.message}
      {faults.length === 0 ? null : (
        <ul>
          {faults.map(({ place, sentence }) => (
            <li key={`${place} ${sentence}`}>
              <strong>{place}</strong> {sentence}
            </li>
          ))}
        </ul>
      )}
    </Note>
  );
}

/** Grey lines while the answer is on its way. */
export function Waiting({ lines = 4, label = 'Loading' }: { readonly lines?: number; readonly label?: string }) {
  return (
    <Stack gap={10} p="md" role="status" aria-busy aria-label={label}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the grey lines have no other identity than their place.
        <Skeleton key={line} height={12} width={`${92 - ((line * 17) % 45)}%`} radius="sm" />
      ))}
    </Stack>
  );
}
