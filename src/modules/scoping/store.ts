import type { Act } from '../../platform/act.ts';
import { newId } from '../../platform/id.ts';
import { Refusal } from '../../platform/refusal.ts';
import { opportunityId } from '../opportunities/store.ts';
import { Scope, type ScopeRecord } from './scope.ts';

/** The newest scope of an opportunity the reader may see, with its row id; null where nothing was scoped yet. */
export async function findScope(act: Act, opportunity: string): Promise<(ScopeRecord & { id: string }) | null> {
  const row = await act.tx
    .selectFrom('scope')
    .innerJoin('person', 'person.id', 'scope.createdBy')
    .select(['scope.id', 'revision', 'scope', 'scope.createdAt', 'person.name as createdBy'])
    .where('opportunityId', '=', await opportunityId(act, opportunity))
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const { id, revision, createdBy } = row;
  return { id, opportunity, revision, scope: Scope.parse(row.scope), createdAt: row.createdAt.toString(), createdBy };
}

/** The newest scope, or 404 in words. */
export async function readScope(act: Act, opportunity: string): Promise<ScopeRecord> {
  const found = await findScope(act, opportunity);
  if (!found) throw new Refusal('scope.notFound', `${opportunity} has no scope yet: import a report.`, { status: 404 });
  const { id: _, ...scope } = found;
  return scope;
}

/** Keeps a scope with the report it was read from, as the next revision. */
export async function keepScope(
  act: Act,
  opportunity: string,
  revision: number,
  scope: Scope,
  report: { name: string; bytes: Uint8Array },
): Promise<void> {
  await act.tx
    .insertInto('scope')
    .values({
      id: newId(),
      opportunityId: await opportunityId(act, opportunity),
      revision,
      scope: JSON.stringify(scope),
      reportName: report.name,
      report: Buffer.from(report.bytes),
      createdAt: act.clock.now(),
      createdBy: act.reader.id,
    })
    .execute();
}
