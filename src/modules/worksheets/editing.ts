import type { Act } from '../../platform/act.ts';
import { demandVersion } from '../../platform/http/precondition.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand, may, mayWhile } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { recount } from '../estimates/recounting.ts';
import { lockHead, readHead, type StoredHead } from '../estimates/store.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { isOpen } from '../opportunities/rights.ts';
import { readOpportunity } from '../opportunities/store.ts';
import { scopeOf } from '../scoping/standing.ts';
import { activitiesFor, originOf, policyFor, ratesFor, workstreamsFor } from './bounds.ts';
import { estimateEdited, type TakenFrom } from './entries.ts';
import {
  deleteLines,
  insertLine,
  type Origin,
  readCells,
  readService,
  readSheet,
  writeEfforts,
  writeLines,
  writeOrder,
} from './store.ts';
import {
  applied,
  type CellFault,
  type Edit,
  type Outcome,
  placeInWords,
  type Row,
  type Sheet,
  type Worksheet,
  type WorksheetEdited,
  type WorksheetLine,
  type WorksheetPolicy,
} from './worksheet.ts';

/** How many bad cells a refusal names. */
const toldMax = 50;

/** The draft as a sheet of cells, with what may be done to it. Refuses whoever may not see costs: hours are what it shows. */
export async function readWorksheet(act: Act, playbook: Playbook, number: string): Promise<Worksheet> {
  demand(act.reader, 'estimate.seeCosts');
  const head = await readHead(act, number);
  const policy = policyFor(playbook, head);
  const roles = policy.roles.map(({ id }) => id);
  return {
    ...{ estimate: number, opportunity: head.opportunity, state: head.state, scenario: head.scenario },
    ...{ currency: head.sheet.currency, version: head.version, totals: totalsOf(head) },
    lines: (await readCells(act, head.id, roles)).map((line) => ({ ...line, rows: line.rows.map(plain) })),
    policy: { ...policy, roles: [...policy.roles] },
    ...{
      workstreams: workstreamsFor(playbook),
      activities: activitiesFor(playbook, head, await scopeOf(act, head.opportunity)),
    },
    may: { edit: await mayEdit(act, playbook, head) },
  };
}

const plain = (row: Row) => ({ ...row, weeks: [...row.weeks] });

/** A draft may be edited while its deal is open, the live one as well as a scenario; what left draft is frozen. */
async function mayEdit(act: Act, playbook: Playbook, head: StoredHead): Promise<true | string> {
  const draft =
    head.state === 'draft' || `${head.number} is ${head.state}: it does not change any more; draft a new one.`;
  const open = isOpen(playbook, await readOpportunity(act, head.opportunity));
  const held = may(act.reader, 'estimate.seeCosts');
  const stands = open === true ? draft : open;
  return mayWhile(act.reader, 'estimate.edit', held === true ? stands : held);
}

/**
 * Edits a draft: all edits stand, or none. Only the lines they touch are read and written; totals, the opportunity's value
 * and the version follow. `from` is the workbook they were taken from, when they were typed elsewhere.
 * @throws Refusal `worksheet.refused` (422) naming every cell that cannot be so, `estimate.frozen` (409) outside draft or on a closed deal
 */
export async function editWorksheet(
  act: Act,
  playbook: Playbook,
  number: string,
  edits: readonly Edit[],
  from?: TakenFrom,
): Promise<WorksheetEdited> {
  demand(act.reader, 'estimate.edit');
  demand(act.reader, 'estimate.seeCosts');
  const head = await lockHead(act, number);
  const stream = opportunityStream(head.opportunity);
  const may = await mayEdit(act, playbook, head);
  if (may !== true) throw new Refusal('estimate.frozen', may, { status: 409 });
  await demandVersion(act, { record: `estimate ${number}`, stream, version: head.version });
  const policy = policyFor(playbook, head);
  const touched = [...new Set(edits.map((edit) => (typeof edit.line === 'string' ? edit.line : edit.line.id)))];
  const before = await readSheet(
    act,
    head.id,
    policy.roles.map(({ id }) => id),
    touched,
    edits.some(reshapes),
  );
  const outcome = applied(before, edits, policy);
  if (outcome.faults.length > 0) throw await refusal(act, head, policy, outcome.faults);
  if (outcome.cells > policy.cellsAtMost) throw tooMany(outcome.cells, policy);
  const after = priced(outcome.sheet, ratesFor(playbook, head));
  const lines = touched.flatMap((id) => after.get(id) ?? []);
  await insertNew(act, playbook, head, { before, edits, lines, from });
  await write(act, head, { before, outcome, lines });
  const counted = await recount(act, playbook, head);
  await tell(act, playbook, counted, {
    ...{ cells: outcome.cells, touched, titles: titlesOf(touched, after, before), from },
  });
  return {
    version: counted.version,
    lines: lines.map((line) => ({ ...line, rows: line.rows.map(plain) })),
    order: sameOrder(before.order, outcome.sheet.order) ? null : [...outcome.sheet.order],
    totals: totalsOf(counted),
  };
}

/** Whether an edit may change which lines and rows there are, and in which order. */
const reshapes = ({ do: what }: Edit): boolean => !['describe', 'plan', 'restaff'].includes(what);

const totalsOf = ({ sheet, costs }: StoredHead): WorksheetEdited['totals'] => ({
  ...sheet.totals,
  hours: costs?.hours ?? 0,
});

const tooMany = (cells: number, { cellsAtMost }: WorksheetPolicy): Refusal => {
  const words = `${cells.toLocaleString('en-US')} cells are more than the ${cellsAtMost.toLocaleString('en-US')} changed in one go: change them in parts.`;
  return new Refusal('worksheet.tooMany', words);
};

const sameOrder = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id, at) => id === other[at]);

const titlesOf = (ids: readonly string[], after: ReadonlyMap<string, WorksheetLine>, before: Sheet): string[] =>
  ids.slice(0, 2).flatMap((id) => (after.get(id) ?? before.lines.get(id))?.title ?? []);

/** What is priced by its hours is priced anew, at the rates frozen with the estimate. */
function priced(sheet: Sheet, rates: ReadonlyMap<string, number>): ReadonlyMap<string, WorksheetLine> {
  const cents = ({ rows }: WorksheetLine) =>
    rows.reduce((sum, { role, likely }) => sum + Math.round(likely * (rates.get(role) ?? 0)), 0);
  return new Map(
    [...sheet.lines].map(([id, line]) => [id, line.pricing === 'hours' ? { ...line, priceCents: cents(line) } : line]),
  );
}

interface Change {
  readonly before: Sheet;
  readonly edits: readonly Edit[];
  readonly lines: readonly WorksheetLine[];
  readonly from: TakenFrom | undefined;
}

/** A line added by hand cites itself; one made of an activity of the playbook cites that. */
async function insertNew(
  act: Act,
  playbook: Playbook,
  head: StoredHead,
  { before, edits, lines, from }: Change,
): Promise<void> {
  const removed = [...before.lines.keys()].filter((id) => !lines.some((line) => line.id === id));
  const renewed = edits.flatMap((edit) => (edit.do === 'add' && before.lines.has(edit.line.id) ? edit.line.id : []));
  const gone = [...removed, ...renewed];
  if (gone.length > 0) await deleteLines(act, head.id, gone);
  for (const line of lines) {
    if (before.lines.has(line.id) && !renewed.includes(line.id)) continue;
    const added = edits.find((edit) => edit.do === 'add' && edit.line.id === line.id);
    const above = added?.do === 'add' ? added.after : null;
    const origin =
      originOf(playbook, head, line.rule) ?? ownOrigin(await readService(act, head.id, above), sourceOf(line, from));
    await insertLine(act, head.id, line, origin);
  }
}

/** `plan.xlsx, Sheet1!B7`: where a line was read that was not typed here. */
function sourceOf({ title }: WorksheetLine, from: TakenFrom | undefined): string {
  if (!from) return 'Parley, added by hand';
  const cell = from.cells.find(({ line }) => line === title)?.cell;
  return cell === undefined ? from.file : `${from.file}, ${cell}`;
}

const ownOrigin = (service: string | null, source: string): Origin => ({
  ...{ service: service ?? 'advisory', kind: 'services', sku: null, mode: null, prerequisites: [], pricing: 'hours' },
  ...{ rule: 'worksheet.own', source },
});

async function write(
  act: Act,
  { id }: StoredHead,
  { before, outcome, lines }: Omit<Change, 'edits' | 'from'> & { outcome: Outcome },
): Promise<void> {
  if (lines.length > 0) await writeLines(act, id, lines);
  const rowsOf = (line: string) => before.lines.get(line)?.rows ?? [];
  const put = lines.flatMap((line) =>
    line.rows.filter((row) => !rowsOf(line.id).includes(row)).map((row) => ({ ...row, line: line.id })),
  );
  const gone = lines.flatMap((line) =>
    rowsOf(line.id)
      .filter(({ role }) => !line.rows.some((row) => row.role === role))
      .map(({ role }) => ({ line: line.id, role })),
  );
  await writeEfforts(act, id, { put, gone });
  if (!sameOrder(before.order, outcome.sheet.order)) await writeOrder(act, id, outcome.sheet.order);
}

async function tell(
  act: Act,
  playbook: Playbook,
  { number, opportunity, sheet }: StoredHead,
  {
    cells,
    touched,
    titles,
    from,
  }: { cells: number; touched: readonly string[]; titles: string[]; from: TakenFrom | undefined },
): Promise<void> {
  const { servicesCents, educationCents, totalCents } = sheet.totals;
  const money = { servicesCents, educationCents, totalCents, currency: sheet.currency };
  const particulars = {
    estimate: number,
    opportunity,
    cells,
    lines: touched.length,
    titles,
    ...money,
    ...(from ? { from } : {}),
  };
  await record(act, opportunityStream(opportunity), estimateEdited, particulars, playbook.version);
}

/** Names every bad cell as the page does: only now is it worth reading which row that is. */
async function refusal(
  act: Act,
  head: StoredHead,
  policy: WorksheetPolicy,
  faults: readonly CellFault[],
): Promise<Refusal> {
  const lines = await readCells(
    act,
    head.id,
    policy.roles.map(({ id }) => id),
  );
  const rows = lines.flatMap(({ id, rows }) =>
    rows.length === 0 ? [{ id, role: '' }] : rows.map(({ role }) => ({ id, role })),
  );
  const told = faults.slice(0, toldMax).map(({ line, role, field, sentence }) => {
    const at = rows.findIndex((row) => row.id === line && (role === null || row.role === role));
    const title = policy.roles.find(({ id }) => id === role)?.title ?? role;
    return { place: at < 0 ? 'a line' : placeInWords(at + 1, title, field), sentence };
  });
  const [first] = told;
  const more = faults.length > 1 ? ` (and ${(faults.length - 1).toLocaleString('en-US')} more)` : '';
  return new Refusal('worksheet.refused', `Nothing was saved. ${first?.place}: ${first?.sentence}${more}`, {
    faults: told,
  });
}
