import type { NotificationKind } from '../../playbook/notifications.ts';
import type { Notification } from './notification.ts';
import type { NotificationRow } from './store.ts';

/** A notification as its reader sees it; one whose kind the playbook no longer has bears the kind's id. */
export const presentNotification = (
  kinds: readonly NotificationKind[],
  { recordName, at, readAt, ...row }: NotificationRow,
): Notification => ({
  ...row,
  title: kinds.find(({ id }) => id === row.kind)?.title ?? row.kind,
  record: { number: row.stream.split('/')[1] ?? row.stream, name: recordName },
  at: at.toString(),
  readAt: readAt?.toString() ?? null,
});
