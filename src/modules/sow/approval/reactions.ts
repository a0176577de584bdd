import { lockDocument } from '../../../platform/database/lock.ts';
import type { Reaction } from '../../../platform/jobs/reactions.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { approvalGiven } from '../../approvals/entries.ts';
import { settleApproved } from './renewing.ts';

/** What an approval does to the statement of work that it is about. */
export const sowApprovalReactions = (playbook: Playbook): readonly Reaction[] => [
  {
    to: approvalGiven.name,
    what: 'move the statement of work on to approved',
    async react(act, entry) {
      const { about } = approvalGiven.particulars.parse(entry.particulars);
      if (about.kind !== 'sow') return;
      await lockDocument(act.tx, entry.stream);
      await settleApproved(act, playbook, about.number);
    },
  },
];
