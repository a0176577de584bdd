import { parseArgs } from 'node:util';
import { runCases } from '../modules/routing/policy-cases.ts';
import { systemClock, today } from '../platform/clock.ts';
import { readConfig } from '../platform/config.ts';
import { notFound } from '../platform/refusal.ts';
import { differences } from '../playbook/diff.ts';
import { contentOf, openFolder } from '../playbook/folder.ts';
import { type Playbook, playbookOf } from '../playbook/playbook.ts';
import { tablesOf } from '../playbook/readable.ts';
import { jdmOf } from '../playbook/tables/jdm.ts';
import { type Command, type Console, UsageError } from './command.ts';
import { dayOf } from './json-file.ts';
import { replayed } from './playbook-replay.ts';
import { tableInWords } from './table-in-words.ts';

const usage = `parley playbook VERB [options]

  check [FOLDER]                      read and prove every section; exit 1 with every fault, by file and line
  test [FOLDER]                       run the cases that stand beside the policy, in tests/*.yaml
  show [TABLE] [--playbook FOLDER]    a table in words, or the list of tables
       [--json | --jdm]               as written, or as a JSON Decision Model of today
  diff OLD NEW [--json]               what changed between two playbook folders, by rule, in words
  replay --against NEW                take past decisions again by another playbook: which change, and the money in them
       [--decisions FILE]             an array of {id, facts, outcome, decidedOn, valueCents}; - reads standard input;
                                      without it, every decision in force in the database
       [--on DATE] [--json]           by the rules of that day instead of each decision's own

The configured playbook is meant where no folder is named. Exit codes: 0 done, 1 refused or a case failed, 2 wrong usage.`;

const options = {
  playbook: { type: 'string' },
  against: { type: 'string' },
  decisions: { type: 'string' },
  on: { type: 'string' },
  json: { type: 'boolean', default: false },
  jdm: { type: 'boolean', default: false },
} as const;

/** What the command line said behind the verb. */
interface Asked {
  readonly playbook: string;
  readonly against: string | undefined;
  readonly decisions: string | undefined;
  readonly on: string | undefined;
  readonly json: boolean;
  readonly jdm: boolean;
  readonly names: readonly string[];
}

const verbs: Record<string, (asked: Asked, desk: Console) => Promise<number>> = {
  check,
  test,
  show,
  diff,
  replay: replayed,
};

/** `parley playbook`: check, test, show, compare and replay policy. */
export const command: Command = {
  summary: 'Check, test, show, compare and replay the policy.',
  usage,
  run: async (args, desk) => {
    const { values, positionals } = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
    const [verb, ...names] = positionals;
    const work = verb === undefined ? undefined : verbs[verb];
    if (!work)
      throw new UsageError(`${verb ?? 'Nothing'} is no verb of it: take one of ${Object.keys(verbs).join(', ')}.`);
    const { against, decisions, on, json, jdm } = values;
    const playbook = values.playbook ?? readConfig().playbookFolder;
    const day = on === undefined ? undefined : dayOf(on);
    return work({ playbook, against, decisions, on: day, json, jdm, names }, desk);
  },
};

async function check(asked: Asked, desk: Console): Promise<number> {
  const read = playbookOf(await openFolder(folderIn(asked)));
  const tables = tablesOf(read);
  const rules = tables.reduce((sum, { rows }) => sum + rows.length, 0);
  desk.out(`${read.title}: sound. ${tables.length} tables with ${rules} rules are proved.`);
  desk.out(`Version ${read.version}`);
  return 0;
}

async function test(asked: Asked, desk: Console): Promise<number> {
  const folder = await openFolder(folderIn(asked));
  const { cases, faults } = runCases(folder, playbookOf(folder));
  for (const { place, sentence } of faults) desk.out(`${place}: ${sentence}`);
  desk.out(
    faults.length === 0 ? `All ${cases} cases answer as expected.` : `${faults.length} of ${cases} cases failed.`,
  );
  return faults.length === 0 ? 0 : 1;
}

/** The folder that is named, or the one in force. */
function folderIn({ playbook, names }: Asked): string {
  if (names.length > 1) throw new UsageError(`One folder at a time: ${names.join(', ')} are ${names.length}.`);
  return names[0] ?? playbook;
}

async function show({ playbook, json, jdm, names }: Asked, desk: Console): Promise<number> {
  if (names.length > 1) throw new UsageError('show takes one table.');
  const read = playbookOf(await openFolder(playbook));
  const [id] = names;
  if (id === undefined)
    desk.out(
      tablesOf(read)
        .map((table) => `${table.id.padEnd(20)} ${table.shape.title}`)
        .join('\n'),
    );
  else desk.out(shown(tableNamed(read, id), { json, jdm }));
  return 0;
}

function tableNamed(playbook: Playbook, id: string) {
  const table = tablesOf(playbook).find((each) => each.id === id);
  if (!table) throw notFound('table', id);
  return table;
}

function shown(table: ReturnType<typeof tableNamed>, { json, jdm }: Pick<Asked, 'json' | 'jdm'>): string {
  if (jdm) return JSON.stringify(jdmOf(table, today(systemClock)), null, 2);
  return json ? JSON.stringify(table.shape, null, 2) : tableInWords(table);
}

async function diff({ json, names }: Asked, desk: Console): Promise<number> {
  if (names.length !== 2) throw new UsageError('diff takes two playbook folders, the old one and the new one.');
  const [old, now] = await Promise.all(names.map((name) => openFolder(name)));
  const found = differences(contentOf(old!), contentOf(now!));
  if (json) desk.out(JSON.stringify(found, null, 2));
  else
    desk.out(
      found.length === 0 ? 'They say the same.' : found.map(({ file, sentence }) => `${file}: ${sentence}`).join('\n'),
    );
  return 0;
}
