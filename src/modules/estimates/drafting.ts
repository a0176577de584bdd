import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { nextNumber } from '../../platform/database/numbers.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { mayDo } from '../opportunities/rights.ts';
import { noteValue, readOpportunity } from '../opportunities/store.ts';
import { scopeOf } from '../scoping/standing.ts';
import { findScope } from '../scoping/store.ts';
import { estimateDrafted } from './entries.ts';
import { estimate } from './estimating.ts';
import { keepDraft, readEstimate, readEstimates, type StoredEstimate, type StoredHead } from './store.ts';

/** Drafts an estimate from the opportunity's needs and its newest scope; the opportunity's value follows. */
export async function draftEstimate(act: Act, playbook: Playbook, opportunity: string): Promise<StoredEstimate> {
  const stream = opportunityStream(opportunity);
  demand(act.reader, 'estimate.draft');
  await lockDocument(act.tx, stream);
  const stored = await readOpportunity(act, opportunity);
  const may = mayDo(act.reader, playbook, stored).estimate;
  if (may !== true) throw new Refusal('estimate.closed', may, { status: 409 });
  const scope = await findScope(act, opportunity);
  const now = act.clock.now();
  const on = now.toZonedDateTimeISO('UTC').toPlainDate();
  const sheet = estimate({ playbook, needs: stored.needs, scope: await scopeOf(act, opportunity), on });
  const number = await nextNumber(act.tx, 'EST', now);
  const revision = nextRevision(await readEstimates(act, opportunity));
  await keepDraft(act, { opportunity, number, revision, scopeId: scope?.id ?? null, sheet });
  const { totalCents } = sheet.totals;
  await noteValue(act, opportunity, sheet.totals, number);
  const flags = sheet.flags.map(({ id }) => id);
  const particulars = { estimate: number, opportunity, revision, totalCents, currency: sheet.currency, flags };
  await record(act, stream, estimateDrafted, particulars, playbook.version);
  return readEstimate(act, number);
}

/** The number of the next live estimate. */
export const nextRevision = (estimates: readonly StoredHead[]): number =>
  Math.max(0, ...estimates.filter(({ scenario }) => scenario === null).map(({ revision }) => revision)) + 1;
