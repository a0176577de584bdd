import { parseArgs } from 'node:util';
import { loadDemo } from '../../fixtures/load.ts';
import { systemClock } from '../platform/clock.ts';
import { type Config, readConfig } from '../platform/config.ts';
import { openLog } from '../platform/log.ts';
import { openHouse, type RunningHouse } from '../web/house.ts';
import { buildPages } from '../web/pages.ts';
import type { Command, Console } from './command.ts';
import { openDatabaseOf } from './database.ts';

/** `parley start`: the whole house in one process, until Ctrl-C. */
export const command: Command = {
  summary: 'open Parley: database, web and API',
  usage:
    'parley start\n\nReads DATABASE_URL, PORT, PARLEY_DATA and others from the environment; docs/configuration.md lists them.',
  async run(args, desk) {
    parseArgs({ args: [...args], options: {} });
    const config = readConfig();
    const ended = signalled();
    const [database, pages] = await Promise.all([openDatabaseOf(config, desk.say), buildPages(desk.say)]);
    try {
      const house = await open(config, database.url, pages);
      announce(desk, config, house);
      await ended;
      desk.say('Closing: running requests and jobs end first.');
      await house.stop();
    } finally {
      await database.stop();
    }
    return 0;
  },
};

function open(config: Config, databaseUrl: string, pages: string): Promise<RunningHouse> {
  return openHouse({
    ...config,
    databaseUrl,
    pages,
    clock: systemClock,
    log: openLog(config.logLevel),
    prepare: (db, playbook, clock) => loadDemo(db, playbook, clock, config.demo),
  });
}

function announce(desk: Console, config: Config, { port, demoSignIn }: RunningHouse): void {
  const address = config.publicUrl ?? `http://${config.host === '127.0.0.1' ? 'localhost' : config.host}:${port}`;
  if (port !== config.port && config.port !== 0) desk.say(`Port ${config.port} is taken; Parley took ${port}.`);
  desk.out(`Parley is open at ${address}`);
  if (!demoSignIn) return;
  desk.out(`\nThe demo company is loaded. Sign in with the password ${demoSignIn.password} as`);
  for (const { name, email, title } of demoSignIn.people.slice(0, 8))
    desk.out(`  ${email.padEnd(40)} ${name}, ${title}`);
  desk.out(`  and ${demoSignIn.people.length - 8} more, listed on the sign-in page.`);
}

/** Resolves on Ctrl-C, on a polite kill, and when the terminal goes away. */
const signalled = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
