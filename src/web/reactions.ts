import { approvalChores } from '../modules/approvals/reactions.ts';
import { bookingChores, bookingReactions } from '../modules/bookings/reactions.ts';
import { estimateReactions } from '../modules/estimates/reactions.ts';
import { opportunityChores } from '../modules/opportunities/reactions.ts';
import { proposalChores, proposalReactions } from '../modules/proposals/reactions.ts';
import { quoteChores, quoteReactions } from '../modules/quotes/reactions.ts';
import { relearnWords } from '../modules/search/words-store.ts';
import { signingChores } from '../modules/signing/reactions.ts';
import { sowApprovalReactions } from '../modules/sow/approval/reactions.ts';
import { sowChores } from '../modules/sow/reactions.ts';
import { sowSignatureReactions } from '../modules/sow/signature/reactions.ts';
import { taskChores } from '../modules/tasks/reactions.ts';
import { tidyDoors } from '../platform/auth/tidying.ts';
import { forgetAnswers } from '../platform/http/once.ts';
import { freeJobsOfTheDead } from '../platform/jobs/instance.ts';
import type { DailyWork, Reaction } from '../platform/jobs/reactions.ts';
import type { Playbook } from '../playbook/playbook.ts';

/** Whose entries concern whom: every module's reactions in one list. */
export const reactions = (playbook: Playbook): readonly Reaction[] => [
  ...estimateReactions(playbook),
  ...proposalReactions(playbook),
  ...quoteReactions(playbook),
  ...sowApprovalReactions(playbook),
  ...sowSignatureReactions(playbook),
  ...bookingReactions(playbook),
];

/** The chores of the clock. */
export const chores = (playbook: Playbook): readonly DailyWork[] => [
  ...opportunityChores(playbook),
  ...taskChores(playbook),
  ...approvalChores(playbook),
  ...signingChores(playbook),
  ...proposalChores(playbook),
  ...quoteChores(playbook),
  ...sowChores(playbook),
  ...bookingChores(playbook),
  { name: 'forget-answered-requests', when: '17 * * * *', work: forgetAnswers },
  { name: 'tidy-doors', when: '37 3 * * *', work: tidyDoors },
  { name: 'relearn-words', when: '47 3 * * *', work: relearnWords },
  freeJobsOfTheDead,
];
