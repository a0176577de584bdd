import { parseArgs } from 'node:util';
import { SimulationModel } from '../playbook/simulation/model.ts';
import type { Outcome, Spread } from '../playbook/simulation/outcome.ts';
import { simulate } from '../playbook/simulation/simulating.ts';
import { type Command, type Console, UsageError } from './command.ts';
import { readJson } from './json-file.ts';

const usage = `parley estimate simulate --input FILE [--draws N] [--seed N] [--json]

How sure the hours of some activities are, by throwing dice for them. Needs no database.

  --input FILE   {activities: [{id, low, likely, high}], correlation, risks: [{id, probability, low, likely, high}]}
                 in hours; correlation (0 to 1) and risks may be left out; - reads standard input
  --draws N      how often the dice are thrown, 100 to 1,000,000; 20,000 by default
  --seed N       which dice, a whole number; 1 by default
  --json         {mean, sd, p10, p50, p80, p90, drivers: [{id, share}]}

Each activity is a PERT beta between low and high; correlation is how much all of them move together. A risk strikes with
its probability and then adds hours of its own. The same file, draws and seed give the same answer on every machine.
Exit codes: 0 done, 1 refused (bad figures, each named by its field), 2 wrong usage.`;

const options = {
  input: { type: 'string' },
  draws: { type: 'string', default: '20000' },
  seed: { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
} as const;

/** `parley estimate`: how sure an estimate is. */
export const command: Command = {
  summary: 'How sure the hours of some activities are, and what drives the spread.',
  usage,
  run: async (args, desk) => {
    const { values, positionals } = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
    const [verb, ...names] = positionals;
    if (verb !== 'simulate' || names.length > 0) {
      throw new UsageError(
        `${verb === undefined ? 'Nothing' : positionals.join(' ')} is no verb of it: take simulate.`,
      );
    }
    if (values.input === undefined) throw new UsageError('--input is missing: name a file, or - for standard input.');
    const run = { draws: wholeOf(values.draws, '--draws'), seed: wholeOf(values.seed, '--seed') };
    const model = readJson(await desk.read(values.input), values.input, SimulationModel);
    const outcome = simulate(model, run);
    if (values.json) desk.out(JSON.stringify(asJson(outcome), null, 2));
    else tellInWords(outcome, run.draws, desk);
    return 0;
  },
};

function wholeOf(text: string, option: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new UsageError(`${option} takes a whole number such as 20000, not "${text}".`);
}

const asJson = ({ effort, drivers, money }: Outcome) => ({ ...effort, drivers, ...(money ? { money } : {}) });

const hours = (figure: number): string =>
  figure.toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** What most of the spread comes from; the rest is in the JSON. */
const driversTold = 15;

function tellInWords({ effort, drivers }: Outcome, draws: number, desk: Console): void {
  const names: Readonly<Record<keyof Spread, string>> = {
    mean: 'Mean',
    sd: 'Standard deviation',
    p10: 'P10',
    p50: 'P50',
    p80: 'P80',
    p90: 'P90',
  };
  const figures = Object.entries(names).map(([key, name]) => [name, hours(effort[key as keyof Spread])] as const);
  const widest = Math.max(...figures.map(([, figure]) => figure.length));
  desk.out(`Hours of ${draws.toLocaleString('en-US')} draws\n`);
  for (const [name, figure] of figures) desk.out(`  ${name.padEnd(20)} ${figure.padStart(widest)}`);
  desk.out('\nWhat the spread comes from\n');
  for (const { id, share } of drivers.slice(0, driversTold)) {
    desk.out(`  ${`${(share * 100).toFixed(1)} %`.padStart(7)}  ${id}`);
  }
  if (drivers.length > driversTold) desk.out(`           and ${drivers.length - driversTold} more`);
}
