import type { Act } from '../../platform/act.ts';
import type { Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import { Refusal } from '../../platform/refusal.ts';
import { opportunityId } from '../opportunities/store.ts';
import { type Engagement, RoutingFacts, Verdict } from './engagement.ts';
import type { PastDecision } from './replay.ts';

/** The engagement in force for an opportunity the reader may see. */
export async function readEngagement(act: Act, opportunity: string): Promise<Engagement> {
  const found = await findEngagement(act, opportunity);
  if (found) return found;
  throw new Refusal('engagement.notFound', `${opportunity} has not been routed yet.`, { status: 404 });
}

/** The same, or null where nothing was routed yet. */
export async function findEngagement(act: Act, opportunity: string): Promise<Engagement | null> {
  const row = await act.tx
    .selectFrom('engagement')
    .innerJoin('person', 'person.id', 'engagement.decidedBy')
    .select(['engagement.number', 'facts', 'verdict', 'decidedAt', 'person.name as decidedBy'])
    .where('opportunityId', '=', await opportunityId(act, opportunity))
    .where('state', '=', 'routed')
    .executeTakeFirst();
  if (!row) return null;
  const { number, decidedBy } = row;
  const facts = RoutingFacts.parse(row.facts);
  const verdict = Verdict.parse(row.verdict);
  return { number, opportunity, facts, verdict, decidedAt: row.decidedAt.toString(), decidedBy };
}

/** Keeps a verdict; the one in force until now is superseded and stays. */
export async function keepEngagement(
  act: Act,
  opportunity: string,
  number: string,
  facts: RoutingFacts,
  verdict: Verdict,
): Promise<void> {
  const id = await opportunityId(act, opportunity);
  await act.tx
    .updateTable('engagement')
    .set({ state: 'superseded' })
    .where('opportunityId', '=', id)
    .where('state', '=', 'routed')
    .execute();
  await act.tx
    .insertInto('engagement')
    .values({
      id: newId(),
      number,
      opportunityId: id,
      state: 'routed',
      facts: JSON.stringify(facts),
      verdict: JSON.stringify(verdict),
      playbookVersion: verdict.playbookVersion,
      decidedAt: act.clock.now(),
      decidedBy: act.reader.id,
    })
    .execute();
}

/** Every decision in force, oldest first, for a replay. */
export async function readPastDecisions(tx: Tx): Promise<PastDecision[]> {
  const rows = await tx
    .selectFrom('engagement')
    .innerJoin('opportunity', 'opportunity.id', 'engagement.opportunityId')
    .select(['opportunity.number', 'opportunity.valueCents', 'facts', 'verdict'])
    .where('state', '=', 'routed')
    .orderBy('decidedAt')
    .execute();
  return rows.map((row) => {
    const { outcome, decidedOn } = Verdict.parse(row.verdict);
    return { id: row.number, facts: RoutingFacts.parse(row.facts), outcome, decidedOn, valueCents: row.valueCents };
  });
}
