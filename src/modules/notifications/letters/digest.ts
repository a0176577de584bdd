import type { Act } from '../../../platform/act.ts';
import { type KnownReader, readReaders } from '../../../platform/auth/readers.ts';
import { lookAs } from '../../../platform/database/reader.ts';
import { queueLetter } from '../../../platform/mail/outbox.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { readChoice } from '../choice-store.ts';
import { channelsOf, zoneOf } from '../choosing.ts';
import { presentNotification } from '../presenting.ts';
import { readNotification } from '../store.ts';
import { isQueued, readDigestIds, readDigestPeople, takeForDigest } from './digest-store.ts';
import { digestOf, keyOf } from './letters.ts';
import { digestKind, type Links } from './links.ts';

/**
 * The chore of every quarter of an hour: whose morning has come gets one letter with what is still unread, once a day.
 * What comes after the hour waits for the next morning.
 * @returns how many letters were written
 */
export async function sendDigests(act: Act, playbook: Playbook, links: Links): Promise<number> {
  const { backDays } = playbook.notifications.digest;
  const since = act.clock.now().subtract({ hours: 24 * backDays });
  const people = await readDigestPeople(act, since);
  let letters = 0;
  for (const reader of await readReaders(act.tx, rightsOf(playbook), people)) {
    if (await sendDigest(act, { playbook, links, reader, since })) letters += 1;
  }
  return letters;
}

interface Morning {
  readonly playbook: Playbook;
  readonly links: Links;
  readonly reader: KnownReader;
  readonly since: Temporal.Instant;
}

async function sendDigest(act: Act, { playbook, links, reader, since }: Morning): Promise<boolean> {
  const { digest, kinds } = playbook.notifications;
  const now = act.clock.now().toZonedDateTimeISO(zoneOf(playbook, reader, act.clock.now()));
  const morning = now.withPlainTime(digest.hour);
  if (Temporal.ZonedDateTime.compare(now, morning) < 0) return false;
  const deduplicationKey = keyOf.digest(reader.id, now.toPlainDate().toString());
  if (await isQueued(act.tx, deduplicationKey)) return false;
  const choice = await readChoice(act.tx, reader.id);
  const wanted = kinds.filter((kind) => channelsOf(kind, choice).digest).map(({ id }) => id);
  const ask = { personId: reader.id, kinds: wanted, since, before: morning.toInstant(), limit: digest.linesMax };
  const ids = await readDigestIds(act.tx, ask);
  const rows = await lookAs(act.tx, reader, () =>
    Array.fromAsync(ids, (id) => readNotification({ tx: act.tx, reader }, id)),
  );
  const items = rows.flatMap((row) => (row ? [presentNotification(kinds, row)] : []));
  if (
    items.length === 0 ||
    !(await takeForDigest(
      act,
      items.map(({ id }) => id),
    ))
  )
    return false;
  const unsubscribePath = links.unsubscribePath({ personId: reader.id, kind: digestKind });
  return queueLetter(act.tx, {
    ...digestOf(items, links, unsubscribePath),
    ...{ to: reader.email, kind: digestKind, unsubscribePath, deduplicationKey },
  });
}
