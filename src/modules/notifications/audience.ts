import type { Act } from '../../platform/act.ts';
import type { Recorded } from '../../platform/jobs/reactions.ts';
import type { Audience } from '../../playbook/notifications.ts';
import { readWatchers } from '../comments/store.ts';
import { readAnswerable, readHolders, readTaskOwner } from './audience-store.ts';

const text = (value: unknown): string[] => (typeof value === 'string' ? [value] : []);

/** The records an entry concerns: whose stream it stands in, and the one it names as its subject. */
const recordsOf = ({ stream, particulars }: Recorded): string[] => [stream, ...text(particulars.subject)];

/** The ids of those who are meant, what they may see not yet asked. */
export async function membersOf(act: Act, entry: Recorded, who: Audience): Promise<string[]> {
  const { particulars } = entry;
  if (typeof who === 'object') return readHolders(act.tx, who.role);
  switch (who) {
    case 'mentioned':
      return Array.isArray(particulars.mentions) ? particulars.mentions.flatMap(text) : [];
    case 'told':
      return Array.isArray(particulars.told) ? particulars.told.flatMap(text) : [];
    case 'task-owner': {
      const owners = await Promise.all(text(particulars.task).map((number) => readTaskOwner(act.tx, number)));
      return owners.flatMap(text);
    }
    case 'escalated-to':
      return text(particulars.toId);
    case 'owner':
      return (await readAnswerable(act.tx, recordsOf(entry))).flatMap(({ ownerId }) => text(ownerId));
    case 'manager':
      return (await readAnswerable(act.tx, recordsOf(entry))).flatMap(({ managerId }) => text(managerId));
    case 'watchers':
      return readWatchers(act, recordsOf(entry));
  }
}
