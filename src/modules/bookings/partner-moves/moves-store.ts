import type { Updateable } from 'kysely';
import type { Act } from '../../../platform/act.ts';
import type { Rows } from '../../../platform/database/database.ts';
import { opportunityId } from '../../opportunities/store.ts';

/** Work that a partner took over, as stored. */
export interface StoredMove {
  readonly opportunity: string;
  readonly region: string;
  readonly licence: string | null;
  readonly partner: { readonly number: string; readonly name: string };
  /** Who holds its task: the channel account manager of the partner, or whoever covers them. */
  readonly waitsFor: string;
  readonly at: string;
  readonly by: string;
  readonly why: string | null;
  readonly task: string | null;
  readonly attached: boolean;
}

const select = ({ tx }: Pick<Act, 'tx'>) =>
  tx
    .selectFrom('partnerMove as move')
    .innerJoin('opportunity', 'opportunity.id', 'move.opportunityId')
    .innerJoin('partner', 'partner.id', 'move.partnerId')
    .innerJoin('person as manager', 'manager.id', 'partner.channelAccountManagerId')
    .innerJoin('person as mover', 'mover.id', 'move.movedBy')
    .leftJoin('task', 'task.number', 'move.task')
    .leftJoin('person as holder', 'holder.id', 'task.ownerId')
    .select(['opportunity.number as opportunity', 'opportunity.region', 'opportunity.licence', 'move.movedAt'])
    .select(['partner.number as partnerNumber', 'partner.name as partnerName'])
    .select(({ fn }) => fn.coalesce('holder.name', 'manager.name').as('waitsFor'))
    .select(['mover.name as by', 'move.why', 'move.task', 'move.attached']);
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

const moveOf = ({ partnerNumber, partnerName, movedAt, ...row }: Row): StoredMove => ({
  ...row,
  partner: { number: partnerNumber, name: partnerName },
  at: movedAt.toString(),
});

/** How a partner took over the work of an opportunity; null where none did. */
export async function findMove(act: Pick<Act, 'tx'>, opportunity: string): Promise<StoredMove | null> {
  const row = await select(act).where('opportunity.number', '=', opportunity).executeTakeFirst();
  return row ? moveOf(row) : null;
}

/** The moves beside a licence opportunity, or all of them; the oldest first. */
export async function readMoves(
  act: Pick<Act, 'tx'>,
  { licence, wanting }: { readonly licence?: string; readonly wanting?: boolean } = {},
): Promise<StoredMove[]> {
  const rows = await select(act)
    .$if(licence !== undefined, (found) => found.where('opportunity.licence', '=', licence!))
    .$if(wanting === true, (found) => found.where('move.attached', '=', false))
    .orderBy('move.movedAt')
    .execute();
  return rows.map(moveOf);
}

/** Keeps that a partner took the work over. */
export async function insertMove(act: Act, opportunity: string, partner: string, why: string | null): Promise<void> {
  const opportunityRow = await opportunityId(act, opportunity);
  await act.tx
    .insertInto('partnerMove')
    .values(({ selectFrom }) => ({
      opportunityId: opportunityRow,
      partnerId: selectFrom('partner').select('partner.id').where('partner.number', '=', partner).$castTo<string>(),
      movedAt: act.clock.now(),
      movedBy: act.reader.id,
      why,
    }))
    .execute();
}

/** Notes what a look at a move found. */
export async function updateMove(
  act: Act,
  opportunity: string,
  to: Pick<Updateable<Rows['partnerMove']>, 'attached' | 'task'>,
): Promise<void> {
  await act.tx
    .updateTable('partnerMove')
    .set({ ...to, lookedAt: act.clock.now() })
    .where('opportunityId', '=', await opportunityId(act, opportunity))
    .execute();
}
