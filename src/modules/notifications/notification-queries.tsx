import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ask, tell, withQuery } from '../../ui/api.tsx';
import {
  type ChosenSettings,
  type NotificationFilter,
  NotificationPage,
  NotificationSettings,
  type Reads,
  Unread,
} from './notification.ts';

/** The newest few, for the bell. */
export const bellQuery = queryOptions({
  queryKey: ['notifications', 'bell'],
  queryFn: ({ signal }) => ask('/api/notifications?limit=8', NotificationPage, signal),
  // Where the stream is cut off for long, the bell is late, never silent.
  refetchInterval: 120_000,
});

export const notificationsQuery = (filter: Partial<Pick<NotificationFilter, 'unread' | 'kind'>>) =>
  infiniteQueryOptions({
    queryKey: ['notifications', 'list', filter],
    queryFn: ({ signal, pageParam }) =>
      ask(withQuery('/api/notifications', { ...filter, before: pageParam }), NotificationPage, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }: NotificationPage) => next ?? undefined,
  });

export const settingsQuery = queryOptions({
  queryKey: ['notification-settings'],
  queryFn: ({ signal }) => ask('/api/notifications/settings', NotificationSettings, signal),
});

export const markRead = (ids: Reads['ids']) => tell('POST', '/api/notifications/reads', { ids }, Unread);

export const chooseSettings = ({ chosen, version }: { readonly chosen: ChosenSettings; readonly version: number }) =>
  tell('PUT', '/api/notifications/settings', chosen, NotificationSettings, { version });
