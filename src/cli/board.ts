import { parseArgs } from 'node:util';
import { migrateBoard, type Removal, refusedBy } from '../modules/proposals/migrating.ts';
import type { Act } from '../platform/act.ts';
import { systemClock } from '../platform/clock.ts';
import { readConfig } from '../platform/config.ts';
import type { Db } from '../platform/database/database.ts';
import { newId } from '../platform/id.ts';
import { Refusal } from '../platform/refusal.ts';
import { BoardName } from '../playbook/lifecycles.ts';
import { loadPlaybook, type Playbook } from '../playbook/playbook.ts';
import { houseReader, keepHouseReader } from '../web/house.ts';
import { type Command, type Console, UsageError } from './command.ts';
import { withDatabase } from './database.ts';

const usage = `parley board migrate --to NAME [--rehearse]

Moves every proposal to another board of the playbook, as proposals.yaml maps the columns: all of them, or none.

  --to NAME     the board: ${BoardName.options.join(' or ')}; playbook.yaml must choose it already, but for a rehearsal
  --rehearse    does it in a transaction that is taken back, and says what would move

Exit codes: 0 done, 1 refused, 2 wrong usage.`;

const options = { to: { type: 'string' }, rehearse: { type: 'boolean', default: false } } as const;

/** `parley board`: an installation goes over to another board. */
export const command: Command = {
  summary: 'move the proposals to another board',
  usage,
  async run(args, desk) {
    const { values, positionals } = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
    if (positionals.join(' ') !== 'migrate') throw new UsageError('board takes the verb migrate.');
    const to = BoardName.safeParse(values.to);
    if (!to.success) throw new UsageError(`--to takes ${BoardName.options.join(' or ')}.`);
    const config = readConfig();
    const playbook = await loadPlaybook(config.playbookFolder);
    return withDatabase(config, desk.say, (db) =>
      migrate(db, playbook, { to: to.data, rehearse: values.rehearse }, desk),
    );
  },
};

/** Moves or rehearses, and says what came of it. */
export async function migrate(
  db: Db,
  playbook: Playbook,
  { to, rehearse }: { readonly to: BoardName; readonly rehearse: boolean },
  desk: Console,
): Promise<number> {
  if (!rehearse && playbook.board !== to) {
    const words = `playbook.yaml still chooses the board ${playbook.board}: write "board: ${to}" there, and rehearse first.`;
    throw new Refusal('board.notChosen', words);
  }
  await keepHouseReader(db);
  const removals = await inActOfHouse(db, rehearse, async (act) => {
    const faults = await refusedBy(act, playbook, to);
    if (faults.length === 0) return migrateBoard(act, playbook, to);
    throw new Refusal('board.refused', `${faults.length} proposals cannot come to ${to}; nothing was moved.`, {
      faults,
    });
  });
  tell(removals, rehearse, desk);
  return 0;
}

/** Takes back what a rehearsal did. */
class Rehearsed extends Error {}

async function inActOfHouse(db: Db, rehearse: boolean, verb: (act: Act) => Promise<Removal[]>): Promise<Removal[]> {
  let removals: Removal[] = [];
  const work = db.transaction().execute(async (tx) => {
    const act = { tx, reader: houseReader, clock: systemClock, requestId: newId(), awaited: new Set<string>() };
    removals = await verb(act);
    if (rehearse) throw new Rehearsed();
  });
  await work.catch((fault: unknown) => {
    if (!(fault instanceof Rehearsed)) throw fault;
  });
  return removals;
}

function tell(removals: readonly Removal[], rehearse: boolean, desk: Console): void {
  const total = removals.reduce((sum, { count }) => sum + count, 0);
  const verb = rehearse ? 'would move' : 'moved';
  for (const { from, to, count } of removals) desk.out(`${String(count).padStart(7)}  ${from} -> ${to}`);
  desk.out(`${total} ${total === 1 ? 'proposal' : 'proposals'} ${verb}${rehearse ? '; nothing was changed' : ''}.`);
}
