import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { demandVersion } from '../../platform/http/precondition.ts';
import { Refusal } from '../../platform/refusal.ts';
import { calendarOf } from '../../playbook/clocks/calendar.ts';
import type { NotificationKind } from '../../playbook/notifications.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { type Choice, keepChoice, keepOwnTimeZone, readChoice, readOwnTimeZone } from './choice-store.ts';
import type { Channels, ChosenSettings, NotificationSettings } from './notification.ts';

/** How a person is told of a kind: a duty as the playbook says, everything else as they chose. */
export const channelsOf = ({ id, duty, channels }: NotificationKind, { kinds }: Choice): Channels =>
  duty === undefined ? (kinds[id] ?? channels) : channels;

/** Where a person's morning is: as they said, else in the middle of their region. */
export function zoneOf(
  playbook: Playbook,
  person: { timeZone: string | null; region: string | null },
  at: Temporal.Instant,
) {
  if (person.timeZone) return person.timeZone;
  return person.region
    ? calendarOf(playbook.calendars, person.region, at).timeZone
    : playbook.notifications.digest.fallbackTimeZone;
}

/** What the reader is told of, and how. */
export async function readSettings(act: Act, playbook: Playbook): Promise<NotificationSettings> {
  const choice = await readChoice(act.tx, act.reader.id);
  const timeZone = await readOwnTimeZone(act);
  const { region } = act.reader;
  return {
    kinds: playbook.notifications.kinds.map((kind) => ({
      id: kind.id,
      title: kind.title,
      duty: kind.duty ?? null,
      channels: channelsOf(kind, choice),
    })),
    timeZone,
    zone: zoneOf(playbook, { timeZone, region }, act.clock.now()),
    digestHour: playbook.notifications.digest.hour,
    version: choice.version,
  };
}

/**
 * Chooses how one is told of what; the ledger is not told, for this is no fact of any record.
 * @throws Refusal `notification.duty` where a duty is switched, `notification.kind` where there is no such kind
 */
export async function chooseSettings(
  act: Act,
  playbook: Playbook,
  chosen: ChosenSettings,
): Promise<NotificationSettings> {
  const stream = `person/${act.reader.id}`;
  await lockDocument(act.tx, `notification-choice/${act.reader.id}`);
  const { version } = await readChoice(act.tx, act.reader.id);
  await demandVersion(act, { record: 'settings of notifications', stream, version });
  const known = new Map(playbook.notifications.kinds.map((kind) => [kind.id, kind]));
  for (const [id, channels] of Object.entries(chosen.kinds)) demandSwitchable(known.get(id), id, channels);
  await keepChoice(act.tx, act.reader.id, chosen.kinds);
  await keepOwnTimeZone(act, chosen.timeZone);
  return readSettings(act, playbook);
}

function demandSwitchable(kind: NotificationKind | undefined, id: string, channels: Channels): void {
  if (!kind) throw new Refusal('notification.kind', `The playbook knows no kind of notification ${id}.`);
  const same = (['app', 'mail', 'digest'] as const).every((channel) => channels[channel] === kind.channels[channel]);
  if (kind.duty !== undefined && !same) {
    throw new Refusal('notification.duty', `“${kind.title}” cannot be switched: ${kind.duty}`);
  }
}
