import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Refusal } from '../platform/refusal.ts';
import { type Command, type Console, UsageError } from './command.ts';

/** Every verb of the command line, loaded only when it is asked for, so that `parley clock` starts no web server. */
const commands: Record<string, () => Promise<{ command: Command }>> = {
  backup: () => import('./backup.ts'),
  board: () => import('./board.ts'),
  build: () => import('./build.ts'),
  clock: () => import('./clock.ts'),
  demo: () => import('./demo.ts'),
  doctor: () => import('./doctor.ts'),
  engage: () => import('./engage.ts'),
  estimate: () => import('./estimate.ts'),
  ledger: () => import('./ledger.ts'),
  person: () => import('./person.ts'),
  playbook: () => import('./playbook.ts'),
  quote: () => import('./quote.ts'),
  redline: () => import('./redline.ts'),
  restore: () => import('./restore.ts'),
  route: () => import('./route.ts'),
  sow: () => import('./sow.ts'),
  start: () => import('./start.ts'),
  upgrade: () => import('./upgrade.ts'),
  user: () => import('./user.ts'),
  verify: () => import('./verify.ts'),
};

const terminal: Console = {
  out: (line) => void process.stdout.write(`${line}\n`),
  say: (line) => void process.stderr.write(`${line}\n`),
  read: async (file) => {
    if (file === '-') return text(process.stdin);
    return readFile(file, 'utf8').catch((fault: NodeJS.ErrnoException) => {
      throw new Refusal('file.unreadable', `${file} cannot be read (${fault.code ?? fault.message}): check the path.`);
    });
  },
};

async function help(desk: Console): Promise<number> {
  desk.out('parley COMMAND [options]\n');
  for (const [name, load] of Object.entries(commands))
    desk.out(`  ${name.padEnd(10)} ${(await load()).command.summary}`);
  desk.out('\nparley COMMAND --help shows the options of one command.');
  return 0;
}

/** Runs one command line. Exit codes: 0 done, 1 refused, 2 wrong usage, 70 a fault of Parley's own. */
export async function main(args: readonly string[], desk: Console = terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help') return help(desk);
  const load = commands[name];
  if (!load) {
    desk.say(`parley: there is no command ${name}. Commands: ${Object.keys(commands).join(', ')}.`);
    return 2;
  }
  const { command } = await load();
  if (rest.includes('--help')) {
    desk.out(command.usage);
    return 0;
  }
  try {
    return await command.run(rest, desk);
  } catch (fault) {
    return explain(name, command, fault, desk);
  }
}

function explain(name: string, command: Command, fault: unknown, desk: Console): number {
  const usage = fault instanceof UsageError || (fault as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
  if (usage) {
    desk.say(`parley ${name}: ${(fault as Error).message}\n\n${command.usage}`);
    return 2;
  }
  if (fault instanceof Refusal) {
    desk.say(`parley ${name}: ${fault.message}`);
    if (fault.faults.length > 1) for (const { place, sentence } of fault.faults) desk.say(`  ${place}: ${sentence}`);
    return 1;
  }
  desk.say(`parley ${name}: this is a fault of Parley, not of your input.\n${(fault as Error).stack ?? String(fault)}`);
  return 70;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
