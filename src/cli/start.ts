import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { loadDemo } from '../../fixtures/load.ts';
import { systemClock } from '../platform/clock.ts';
import { type Config, readConfig } from '../platform/config.ts';
import { addressOf } from '../platform/http/server.ts';
import { openLog } from '../platform/log.ts';
import { openHouse, type RunningHouse } from '../web/house.ts';
import { buildPages } from '../web/pages.ts';
import { backupsOf } from './backup-plan.ts';
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
    const leaving = onLeaving(desk);
    await using opened = new AsyncDisposableStack();
    const house = await openAll(config, desk, leaving, opened).catch((fault) => {
      // Ctrl-C reaches what Parley is just running as well; that it failed is then no news.
      if (leaving.aborted) return null;
      throw fault;
    });
    if (!house || leaving.aborted) return 0;
    announce(desk, config, house);
    await inviteFirst(desk, house);
    if (!leaving.aborted) await once(leaving, 'abort');
    return 0;
  },
};

/** Opens the database and the house on it, and leaves with `opened` how each is closed: the last opened first. */
async function openAll(
  config: Config,
  desk: Console,
  leaving: AbortSignal,
  opened: AsyncDisposableStack,
): Promise<RunningHouse> {
  const building = new AbortController();
  opened.defer(() => building.abort());
  const pages = buildPages(desk.say, AbortSignal.any([leaving, building.signal]));
  // Whether they could be built is asked when they are needed; until then the database starts.
  pages.catch(() => {});
  const database = await openDatabaseOf(config, desk.say);
  opened.defer(() => database.stop());
  leaving.throwIfAborted();
  const house = await openHouse({
    ...config,
    databaseUrl: database.url,
    backups: backupsOf(config),
    pages: await pages,
    sealing: config,
    clock: systemClock,
    log: openLog(config.logLevel),
    prepare: (db, playbook, clock) => loadDemo(db, playbook, clock, config.demo),
  });
  opened.defer(() => house.stop());
  return house;
}

function announce(desk: Console, config: Config, { port, demoSignIn }: RunningHouse): void {
  if (port !== config.port && config.port !== 0) desk.say(`Port ${config.port} is taken; Parley took ${port}.`);
  desk.out(`Parley is open at ${config.publicUrl ?? addressOf(config.host, port)}`);
  if (!demoSignIn) {
    desk.say(`There is no demo company here, so there are no demo sign-ins${config.demo ? '' : ' (PARLEY_DEMO=no)'}.`);
    return;
  }
  desk.out(`\nThe demo company is loaded. Sign in with the password ${demoSignIn.password} as`);
  for (const { name, email, title } of demoSignIn.people.slice(0, 8))
    desk.out(`  ${email.padEnd(40)} ${name}, ${title}`);
  desk.out(`  and ${demoSignIn.people.length - 8} more, listed on the sign-in page.`);
}

/** As long as nobody can let people in, each start hands out a link to the first who will. */
async function inviteFirst(desk: Console, house: RunningHouse): Promise<void> {
  const link = await house.firstAdministratorLink();
  if (link === null) return;
  const { hours } = house.playbook.signIn.firstAdministrator;
  desk.out(
    `\nThis desk has no administrator yet. Whoever opens this link first becomes it; it works once, for ${hours} hours:`,
  );
  desk.out(`  ${link}`);
}

/** npm passes on a Ctrl-C that has reached Parley already; a person needs longer than this to press it again. */
const echoMs = 1000;

/**
 * Aborted on Ctrl-C, on a polite kill, and when the terminal goes away. Whoever then grows impatient ends Parley where
 * it stands; what it started ends after it.
 */
function onLeaving(desk: Console): AbortSignal {
  const leaving = new AbortController();
  let heardAt = 0;
  const hear = () => {
    if (leaving.signal.aborted && performance.now() - heardAt > echoMs) process.exit(130);
    if (leaving.signal.aborted) return;
    heardAt = performance.now();
    desk.say('Closing: running requests and jobs end first. Ctrl-C again ends them at once.');
    leaving.abort();
  };
  // A terminal that goes away takes both streams with it; what is under way ends in peace all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hear);
  return leaving.signal;
}
