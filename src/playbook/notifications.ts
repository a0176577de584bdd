import { z } from 'zod';
import { elsewhere } from './elsewhere.ts';
import type { PlaybookFolder } from './folder.ts';
import { ruleFrame } from './rule.ts';
import { readSection, type SectionFault } from './section.ts';

/** Who is told: somebody by what they are to the record, or everybody of a role. */
const Audience = z.union([
  z.enum(['mentioned', 'task-owner', 'escalated-to', 'owner', 'manager', 'watchers', 'told']),
  z.strictObject({ role: ruleFrame.id }),
]);
export type Audience = z.infer<typeof Audience>;

/** In the app, by mail at once, and in the digest of the morning. */
const Channels = z.strictObject({ app: z.boolean(), mail: z.boolean(), digest: z.boolean() });

const Kind = z.strictObject({
  id: z.string().regex(/^[a-z]+(-[a-z]+)*$/, 'must be a plain id such as task-mine.'),
  /** As its reader says it: "A task is given to me". */
  title: z.string().min(3),
  /** Names of entries of the ledger: `task.opened`. */
  entries: z.array(z.string().regex(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/)).min(1),
  audience: z.array(Audience).min(1),
  /** Why it cannot be switched off, for those that cannot. */
  duty: z.string().min(10).optional(),
  channels: Channels,
  /** Whether a partner's people are told as well. */
  partners: z.boolean().default(false),
});
/** A kind of notification; where several fit a person and an entry, the first one counts. */
export type NotificationKind = z.infer<typeof Kind>;

const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

const count = z.number().int().positive();

const Notifications = z.strictObject({
  source: ruleFrame.source,
  effective: ruleFrame.effective,
  kinds: z.array(Kind).min(1),
  digest: z.strictObject({
    /** In the time zone of its reader. */
    hour: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be an hour of the day such as 07:30.'),
    /** For people of no region who named none. */
    fallbackTimeZone: z.string().refine(isTimeZone, { error: 'must be a time zone such as Europe/Berlin.' }),
    /** How old an unread one may be to be listed. */
    backDays: count,
    linesMax: count,
  }),
  mail: z.strictObject({ triesMax: count, firstRetrySeconds: count, waitHoursMax: count, keepDays: count }),
  keepDays: count,
});
/** Who is told of what, and how. */
export type NotificationPolicy = z.infer<typeof Notifications>;

/** Reads `notifications.yaml`; a kind described twice and a role that is not described are refused. */
export function readNotifications(folder: PlaybookFolder): NotificationPolicy {
  const role = elsewhere(folder, 'roles.yaml', 'roles');
  return readSection(folder, 'notifications.yaml', Notifications, ({ kinds }) =>
    kinds.flatMap(({ id, audience }, at): SectionFault[] => [
      ...(kinds.findIndex((kind) => kind.id === id) < at
        ? [{ path: ['kinds', at, 'id'], sentence: `is taken: ${id} is described above; remove one.` }]
        : []),
      ...audience.flatMap((who, place) =>
        typeof who === 'string' ? [] : role(who.role, ['kinds', at, 'audience', place, 'role']),
      ),
    ]),
  );
}
