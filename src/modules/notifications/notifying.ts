import type { Act } from '../../platform/act.ts';
import { type KnownReader, readReaders } from '../../platform/auth/readers.ts';
import { lookAs, mayHear, seesStream } from '../../platform/database/reader.ts';
import type { Recorded } from '../../platform/jobs/reactions.ts';
import { queueLetter } from '../../platform/mail/outbox.ts';
import type { NotificationKind } from '../../playbook/notifications.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { membersOf } from './audience.ts';
import { readChoice } from './choice-store.ts';
import { channelsOf } from './choosing.ts';
import { keyOf, letterOf } from './letters/letters.ts';
import type { Links } from './letters/links.ts';
import { presentNotification } from './presenting.ts';
import { insertNotification, readNotification, seesComment } from './store.ts';

/**
 * Tells everybody whom an entry concerns, each once and as the first kind that fits them: never whoever did it, never
 * whoever may not see it by their own row rules, never whoever may not enter. Done twice, it tells nobody twice.
 */
export async function notify(act: Act, playbook: Playbook, links: Links, entry: Recorded): Promise<void> {
  const kinds = playbook.notifications.kinds.filter(({ entries }) => entries.includes(entry.name));
  const told = new Map<string, NotificationKind[]>();
  for (const kind of kinds) {
    const members = await Promise.all(kind.audience.map((who) => membersOf(act, entry, who)));
    for (const person of new Set(members.flat())) told.set(person, [...(told.get(person) ?? []), kind]);
  }
  if (entry.actorId) told.delete(entry.actorId);
  for (const reader of await readReaders(act.tx, rightsOf(playbook), [...told.keys()])) {
    const kind = told.get(reader.id)?.find(({ partners }) => partners || reader.partnerId === null);
    if (kind && (await maySee(act, reader, entry))) await tell(act, { playbook, links, entry, reader, kind });
  }
}

/** What is said for the company alone is not seen with the record. */
const maySee = ({ tx }: Act, reader: KnownReader, { name, stream, particulars }: Recorded): Promise<boolean> =>
  lookAs(tx, reader, async () => {
    if (!(await seesStream(tx, stream)) || !(await mayHear(tx, name))) return false;
    return typeof particulars.comment === 'string' ? seesComment(tx, particulars.comment) : true;
  });

interface Telling {
  readonly playbook: Playbook;
  readonly links: Links;
  readonly entry: Recorded;
  readonly reader: KnownReader;
  readonly kind: NotificationKind;
}

async function tell(act: Act, { playbook, links, entry, reader, kind }: Telling): Promise<void> {
  const channels = channelsOf(kind, await readChoice(act.tx, reader.id));
  if (!channels.app && !channels.mail && !channels.digest) return;
  const line = { personId: reader.id, entryId: entry.id, kind: kind.id, stream: entry.stream, inApp: channels.app };
  const id = await insertNotification(act, line);
  if (!id || !channels.mail) return;
  const row = await lookAs(act.tx, reader, () => readNotification({ tx: act.tx, reader }, id));
  if (!row) return;
  const unsubscribePath = kind.duty ? null : links.unsubscribePath({ personId: reader.id, kind: kind.id });
  await queueLetter(act.tx, {
    ...letterOf(presentNotification(playbook.notifications.kinds, row), links, unsubscribePath),
    ...{ to: reader.email, kind: kind.id, unsubscribePath },
    deduplicationKey: keyOf.told(entry.id, reader.id, kind.id),
  });
}
