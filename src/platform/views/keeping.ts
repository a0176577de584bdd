import type { Act } from '../act.ts';
import { lockDocument } from '../database/lock.ts';
import { demandVersion } from '../http/precondition.ts';
import { newId } from '../id.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { ChangedView, NewView, SavedView } from './view.ts';

/** Views one person keeps of one list. */
const viewsMax = 50;

const columns = ['id', 'list', 'name', 'search', 'isDefault', 'version'] as const;

/** The reader's own, by the database's rules. */
const own = ({ tx }: Act) => tx.selectFrom('savedView').select(columns);
type Row = Awaited<ReturnType<ReturnType<typeof own>['executeTakeFirstOrThrow']>>;

const viewOf = (row: Row): SavedView => ({ ...row, search: row.search as SavedView['search'] });

/** The reader's views of a list, by name. */
export async function readViews(act: Act, list: string): Promise<SavedView[]> {
  return (await own(act).where('list', '=', list).orderBy('name').execute()).map(viewOf);
}

async function readView(act: Act, id: string): Promise<SavedView> {
  const row = await own(act).where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound('view', id);
  return viewOf(row);
}

/** What one keeps for oneself is no matter of the record: a view writes no entry. */
export async function keepView(act: Act, { list, name, search, isDefault }: NewView): Promise<SavedView> {
  await lockDocument(act.tx, `views/${act.reader.id}`);
  const kept = await readViews(act, list);
  if (kept.length >= viewsMax) {
    throw new Refusal('view.tooMany', `You keep ${kept.length} views of this list already: delete one first.`);
  }
  refuseTaken(kept, name);
  if (isDefault) await dropDefault(act, list);
  const now = act.clock.now();
  const id = newId(now.epochMilliseconds);
  const row = { id, list, name, isDefault, personId: act.reader.id, search: JSON.stringify(search), createdAt: now };
  await act.tx.insertInto('savedView').values(row).execute();
  return readView(act, id);
}

/** Names a view anew, gives it other filters, or makes it the one its list opens with. */
export async function changeView(act: Act, id: string, changed: ChangedView): Promise<SavedView> {
  await lockDocument(act.tx, `views/${act.reader.id}`);
  const { list, name, version } = await readView(act, id);
  await demandVersion(act, { record: `the view ${name}`, stream: `view/${id}`, version });
  const others = (await readViews(act, list)).filter((view) => view.id !== id);
  refuseTaken(others, changed.name);
  if (changed.isDefault) await dropDefault(act, list);
  await act.tx
    .updateTable('savedView')
    .set({ ...changed, search: JSON.stringify(changed.search), version: version + 1 })
    .where('id', '=', id)
    .execute();
  return readView(act, id);
}

/**
 * Deletes a view.
 * @returns those of its list that are left
 */
export async function forgetView(act: Act, id: string): Promise<SavedView[]> {
  await lockDocument(act.tx, `views/${act.reader.id}`);
  const { list, name, version } = await readView(act, id);
  await demandVersion(act, { record: `the view ${name}`, stream: `view/${id}`, version });
  await act.tx.deleteFrom('savedView').where('id', '=', id).execute();
  return readViews(act, list);
}

function refuseTaken(kept: readonly SavedView[], name: string): void {
  if (!kept.some((view) => view.name === name)) return;
  throw new Refusal('view.taken', `You have a view called ${name} already: take another name.`, { status: 409 });
}

const dropDefault = (act: Act, list: string) =>
  act.tx
    .updateTable('savedView')
    .set((row) => ({ isDefault: false, version: row('version', '+', 1) }))
    .where('list', '=', list)
    .where('isDefault', '=', true)
    .where('personId', '=', act.reader.id)
    .execute();
