import { parseArgs } from 'node:util';
import { z } from 'zod';
import { RoutingFacts, type Verdict } from '../modules/routing/engagement.ts';
import { route } from '../modules/routing/rules-of-engagement.ts';
import { verdictInWords } from '../modules/routing/verdict-in-words.ts';
import { systemClock, today } from '../platform/clock.ts';
import { readConfig } from '../platform/config.ts';
import { Refusal } from '../platform/refusal.ts';
import { loadPlaybook, type Playbook } from '../playbook/playbook.ts';
import { type Command, UsageError } from './command.ts';
import { dayOf, readJson } from './json-file.ts';

const usage = `parley route --facts FILE [--json] [--on DATE] [--playbook FOLDER]

Who serves a need for services, by the rules of engagement, and why. Nothing is stored.

  --facts FILE        one facts object, or an array of {id, facts}; - reads standard input
  --json              an array of {id, outcome, contacts, artefacts, clocks, rules, sources, trace, flips, ...}
  --on DATE           the day whose rules and catalogue apply, e.g. 2026-08-31; today by default
  --playbook FOLDER   the playbook to decide by; the configured one by default

Exit codes: 0 done, 1 refused (bad facts, unknown SKU, invalid playbook), 2 wrong usage.`;

const options = {
  facts: { type: 'string' },
  json: { type: 'boolean', default: false },
  on: { type: 'string' },
  playbook: { type: 'string' },
} as const;

/** `parley route`: a verdict on facts from a file. Needs the playbook, no database. */
export const command: Command = {
  summary: 'Who serves a need for services, and why.',
  usage,
  run: async (args, desk) => {
    const { values } = parseArgs({ args: [...args], options, strict: true });
    if (values.facts === undefined) throw new UsageError('--facts is missing: name a file, or - for standard input.');
    const on = values.on === undefined ? today(systemClock) : dayOf(values.on);
    const cases = casesIn(await desk.read(values.facts), values.facts);
    const playbook = await loadPlaybook(values.playbook ?? readConfig().playbookFolder);
    const verdicts = decideAll(playbook, cases, on);
    if (values.json) desk.out(JSON.stringify(verdicts, null, 2));
    else desk.out(verdicts.map((verdict) => inWords(verdict, cases.length > 1)).join('\n\n'));
    return 0;
  },
};

interface Case {
  readonly id: string | null;
  readonly facts: RoutingFacts;
  /** Where its facts stand in the file: `[3].facts.`, or nothing for a single object. */
  readonly place: string;
}

/** Test cases carry what they expect beside their facts; it is not looked at here. */
const FactsCase = z.strictObject({
  id: z.string().min(1).optional(),
  facts: RoutingFacts,
  expect: z.unknown().optional(),
});

/** Reads the facts of every case; refuses the file with every fault in it. */
function casesIn(text: string, file: string): Case[] {
  if (!text.trimStart().startsWith('[')) return [{ id: null, facts: readJson(text, file, RoutingFacts), place: '' }];
  const cases = readJson(text, file, z.array(FactsCase));
  return cases.map(({ id, facts }, at) => ({ id: id ?? String(at), facts, place: `[${at}].facts.` }));
}

function decideAll(playbook: Playbook, cases: readonly Case[], on: string): (Verdict & { id: string | null })[] {
  return cases.map(({ id, facts, place }) => {
    try {
      return { id, ...route(playbook, facts, { on }) };
    } catch (fault) {
      throw fault instanceof Refusal ? placedAt(place, fault) : fault;
    }
  });
}

/** The same refusal, with the place of its case in the file before every fault. */
function placedAt(place: string, refusal: Refusal): Refusal {
  const faults = refusal.faults.map((fault) => ({ ...fault, place: `${place}${fault.place}` }));
  const [first] = faults;
  return first ? new Refusal(refusal.code, `${first.place}: ${first.sentence}`, { faults }) : refusal;
}

const inWords = (verdict: Verdict & { id: string | null }, named: boolean): string =>
  `${named ? `${verdict.id}\n` : ''}${verdictInWords(verdict)}`;
