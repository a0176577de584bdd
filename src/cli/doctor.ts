import { parseArgs } from 'node:util';
import { examineMail } from '../connectors/mail/examination.ts';
import { examineSigning } from '../modules/signing/examination-store.ts';
import { systemClock } from '../platform/clock.ts';
import { readConfig } from '../platform/config.ts';
import { examine } from '../platform/doctor/examination.ts';
import { type Finding, ok, refused } from '../platform/doctor/finding.ts';
import { examineDisk } from '../platform/doctor/machine-checks.ts';
import { loadPlaybook } from '../playbook/playbook.ts';
import { backupsOf } from './backup-plan.ts';
import type { Command, Console } from './command.ts';
import { openDatabaseOf } from './database.ts';
import { counted } from './figures.ts';
import { examinePress } from './press.ts';
import { examineSeal } from './seal.ts';

const usage = `parley doctor [--json]

Looks at everything Parley needs and changes nothing: database, migrations, roles and rules of rows, connections, clock,
disk, keys, jobs, backups, mail, letters to signers, address, playbook, the typesetter with its fonts, the key that signs papers and who stamps
the time. Whatever is not well comes with its cure. Run it beside a running Parley.

  --json   {faults, hints, findings: [{matter, state: ok | hint | fault, sentence, cure}]}

Exit codes: 0 no fault, 1 a fault was found, 2 wrong usage.`;

/** `parley doctor`: what is not well, and what to do about it. */
export const command: Command = {
  summary: 'Examine database, mail, clock, disk, keys, jobs, backups and more, each with its cure.',
  usage,
  async run(args, desk) {
    const { values } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean', default: false } },
      strict: true,
    });
    const findings = [...(await ofTheDatabase(desk)), ...(await ofTheProgram())];
    const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
    const [faults, hints] = [count('fault'), count('hint')];
    if (values.json) desk.out(JSON.stringify({ faults, hints, findings }, null, 2));
    else desk.out([...findings.map(inWords), `\n${counted(faults, 'fault')}, ${counted(hints, 'hint')}.`].join('\n'));
    return faults === 0 ? 0 : 1;
  },
};

/** What depends on the database, which may itself be what is not well. */
async function ofTheDatabase(desk: Console): Promise<Finding[]> {
  const config = readConfig();
  const parts = { config, backups: backupsOf(config), clock: systemClock };
  try {
    const database = await openDatabaseOf(config, desk.say);
    try {
      const disk = config.databaseUrl === undefined ? [await examineDisk('disk', config.dataFolder)] : [];
      const signing = await examineSigning(database.url, config.mail !== undefined);
      return [...(await examine({ ...parts, url: database.url })), ...signing, ...disk];
    } finally {
      await database.stop();
    }
  } catch (refusal) {
    return [refused('database', refusal, 'See docs/operating.md, or set DATABASE_URL to a PostgreSQL of your own.')];
  }
}

async function ofTheProgram(): Promise<Finding[]> {
  const { playbookFolder, mail, paperKeys } = readConfig();
  return [
    await examineMail(mail?.smtpUrl),
    await playbook(playbookFolder),
    examinePress(),
    ...(await examineSeal(paperKeys, systemClock.now())),
  ];
}

async function playbook(folder: string): Promise<Finding> {
  try {
    const { title, version } = await loadPlaybook(folder);
    return ok('playbook', `${title} is sound, version ${version.slice(0, 12)}.`);
  } catch (refusal) {
    return refused('playbook', refusal, `Run "parley playbook check ${folder}" for every fault in it.`);
  }
}

const marks: Readonly<Record<Finding['state'], string>> = { ok: 'ok   ', hint: 'hint ', fault: 'FAULT' };

const inWords = ({ matter, state, sentence, cure }: Finding): string =>
  [`${marks[state]}  ${matter.padEnd(18)} ${sentence}`, ...(cure ? [`${' '.repeat(26)}-> ${cure}`] : [])].join('\n');
