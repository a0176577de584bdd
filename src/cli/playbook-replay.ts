import { z } from 'zod';
import { PastDecision, type Replay, replay } from '../modules/routing/replay.ts';
import { readPastDecisions } from '../modules/routing/store.ts';
import { readConfig } from '../platform/config.ts';
import { showMoney } from '../platform/money.ts';
import { loadPlaybook } from '../playbook/playbook.ts';
import { type Console, UsageError } from './command.ts';
import { withDatabase } from './database.ts';
import { readJson } from './json-file.ts';

/** What the command line said behind `replay`. */
interface Asked {
  readonly against: string | undefined;
  readonly decisions: string | undefined;
  readonly on: string | undefined;
  readonly json: boolean;
  readonly names: readonly string[];
}

/** `parley playbook replay`: past decisions taken again by another playbook. */
export async function replayed({ against, decisions, on, json, names }: Asked, desk: Console): Promise<number> {
  if (against === undefined) throw new UsageError('--against is missing: name the folder of the other playbook.');
  if (names.length > 0) throw new UsageError(`replay takes no name, and ${names[0]} is one.`);
  const past = decisions === undefined ? await ofTheDesk(desk) : await inFile(decisions, desk);
  const result = replay(past, await loadPlaybook(against), on);
  desk.out(json ? JSON.stringify(result, null, 2) : inWords(result));
  return 0;
}

const inFile = async (file: string, desk: Console): Promise<PastDecision[]> =>
  readJson(await desk.read(file), file, z.array(PastDecision));

/** Every decision in force at the desk. */
const ofTheDesk = (desk: Console): Promise<PastDecision[]> =>
  withDatabase(readConfig(), desk.say, (db) => db.transaction().execute(readPastDecisions));

/** "3 of 60 decisions change, USD 120,000 at stake", by way and by decision. */
function inWords({ decisions, changed, moves, valueCents }: Replay): string {
  if (changed.length === 0) return `None of ${decisions} decisions changes.`;
  const told = (outcome: readonly string[] | null) => outcome?.join(', ') ?? 'refused';
  const money = (cents: number | null) => (cents === null ? 'value unknown' : showMoney(cents));
  return [
    `${changed.length} of ${decisions} decisions change, ${showMoney(valueCents)} at stake.`,
    '',
    ...moves.map((move) => {
      const unvalued = move.unvalued > 0 ? `, ${move.unvalued} of unknown value` : '';
      return `  ${told(move.from)} -> ${told(move.to)}: ${move.decisions}, ${showMoney(move.valueCents)}${unvalued}`;
    }),
    '',
    ...changed.map(({ id, from, to, refused, valueCents: cents }) => {
      const why = refused === null ? '' : ` (${refused})`;
      return `  ${id}  ${told(from)} -> ${told(to)}  ${money(cents)}${why}`;
    }),
  ].join('\n');
}
