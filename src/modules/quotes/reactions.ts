import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import type { DailyWork, Reaction } from '../../platform/jobs/reactions.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { servedByPs } from '../../playbook/routing.ts';
import { approvalGiven } from '../approvals/entries.ts';
import { draftEstimate } from '../estimates/drafting.ts';
import { findLive } from '../estimates/store.ts';
import { isOpen } from '../opportunities/rights.ts';
import { readOpportunity } from '../opportunities/store.ts';
import { envelopeCompleted } from '../signing/entries.ts';
import { readEnvelope } from '../signing/store.ts';
import { settleApproved } from './approval/renewing.ts';
import { quoteCustomised } from './entries.ts';
import { acceptQuote } from './order-form/sending.ts';
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
  {
    to: envelopeCompleted.name,
    what: 'note that the customer accepted the quote',
    async react(act, entry) {
      const { subject, envelope } = envelopeCompleted.particulars.parse(entry.particulars);
      if (subject.kind !== 'quote') return;
      await lockDocument(act.tx, entry.stream);
      await acceptQuote(act, playbook, await readEnvelope(act, envelope));
    },
  },
  {
    to: quoteCustomised.name,
    what: 'draft the first estimate of the custom scope',
    async react(act, entry) {
      const { opportunity } = quoteCustomised.particulars.parse(entry.particulars);
      await lockDocument(act.tx, entry.stream);
      await scope(act, playbook, opportunity);
    },
  },
];

/** What the quote held stands in the estimate with its SKUs; what is made to measure beside it. Closed, nothing is done. */
async function scope(act: Act, playbook: Playbook, opportunity: string): Promise<void> {
  const found = await readOpportunity(act, opportunity);
  if (isOpen(playbook, found) !== true || found.outcome === null || !servedByPs(playbook, found.outcome)) return;
  if ((await findLive(act, opportunity)) === undefined) await draftEstimate(act, playbook, opportunity);
}

/** Lets quotes expire, early in the morning. */
export const quoteChores = (playbook: Playbook): readonly DailyWork[] => [
  { name: 'expire-quotes', when: '13 1 * * *', work: (act) => expireQuotes(act, playbook) },
];
