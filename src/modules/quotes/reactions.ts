import { lockDocument } from '../../platform/database/lock.ts';
import type { DailyWork, Reaction } from '../../platform/jobs/reactions.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { approvalGiven } from '../approvals/entries.ts';
import { settleApproved } from './approval/renewing.ts';
import { expireQuotes } from './validity.ts';

/** What approvals do to quotes. */
export const quoteReactions = (playbook: Playbook): readonly Reaction[] => [
  {
    to: approvalGiven.name,
    what: 'move the quote on to approved',
    async react(act, entry) {
      const { about } = approvalGiven.particulars.parse(entry.particulars);
      if (about.kind !== 'quote') return;
      await lockDocument(act.tx, entry.stream);
      await settleApproved(act, playbook, about.number);
    },
  },
];

/** Lets quotes expire, early in the morning. */
export const quoteChores = (playbook: Playbook): readonly DailyWork[] => [
  { name: 'expire-quotes', when: '13 1 * * *', work: (act) => expireQuotes(act, playbook) },
];
