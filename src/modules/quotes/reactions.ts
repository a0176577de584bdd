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
import { routeOpportunity } from '../routing/routing.ts';
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
    what: 'route the opportunity anew, and draft the first estimate of its custom scope',
    async react(act, entry) {
      const { opportunity } = quoteCustomised.particulars.parse(entry.particulars);
      await lockDocument(act.tx, entry.stream);
      await scopeAnew(act, playbook, opportunity);
    },
  },
];

/** What the quote held stands in the estimate with its SKUs; what is made to measure beside it. Closed, nothing is done. */
async function scopeAnew(act: Act, playbook: Playbook, opportunity: string): Promise<void> {
  if (isOpen(playbook, await readOpportunity(act, opportunity)) !== true) return;
  await routeOpportunity(act, playbook, opportunity);
  const { outcome } = await readOpportunity(act, opportunity);
  if (outcome === null || !servedByPs(playbook, outcome)) return;
  if ((await findLive(act, opportunity)) === undefined) await draftEstimate(act, playbook, opportunity);
}

/** Lets quotes expire, early in the morning. */
export const quoteChores = (playbook: Playbook): readonly DailyWork[] => [
  { name: 'expire-quotes', when: '13 1 * * *', work: (act) => expireQuotes(act, playbook) },
];
