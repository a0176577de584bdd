import type { DailyWork, Reaction } from '../../platform/jobs/reactions.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { sendDigests } from './letters/digest.ts';
import type { Links } from './letters/links.ts';
import { notify } from './notifying.ts';
import { forgetNotifications } from './store.ts';

/** Every entry that a kind of the playbook names is told to whom it concerns, after its verb has committed. */
export const notificationReactions = (playbook: Playbook, links: Links): readonly Reaction[] => {
  const names = new Set(playbook.notifications.kinds.flatMap(({ entries }) => entries));
  return [...names].map((to) => ({
    to,
    what: `tell of ${to}`,
    react: (act, entry) => notify(act, playbook, links, entry),
  }));
};

/** The digest of the morning, wherever it is morning, and the forgetting of what is old. */
export const notificationChores = (playbook: Playbook, links: Links): readonly DailyWork[] => [
  { name: 'send-digests', when: '*/15 * * * *', work: (act) => sendDigests(act, playbook, links) },
  {
    name: 'forget-notifications',
    when: '47 3 * * *',
    work: (act) => forgetNotifications(act, playbook.notifications.keepDays),
  },
];
