import { parseArgs } from 'node:util';
import { loadDemo } from '../../fixtures/load.ts';
import { systemClock } from '../platform/clock.ts';
import { readConfig } from '../platform/config.ts';
import { Refusal } from '../platform/refusal.ts';
import { loadPlaybook } from '../playbook/playbook.ts';
import { keepHouseReader } from '../web/house.ts';
import { type Command, UsageError } from './command.ts';
import { withDatabase } from './database.ts';

const usage = `parley demo load

Loads the demo company into a database without deals: its people, accounts, partners and opportunities. Everybody knows
its password, so it is for trying Parley out and never for a database that others reach.

Exit codes: 0 done, 1 refused (the database holds deals), 2 wrong usage.`;

/** `parley demo load`: the fictional company, for trying Parley out. */
export const command: Command = {
  summary: 'Load the demo company into an empty database.',
  usage,
  async run(args, desk) {
    const { positionals } = parseArgs({ args: [...args], options: {}, strict: true, allowPositionals: true });
    if (positionals.join(' ') !== 'load') throw new UsageError('The one verb is load.');
    const config = readConfig();
    const demo = await withDatabase(config, desk.say, async (db) => {
      await keepHouseReader(db);
      return loadDemo(db, await loadPlaybook(config.playbookFolder), systemClock, true);
    });
    if (!demo) {
      throw new Refusal('demo.notEmpty', 'The database holds deals: set DATABASE_URL or PARLEY_DATA to an empty one.');
    }
    desk.out(`The demo company is there: ${demo.people.length} people, each with the password ${demo.password}.`);
    return 0;
  },
};
