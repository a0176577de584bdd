import type { Act } from '../act.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../database/database.ts';
import { newId } from '../id.ts';
import type { Reader } from '../person.ts';
import type { Chore, Job } from './runner.ts';

/** An entry of the ledger as reactions see it. */
export interface Recorded {
  readonly id: string;
  readonly actorId: string | null;
  readonly name: string;
  readonly stream: string;
  readonly particulars: Readonly<Record<string, unknown>>;
}

/** Whose entry concerns us, and what we do about it, in a transaction of its own. */
export interface Reaction {
  /** Name of the entry: `estimate.drafted`. */
  readonly to: string;
  /** Names the reaction in the queue and the log: `open technical architect review`. */
  readonly what: string;
  react(act: Act, entry: Recorded): Promise<void>;
}

/** A chore of a module: what it does at which times (crontab, UTC). */
export interface DailyWork {
  /** Names it in the queue: letters, digits and hyphens. */
  readonly name: string;
  readonly when: string;
  work(act: Act): Promise<unknown>;
}

export interface JobParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly reactions: readonly Reaction[];
  readonly chores: readonly DailyWork[];
  /** In whose name the house itself acts. */
  readonly house: Reader;
}

/** Names of the entries somebody waits for. */
export const awaitedBy = (reactions: readonly Reaction[]): ReadonlySet<string> =>
  new Set(reactions.map(({ to }) => to));

/** The jobs of the house: one that hands an entry to those who react to it, and one for each chore. */
export function jobsOf(parts: JobParts): { jobs: Record<string, Job>; chores: Chore[] } {
  const react: Job = async (payload) => {
    const entry = (await parts.db
      .selectFrom('ledgerTold')
      .select(['id', 'actorId', 'name', 'stream', 'particulars'])
      .where('id', '=', String(payload.entry))
      .executeTakeFirstOrThrow()) as Recorded;
    const concerned = parts.reactions.filter(({ to }) => to === entry.name);
    await inAct(parts, async (act) => {
      for (const reaction of concerned) await reaction.react(act, entry);
    });
  };
  const chores = parts.chores.map(({ name, when }) => ({ job: name, when }));
  const work = parts.chores.map(({ name, work }): [string, Job] => [
    name,
    () => inAct(parts, async (act) => void (await work(act))),
  ]);
  return { jobs: { react, ...Object.fromEntries(work) }, chores };
}

function inAct(parts: JobParts, verb: (act: Act) => Promise<void>): Promise<void> {
  const { db, clock, house } = parts;
  const awaited = awaitedBy(parts.reactions);
  return db.transaction().execute((tx) => verb({ tx, clock, reader: house, requestId: newId(), awaited }));
}
