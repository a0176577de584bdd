import type { Act } from '../../platform/act.ts';
import { newId } from '../../platform/id.ts';
import { accountId } from '../accounts/store.ts';
import { opportunityId } from '../opportunities/store.ts';
import type { Confidence, FactValue, Provenance, Statement } from './fact.ts';

/** The rows the reader may see: the database leaves out the others (migration 0022). */
const visible = ({ tx }: Act) =>
  tx
    .selectFrom('factStatement')
    .innerJoin('account', 'account.id', 'factStatement.accountId')
    .leftJoin('opportunity', 'opportunity.id', 'factStatement.opportunityId')
    .leftJoin('person as stater', 'stater.id', 'factStatement.statedBy')
    .leftJoin('person as asider', 'asider.id', 'factStatement.setAsideBy')
    .selectAll('factStatement')
    .select(['account.number as accountNumber', 'opportunity.number as opportunityNumber'])
    .select(['stater.name as stater', 'asider.name as asider']);
type Row = Awaited<ReturnType<ReturnType<typeof visible>['executeTakeFirstOrThrow']>>;

/** A statement with the words by which its source is told from others. */
export type StoredStatement = Statement & { readonly source: string };

function statementOf(row: Row): StoredStatement {
  const { id, name, low, high, unit, source, setAsideAt } = row;
  return {
    ...{ id, name, low, high, unit, source },
    account: row.accountNumber,
    opportunity: row.opportunityNumber,
    value: row.value as FactValue,
    confidence: row.confidence as Confidence,
    provenance: byName(row.provenance as Provenance, row.stater),
    sight: row.sight as Statement['sight'],
    statedAt: row.statedAt.toString(),
    statedBy: row.stater,
    setAside: setAsideAt === null ? null : { at: setAsideAt.toString(), by: row.asider, why: row.setAsideWhy ?? '' },
  };
}

/** A colleague's name stands with the colleague alone, so that it can be erased there. */
const byName = (provenance: Provenance, stater: string | null): Provenance =>
  'by' in provenance ? { ...provenance, by: stater ?? '' } : provenance;

const nameless = (provenance: Provenance): Provenance => ('by' in provenance ? { ...provenance, by: '' } : provenance);

/** What stands of an account, the newest first; of one fact when it is named. */
export async function readStanding(act: Act, account: string, names?: readonly string[]): Promise<StoredStatement[]> {
  const rows = await visible(act)
    .where('account.number', '=', account)
    .where('factStatement.setAsideAt', 'is', null)
    .$if(names !== undefined, (found) => found.where('factStatement.name', 'in', [...names!]))
    .orderBy('factStatement.statedAt', 'desc')
    .orderBy('factStatement.id', 'desc')
    .execute();
  return rows.map(statementOf);
}

/** The newest that each source said of some facts of an account, whether it stands or was set aside. */
export async function readLastSaid(act: Act, account: string, names: readonly string[]): Promise<StoredStatement[]> {
  const rows = await visible(act)
    .distinctOn(['factStatement.name', 'factStatement.source'])
    .where('account.number', '=', account)
    .where('factStatement.name', 'in', [...names])
    .orderBy('factStatement.name')
    .orderBy('factStatement.source')
    .orderBy('factStatement.statedAt', 'desc')
    .orderBy('factStatement.id', 'desc')
    .execute();
  return rows.map(statementOf);
}

/** Everything that was ever said of one fact of an account, the newest first. */
export async function readStatements(act: Act, account: string, name: string): Promise<StoredStatement[]> {
  const rows = await visible(act)
    .where('account.number', '=', account)
    .where('factStatement.name', '=', name)
    .orderBy('factStatement.statedAt', 'desc')
    .orderBy('factStatement.id', 'desc')
    .limit(500)
    .execute();
  return rows.map(statementOf);
}

/** How often each fact of an account was stated, and how often set aside. */
export async function countStatements(
  act: Act,
  account: string,
): Promise<Map<string, { readonly stated: number; readonly setAside: number }>> {
  const rows = await act.tx
    .selectFrom('factStatement')
    .select(({ fn }) => ['name', fn.countAll<number>().as('stated'), fn.count<number>('setAsideAt').as('setAside')])
    .where('accountId', '=', await accountId(act, account))
    .groupBy('name')
    .execute();
  return new Map(rows.map(({ name, stated, setAside }) => [name, { stated, setAside }]));
}

/** A statement as it is kept. */
export interface KeptStatement
  extends Pick<StoredStatement, 'name' | 'value' | 'low' | 'high' | 'unit' | 'confidence' | 'sight' | 'source'> {
  readonly provenance: Provenance;
}

/** Adds what was said, in one write. */
export async function keepStatements(
  act: Act,
  subject: { readonly account: string; readonly opportunity: string | null },
  statements: readonly KeptStatement[],
): Promise<void> {
  const account = await accountId(act, subject.account);
  const opportunity = subject.opportunity === null ? null : await opportunityId(act, subject.opportunity);
  const statedAt = act.clock.now();
  await act.tx
    .insertInto('factStatement')
    .values(
      statements.map(({ value, provenance, ...columns }) => ({
        ...columns,
        id: newId(),
        accountId: account,
        opportunityId: opportunity,
        value: JSON.stringify(value),
        provenance: JSON.stringify(nameless(provenance)),
        statedAt,
        statedBy: provenance.kind === 'customer' ? null : act.reader.id,
      })),
    )
    .execute();
}

/** Sets statements aside, with who and why; the customer is nobody's name. */
export async function setStatementsAside(
  act: Act,
  ids: readonly string[],
  { why, byCustomer = false }: { readonly why: string; readonly byCustomer?: boolean },
): Promise<void> {
  if (ids.length === 0) return;
  await act.tx
    .updateTable('factStatement')
    .set({ setAsideAt: act.clock.now(), setAsideBy: byCustomer ? null : act.reader.id, setAsideWhy: why })
    .where('id', 'in', [...ids])
    .execute();
}

/** Whether the reader sees any deal of an account. */
export async function hasOpportunity(act: Act, account: string): Promise<boolean> {
  const row = await act.tx
    .selectFrom('opportunity')
    .select('id')
    .where('accountId', '=', await accountId(act, account))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
