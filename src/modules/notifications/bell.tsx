import { ActionIcon, Button, Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBell, IconSettings } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeed } from '../../ui/deed.tsx';
import { useNow } from '../../ui/now.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { useLiveNotifications } from './live.tsx';
import styles from './notification.module.css';
import { type Notification, unreadMax } from './notification.ts';
import { NotificationLine } from './notification-line.tsx';
import { bellQuery, markRead } from './notification-queries.tsx';

const countInWords = (unread: number) => (unread >= unreadMax ? `${unreadMax - 1}+` : String(unread));

/** The bell of the shell: how much is unread, the newest of it, live. */
export function NotificationBell() {
  useLiveNotifications();
  const [opened, { toggle, close }] = useDisclosure(false);
  const bell = useQuery(bellQuery);
  const unread = bell.data?.unread ?? 0;
  return (
    <Popover opened={opened} onDismiss={close} position="bottom-end" width={360} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          className={styles.bell}
          variant="subtle"
          color="gray"
          size={32}
          onClick={toggle}
          aria-label={unread === 0 ? 'Notifications' : `Notifications, ${countInWords(unread)} unread`}
        >
          <IconBell size={18} aria-hidden />
          {unread === 0 ? null : (
            <span className={styles.count} aria-hidden>
              {countInWords(unread)}
            </span>
          )}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label="Notifications">
        <BellList onGo={close} />
      </Popover.Dropdown>
    </Popover>
  );
}

function BellList({ onGo }: { readonly onGo: () => void }) {
  const { data, error, isPending, refetch } = useQuery(bellQuery);
  const now = useNow(60);
  const reading = useDeed(markRead);
  const go = ({ id, readAt }: Notification) => {
    onGo();
    if (readAt === null) reading.mutate([id]);
  };
  return (
    <>
      <div className={styles.head}>
        <strong>Notifications</strong>
        <Button
          variant="subtle"
          size="compact-xs"
          disabled={!data || data.unread === 0}
          loading={reading.isPending}
          onClick={() => reading.mutate(null)}
        >
          Mark all read
        </Button>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={26}
          aria-label="What you are told of"
          renderRoot={(props) => <Link to="/notifications/settings" {...props} onClick={onGo} />}
        >
          <IconSettings size={16} aria-hidden />
        </ActionIcon>
      </div>
      {isPending ? <Waiting lines={4} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data?.items.length === 0 ? <Empty small title="Nothing yet" /> : null}
      {data && data.items.length > 0 ? (
        <ul className={styles.short}>
          {data.items.map((item) => (
            <NotificationLine key={item.id} item={item} now={now} onRead={go} />
          ))}
        </ul>
      ) : null}
      <div className={styles.foot}>
        <Link to="/notifications" onClick={onGo}>
          All notifications
        </Link>
      </div>
    </>
  );
}
