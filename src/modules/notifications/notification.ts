import { z } from 'zod';

const instant = z.iso.datetime({ offset: true });

/** One line of the bell. */
export const Notification = z.object({
  id: z.uuid(),
  kind: z.string(),
  /** What its kind is called: "Somebody mentions me in a comment". */
  title: z.string(),
  sentence: z.string(),
  /** What was said, where it tells of a comment that still stands. */
  excerpt: z.string().nullable(),
  stream: z.string(),
  /** The record it happened to. */
  record: z.object({ number: z.string(), name: z.string().nullable() }),
  actor: z.string().nullable(),
  at: instant,
  readAt: instant.nullable(),
});
export type Notification = z.infer<typeof Notification>;

/** More than so many unread ones are not counted. */
export const unreadMax = 100;

export const NotificationPage = z.object({
  items: z.array(Notification),
  /** How many are unread in all, `unreadMax` for that many and more. */
  unread: z.number().int(),
  /** Where the next page begins; null on the last. */
  next: z.uuid().nullable(),
});
export type NotificationPage = z.infer<typeof NotificationPage>;

export const NotificationFilter = z.object({
  unread: z.stringbool().default(false),
  kind: z.string().optional(),
  /** The last one of the page before. */
  before: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});
export type NotificationFilter = z.infer<typeof NotificationFilter>;

/** Which ones were read; null for all. */
export const Reads = z.strictObject({ ids: z.array(z.uuid()).min(1).max(200).nullable() });
export type Reads = z.infer<typeof Reads>;

export const Unread = z.object({ unread: z.number().int() });
export type Unread = z.infer<typeof Unread>;

/** What the stream says: a new one with the count, or the count alone after some were read. */
export const Told = z.object({ unread: z.number().int(), item: Notification.nullable() });

/** In the app, by mail at once, and in the digest of the morning. */
export const Channels = z.strictObject({ app: z.boolean(), mail: z.boolean(), digest: z.boolean() });
export type Channels = z.infer<typeof Channels>;

/** What one is told of and how. */
export const NotificationSettings = z.object({
  kinds: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      /** Why it cannot be switched; null where it can. */
      duty: z.string().nullable(),
      channels: Channels,
    }),
  ),
  /** As its reader set it; null follows the region. */
  timeZone: z.string().nullable(),
  /** The one that counts. */
  zone: z.string(),
  digestHour: z.string(),
  version: z.number().int(),
});
export type NotificationSettings = z.infer<typeof NotificationSettings>;

const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

export const ChosenSettings = z.strictObject({
  /** Kinds left out stay as the playbook begins them. */
  kinds: z.record(z.string(), Channels),
  timeZone: z.string().max(60).refine(isTimeZone, 'must be a time zone such as Europe/Berlin.').nullable(),
});
export type ChosenSettings = z.infer<typeof ChosenSettings>;

/** The page of the record a stream tells of. */
export function pathOf(stream: string): string {
  const [noun = '', number = ''] = stream.split('/');
  const rooms: Record<string, string> = {
    opportunity: 'opportunities',
    account: 'accounts',
    task: 'tasks',
    webhook: 'webhooks',
  };
  if (Object.hasOwn(rooms, noun)) return `/${rooms[noun]}/${encodeURIComponent(number)}`;
  return noun === 'partner' ? '/partners' : '/';
}
