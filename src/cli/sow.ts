import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { resolveAll } from '../documents/word/resolving.ts';
import { wordParagraphs } from '../documents/word/word-paragraphs.ts';
import { OpenSheet } from '../modules/estimates/estimate.ts';
import type { Finding, LintReport } from '../modules/sow/lint/lint.ts';
import { lint, offeredOf } from '../modules/sow/lint/linting.ts';
import { readWord as readingOf } from '../modules/sow/lint/word-reading.ts';
import { systemClock, today } from '../platform/clock.ts';
import { readConfig } from '../platform/config.ts';
import { loadPlaybook } from '../playbook/playbook.ts';
import { type Command, type Console, UsageError } from './command.ts';
import { counted } from './figures.ts';
import { dayOf, readJson } from './json-file.ts';
import { readWord } from './word-input.ts';

const usage = `parley sow lint FILE.docx [--estimate FILE.json] [--on DATE] [--playbook FOLDER] [--json]

Looks through a statement of work in Word for what should be mended before it goes further, by the rules of the playbook
(lint.yaml). Works on any Word file as far as the file tells; one that Parley wrote tells the most. Of tracked changes the
accepted text counts. Needs no database.

  --estimate FILE  the estimate it was written from: decision.json of parley engage, or what the API answers for an
                   estimate; without it totals and activities are not compared
  --on DATE        the day that dates are held against, e.g. 2026-08-31; today by default
  --playbook FOLDER  the playbook to look by; the configured one by default
  --json           {findings: [{rule, severity, sentence, cure, clause, ...}], unchecked: [...], complete: [...], ...}

Exit codes: 0 nothing blocks, 1 something blocks or the file is refused, 2 wrong usage.`;

const options = {
  estimate: { type: 'string' },
  on: { type: 'string' },
  playbook: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** Where a file may hold a sheet: itself, below `sheet`, or below `estimate`. */
const SheetFile = z.union([
  OpenSheet,
  z.object({ sheet: OpenSheet }).transform(({ sheet }) => sheet),
  z.object({ estimate: OpenSheet }).transform(({ estimate }) => estimate),
]);

/** `parley sow`: what can be asked of a statement of work in a file. */
export const command: Command = {
  summary: 'Look through a statement of work in Word for what should be mended.',
  usage,
  async run(args, desk) {
    const { values, positionals } = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
    const [verb, path, ...more] = positionals;
    if (verb !== 'lint') throw new UsageError(`${verb ?? 'Nothing'} is no verb of it: take lint.`);
    if (path === undefined || more.length > 0) throw new UsageError('lint takes one Word file.');
    const on = values.on === undefined ? today(systemClock) : dayOf(values.on);
    const file = resolveAll(await readWord(path), 'accept');
    const { papers, lint: policy } = await loadPlaybook(values.playbook ?? readConfig().playbookFolder);
    const sheet = values.estimate === undefined ? null : await readSheet(values.estimate, desk);
    const report = lint({
      ...{ papers, policy, today: on, terms: null, start: null, customer: null, deviations: null, assembled: null },
      reading: readingOf(wordParagraphs(file), papers),
      estimate: sheet && offeredOf(sheet),
    });
    desk.out(values.json ? JSON.stringify(report, null, 2) : inWords(report, basename(path)));
    return report.blocking > 0 ? 1 : 0;
  },
};

const readSheet = async (file: string, desk: Console): Promise<OpenSheet> =>
  readJson(await desk.read(file), file, SheetFile);

const severities: Readonly<Record<Finding['severity'], string>> = {
  blocks: 'Stops it from being submitted:',
  warns: 'Should be mended:',
  notes: 'Worth a look:',
};

function inWords({ findings, unchecked, complete, checked }: LintReport, name: string): string {
  const lines = [`${name}: ${counted(findings.length, 'finding')} by ${counted(checked, 'rule')}.`];
  for (const [severity, title] of Object.entries(severities)) {
    const found = findings.filter((one) => one.severity === severity);
    if (found.length > 0) lines.push('', title);
    for (const one of found)
      lines.push(`  ${one.clauseTitle ?? 'The paper'}: ${one.sentence} ${one.cure} [${one.rule}]`);
  }
  const open = complete.filter(({ there }) => !there);
  if (open.length > 0) lines.push('', 'A project manager would still have to ask:');
  for (const { asks, sentence } of open) lines.push(`  ${asks} ${sentence}`);
  if (unchecked.length > 0) lines.push('', 'Not looked into:');
  for (const { rule, why } of unchecked) lines.push(`  ${rule}: ${why}.`);
  return lines.join('\n');
}
