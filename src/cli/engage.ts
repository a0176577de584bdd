import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ReadingProgress } from '../documents/spreadsheet-reading.ts';
import { type EstimateSheet, offered } from '../modules/estimates/estimate.ts';
import { estimate } from '../modules/estimates/estimating.ts';
import { isStandard } from '../modules/opportunities/opportunity.ts';
import { needsInformation, type Verdict } from '../modules/routing/engagement.ts';
import { route } from '../modules/routing/rules-of-engagement.ts';
import { readEvaluateReport } from '../modules/scoping/evaluate-report.ts';
import type { Scope } from '../modules/scoping/scope.ts';
import { assembleSow } from '../modules/sow/assembly.ts';
import { writeSowPapers } from '../modules/sow/papers.ts';
import { estimateWorkbook } from '../modules/worksheets/workbook/sheets.ts';
import { hashBytes } from '../platform/canonical-json.ts';
import { systemClock, today } from '../platform/clock.ts';
import { readConfig } from '../platform/config.ts';
import { showMoney } from '../platform/money.ts';
import { Refusal } from '../platform/refusal.ts';
import { loadPlaybook, type Playbook } from '../playbook/playbook.ts';
import { servedByPs } from '../playbook/routing.ts';
import { type Command, type Console, UsageError } from './command.ts';
import { dayOf } from './json-file.ts';
import { type NeedFile, readNeed } from './need-file.ts';
import { writeTogether } from './write-together.ts';

const usage = `parley engage --need NEED.json [--report evaluate_report.xlsx] --out DIR [--on DATE] [--playbook FOLDER]

The whole way from a need to a paper, without a database: routes the need, reads the customer's report into scope facts,
estimates, prices, and writes into DIR

  decision.json    the verdict with its rules, sources and trace; the facts, scope and estimate it led to
  estimate.xlsx    activities by role with live formulas, when Professional Services serves
  sow.docx, sow.pdf  the statement of work, when any need is custom

  --need FILE        {customer: {name, employees}, edition, region, needs: [{service, sku?}], ...}; - reads standard input
  --report FILE      the report that GitLab's evaluate wrote
  --out DIR          made when it is missing; these four files are replaced all together or not at all, and those
                     that the verdict does not call for are taken away
  --on DATE          the day whose rules and prices hold, e.g. 2026-08-31; today by default
  --playbook FOLDER  the playbook to decide by; the configured one by default

The same input on the same day gives the same bytes. Exit codes: 0 done, 1 refused, 2 wrong usage.`;

const options = {
  need: { type: 'string' },
  report: { type: 'string' },
  out: { type: 'string' },
  on: { type: 'string' },
  playbook: { type: 'string' },
} as const;

/** Papers of an earlier run that the verdict of this one does not call for must not stay beside its decision. */
const noPapers = { 'estimate.xlsx': null, 'sow.docx': null, 'sow.pdf': null };

/** What one run is made from. */
interface Job {
  readonly playbook: Playbook;
  readonly need: NeedFile;
  readonly scope: Scope;
  readonly verdict: Verdict;
  readonly on: Temporal.PlainDate;
}

/** `parley engage`: from a need and a report to a decision, an estimate and a statement of work. */
export const command: Command = {
  summary: 'From a need and a report to a verdict, an estimate and a statement of work.',
  usage,
  async run(args, desk) {
    const { values } = parseArgs({ args: [...args], options, strict: true });
    if (!values.need) throw new UsageError('--need is missing: name a file, or - for standard input.');
    if (!values.out) throw new UsageError('--out is missing: name the folder to write into.');
    const on = Temporal.PlainDate.from(values.on === undefined ? today(systemClock) : dayOf(values.on));
    const need = readNeed(await desk.read(values.need), values.need);
    const playbook = await loadPlaybook(values.playbook ?? readConfig().playbookFolder);
    const verdict = route(playbook, need.facts, { on: on.toString() });
    refuseUnanswered(verdict);
    desk.say(`Routed: ${verdict.headline}`);
    const scope =
      values.report === undefined ? { facts: [], risks: [] } : await readScope(playbook, values.report, desk);
    const files = await filesOf({ playbook, need, scope, verdict, on }, desk);
    await writeTogether(values.out, { ...noPapers, ...files });
    for (const name of Object.keys(files)) desk.out(join(values.out, name));
    return 0;
  },
};

function refuseUnanswered(verdict: Verdict): void {
  if (!needsInformation(verdict)) return;
  const faults = verdict.questions.map(({ fact, question }) => ({ place: fact, sentence: question }));
  const asked = faults.map(({ place, sentence }) => `${place} (${sentence})`).join(', ');
  throw new Refusal('engage.needsInformation', `The need cannot be routed yet: add ${asked} to it.`, { faults });
}

async function readScope(playbook: Playbook, path: string, desk: Console): Promise<Scope> {
  const bytes = await readFile(path).catch((fault: NodeJS.ErrnoException) => {
    throw new Refusal('file.unreadable', `${path} cannot be read (${fault.code ?? fault.message}): check the path.`);
  });
  const largeRepositoryBytes = playbook.reports.largeRepository.aboveBytes;
  const file = { fileName: basename(path), bytes };
  const scope = await readEvaluateReport(file, { largeRepositoryBytes }, tellRows(desk));
  const { facts, risks, report } = scope;
  const found = [
    countOf(report?.projects ?? 0, 'project'),
    countOf(facts.length, 'fact'),
    countOf(risks.length, 'risk'),
  ];
  desk.say(`Read ${basename(path)}: ${found.join(', ')}.`);
  return scope;
}

/** `1 risk`, `10,001 projects`. */
const countOf = (count: number, one: string): string =>
  `${count.toLocaleString('en-US')} ${one}${count === 1 ? '' : 's'}`;

/** Tells of every ten thousandth row that is read: a large report takes some seconds. */
function tellRows(desk: Console): (progress: ReadingProgress) => void {
  let told = 0;
  return ({ sheet, rows }) => {
    const tens = Math.floor(rows / 10_000);
    if (tens > 0 && tens !== told) desk.say(`Reading ${sheet}: ${(tens * 10_000).toLocaleString('en-US')} rows.`);
    told = tens;
  };
}

/** The files that the verdict calls for, by name. Nothing is written before all of them are made. */
async function filesOf(job: Job, desk: Console): Promise<Record<string, Uint8Array>> {
  const { playbook, need, verdict } = job;
  if (!servedByPs(playbook, verdict.outcome)) {
    desk.say('A partner serves: no estimate and no statement of work are ours to write.');
    return { 'decision.json': decisionOf(job, null, {}) };
  }
  const sheet = estimate({ playbook, needs: need.facts.needs ?? [], scope: job.scope, on: job.on });
  desk.say(`Estimated: ${showMoney(sheet.totals.totalCents, sheet.currency)}, ${sheet.totals.hours} hours.`);
  for (const { sentence } of sheet.flags) desk.say(`To be looked at: ${sentence}`);
  const number = `EST-${job.on.year}-0000`;
  const workbook = {
    sheet,
    scope: job.scope,
    customer: need.customer.name,
    number,
    version: 0,
    date: job.on.toString(),
  };
  const papers: Record<string, Uint8Array> = { 'estimate.xlsx': await estimateWorkbook(workbook) };
  if (isStandard(need.facts.needs ?? [])) {
    desk.say('Every need is met by the catalogue: an order form goes with it, and no statement of work.');
  } else {
    const { docx, pdf } = await sowOf(job, sheet);
    Object.assign(papers, { 'sow.docx': docx, 'sow.pdf': pdf });
  }
  return { 'decision.json': decisionOf(job, sheet, papers), ...papers };
}

function sowOf({ playbook, need, scope, verdict, on }: Job, sheet: EstimateSheet) {
  const { facts, customer } = need;
  if (!facts.region)
    throw new Refusal('engage.noRegion', 'A statement of work needs the region: add region to the need.');
  const document = assembleSow({
    ...{ playbook, customer, scope, verdict, date: on, estimate: offered(sheet) },
    number: `SOW-${on.year}-0000`,
    version: 1,
    provider: playbook.papers.provider,
    need: { region: facts.region, needs: facts.needs ?? [], publicSector: facts.publicSector ?? false },
  });
  return writeSowPapers(document);
}

/** The decision with everything it led to, and the hash of each paper, so that all of it can be replayed. */
function decisionOf(job: Job, sheet: EstimateSheet | null, papers: Record<string, Uint8Array>): Uint8Array {
  const hashes = Object.fromEntries(Object.entries(papers).map(([name, bytes]) => [name, hashBytes(bytes)]));
  const { customer, facts } = job.need;
  const decision = { customer, ...job.verdict, facts, scope: job.scope, estimate: sheet, papers: hashes };
  return new TextEncoder().encode(`${JSON.stringify(decision, null, 2)}\n`);
}
