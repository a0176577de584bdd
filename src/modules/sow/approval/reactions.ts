import { lockDocument } from '../../../platform/database/lock.ts';
import type { Reaction } from '../../../platform/jobs/reactions.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { approvalGiven } from '../../approvals/entries.ts';
import { architectApproved } from '../../reviews/entries.ts';
import { readSows } from '../store.ts';
import { settleApproved } from './renewing.ts';

/** What an approval, and an architect's yes, do to the statement of work that they are about. */
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
  {
    to: architectApproved.name,
    what: 'move the statements of work that waited for the architect on',
    async react(act, entry) {
      const { opportunity } = architectApproved.particulars.parse(entry.particulars);
      await lockDocument(act.tx, entry.stream);
      for (const { number } of await readSows(act, opportunity)) await settleApproved(act, playbook, number);
    },
  },
];
