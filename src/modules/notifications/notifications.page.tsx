import { Button, Group, SegmentedControl } from '@mantine/core';
import { IconBell, IconSettings } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useDeed } from '../../ui/deed.tsx';
import { ChoiceFilter, Filters } from '../../ui/filters.tsx';
import { useNow } from '../../ui/now.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Sheet } from '../../ui/panel.tsx';
import { Empty, Failed, Refused, Waiting } from '../../ui/states.tsx';
import styles from './notification.module.css';
import { NotificationLine } from './notification-line.tsx';
import { markRead, notificationsQuery, settingsQuery } from './notification-queries.tsx';

const route = getRouteApi('/desk/notifications');

/** All one was told of, newest first. */
export function NotificationsPage() {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const { data: settings } = useQuery(settingsQuery);
  const list = useInfiniteQuery(
    notificationsQuery({ unread: filter.unread, ...(filter.kind && { kind: filter.kind }) }),
  );
  const reading = useDeed(markRead);
  const now = useNow(60);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const unread = list.data?.pages[0]?.unread ?? 0;
  return (
    <>
      <PageHead
        title="Notifications"
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconSettings size={16} aria-hidden />}
              renderRoot={(props) => <Link to="/notifications/settings" {...props} />}
            >
              What you are told of
            </Button>
            <Button disabled={unread === 0} loading={reading.isPending} onClick={() => reading.mutate(null)}>
              Mark all read
            </Button>
          </>
        }
      />
      <Refused fault={reading.error} />
      <Sheet label="Notifications">
        <Filters left={unread === 0 ? 'All read' : `${unread} unread`}>
          <SegmentedControl
            size="xs"
            aria-label="Which notifications"
            value={filter.unread ? 'unread' : 'all'}
            onChange={(value) => void navigate({ search: { ...filter, unread: value === 'unread' }, replace: true })}
            data={[
              { value: 'all', label: 'All' },
              { value: 'unread', label: 'Unread' },
            ]}
          />
          <ChoiceFilter
            label="Kind"
            value={filter.kind}
            choices={(settings?.kinds ?? []).map(({ id, title }) => ({ value: id, label: title }))}
            onChange={(kind) => void navigate({ search: { ...filter, kind }, replace: true })}
          />
        </Filters>
        {list.isPending ? <Waiting lines={8} /> : null}
        {list.error ? <Failed fault={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.data && items.length === 0 ? (
          <Empty title={filter.unread ? 'Nothing is unread' : 'Nothing yet'} icon={<IconBell size={20} aria-hidden />}>
            What concerns you, and what you watch, is told here.
          </Empty>
        ) : null}
        {items.length > 0 ? (
          <ul className={styles.list} data-rows>
            {items.map((item) => (
              <NotificationLine
                key={item.id}
                item={item}
                now={now}
                onRead={({ id, readAt }) => (readAt === null ? reading.mutate([id]) : undefined)}
              />
            ))}
          </ul>
        ) : null}
        {list.hasNextPage ? (
          <Group justify="center" p="sm">
            <Button
              variant="default"
              size="xs"
              loading={list.isFetchingNextPage}
              onClick={() => void list.fetchNextPage()}
            >
              Older ones
            </Button>
          </Group>
        ) : null}
      </Sheet>
    </>
  );
}
