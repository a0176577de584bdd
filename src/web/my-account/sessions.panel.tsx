import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SessionLine } from '../../platform/auth/account.ts';
import { useDeed } from '../../ui/deed.tsx';
import { Ago, momentInWords } from '../../ui/figures.tsx';
import { useNow } from '../../ui/now.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Failed, Refused, Waiting } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import styles from './my-account.module.css';
import { endOtherSessions, endSession, sessionsQuery } from './my-account-queries.tsx';

/** Where one is signed in, this browser first. */
export function SessionsPanel() {
  const { data, error, refetch } = useQuery(sessionsQuery);
  const ending = useDeed(endOtherSessions, ({ ended }) => `Sessions ended: ${ended}.`);
  const others = data ? data.items.filter(({ current }) => !current).length : 0;
  return (
    <Panel
      title="Sessions"
      aside={data?.items.length}
      actions={
        others > 0 ? (
          <Button variant="default" size="xs" loading={ending.isPending} onClick={() => ending.mutate(undefined)}>
            End all others
          </Button>
        ) : undefined
      }
      flush
    >
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data || error ? null : <Waiting lines={3} />}
      <Refused fault={ending.error} />
      {data ? (
        <ul className={styles.lines} aria-label="Sessions">
          {data.items.map((session) => (
            <Session key={session.id} session={session} />
          ))}
        </ul>
      ) : null}
    </Panel>
  );
}

function Session({ session }: { readonly session: SessionLine }) {
  const now = useNow(60);
  const { id, device, address, current, signedInAt, lastSeenAt } = session;
  const ending = useDeed(endSession, () => 'The session is ended.');
  return (
    <li className={styles.line}>
      <div className={styles.words}>
        {device} {current ? <Tag tone="accent">this one</Tag> : null}
        <div className={styles.about}>
          {address ? `from ${address}, ` : ''}
          {current ? (
            'in use now'
          ) : (
            <>
              last seen <Ago at={lastSeenAt} now={now} />
            </>
          )}
          , since {momentInWords(signedInAt)}
        </div>
        <Refused fault={ending.error} />
      </div>
      {current ? null : (
        <Button
          variant="default"
          size="xs"
          aria-label={`End the session of ${device}`}
          loading={ending.isPending}
          onClick={() => ending.mutate(id)}
        >
          End
        </Button>
      )}
    </li>
  );
}
