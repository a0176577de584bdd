import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import { houseId } from '../../platform/id.ts';
import { opportunityStream } from './entries.ts';

/** An opportunity, and when a person last did something on it. */
export interface Quiet {
  readonly number: string;
  readonly segment: string;
  readonly publicSector: boolean;
  readonly doneAt: Temporal.Instant;
  /** When its owner was told last that it is quiet. */
  readonly toldAt: Temporal.Instant | null;
}

/** Those in some stages on which no person did anything since an instant, the quietest first. */
export async function readQuiet({ tx }: Act, stages: readonly string[], since: Temporal.Instant): Promise<Quiet[]> {
  const prefix = opportunityStream('');
  const { rows } = await sql<Quiet>`
    select number, segment, public_sector, quiet_told_at as told_at, done.at as done_at
    from opportunity
    join last_done_on(array(select ${prefix} || number from opportunity where stage = any (${[...stages]})), ${houseId}) as done
      on done.stream = ${prefix} || number
    where done.at <= ${since}
    order by done.at, number`.execute(tx);
  return rows;
}

/** Notes that its owner was told; it is no change of the opportunity, so the version stays. */
export async function noteTold({ tx, clock }: Act, number: string): Promise<void> {
  await tx.updateTable('opportunity').set({ quietToldAt: clock.now() }).where('number', '=', number).execute();
}
