import type { Act } from '../../../platform/act.ts';
import { newId } from '../../../platform/id.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import { staffingOn } from '../../../playbook/estimating/staffing.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { wholeSheet } from '../../estimates/rights.ts';
import { readEstimate, type StoredEstimate } from '../../estimates/store.ts';
import { readOpportunity } from '../../opportunities/store.ts';
import { scopeOf } from '../../scoping/standing.ts';
import { editWorksheet, readWorksheet } from '../editing.ts';
import type { Worksheet } from '../worksheet.ts';
import { editsOf, judged } from './accepting.ts';
import { type Change, differencesOf, type Found } from './comparing.ts';
import type { Mapping, Returned, Taken } from './comparison.ts';
import { linesInEdits, previewOf, type StrawMan } from './foreign.ts';
import { contentOf } from './layout.ts';
import type { HandedIn } from './reading.ts';
import { type EstimateWorkbook, estimateWorkbook, workbookSheets } from './sheets.ts';
import { untouchables } from './untouchables.ts';

/** The estimate as its workbook is written from it. Refuses whoever may not see costs. */
async function workbookOf(act: Act, estimate: StoredEstimate): Promise<EstimateWorkbook> {
  const sheet = wholeSheet(act.reader, estimate);
  const { number, version, opportunity, createdAt } = estimate;
  const { account } = await readOpportunity(act, opportunity);
  const scope = await scopeOf(act, opportunity);
  return { sheet, scope, customer: account.name, number, version, date: createdAt.slice(0, 10) };
}

/** Writes an estimate as a workbook, for whoever may see costs. */
export const writeOut = async (act: Act, number: string): Promise<Uint8Array> =>
  estimateWorkbook(await workbookOf(act, await readEstimate(act, number)));

/** Refuses whoever may not edit the draft, before a large file is read for them. */
export async function demandEditable(act: Act, playbook: Playbook, number: string): Promise<void> {
  demand(act.reader, 'estimate.edit');
  const { may } = await readWorksheet(act, playbook, number);
  if (may.edit !== true) throw new Refusal('estimate.frozen', may.edit, { status: 409 });
}

/** Lays a workbook beside the estimate: what differs, or how a sheet that is not ours would be read. Changes nothing. */
export async function layBeside(
  act: Act,
  playbook: Playbook,
  number: string,
  { file, mapping }: { file: HandedIn; mapping: Mapping | undefined },
): Promise<Returned> {
  const worksheet = await readWorksheet(act, playbook, number);
  const { file: name, sha256, mark } = file;
  if (!mark) return previewOf(file, mapping, strawManOf(act, playbook, worksheet));
  const { found, said } = await foundIn(act, number, file, worksheet);
  const differences = found.map(({ difference }) => difference);
  return { kind: 'ours', file: name, sha256, version: worksheet.version, said, differences };
}

function strawManOf({ clock }: Act, playbook: Playbook, worksheet: Worksheet): StrawMan {
  const { currency, policy, version, workstreams } = worksheet;
  const on = clock.now().toZonedDateTimeISO('UTC').toPlainDate().toString();
  const { hoursPerDay } = staffingOn(playbook.estimating.staffing, on);
  return { currency, policy, version, workstreams, words: playbook.workbooks, hoursPerDay };
}

async function foundIn(
  act: Act,
  number: string,
  file: HandedIn,
  { lines, policy, version }: Worksheet,
): Promise<{ found: Found[]; said: string[] }> {
  const workbook = await workbookOf(act, await readEstimate(act, number));
  const ours = { content: contentOf(workbook.sheet), lines, policy };
  const found = judged(differencesOf(file, ours), ours);
  const current = file.mark?.number === number && file.mark.version === version;
  const others = current ? untouchables(file, workbookSheets(workbook)) : [];
  return { found: [...found, ...others], said: saidOf(file, number, version) };
}

function saidOf({ mark, sheets }: HandedIn, number: string, version: number): string[] {
  if (!mark) return [];
  const known = ['Summary', 'Activities', 'Phases', 'Weeks', 'Price', 'Basis', 'Scope', 'Internal', 'Parley'];
  const unknown = sheets.filter(({ name }) => !known.includes(name)).map(({ name }) => `“${name}”`);
  const gone = ['Activities', 'Weeks', 'Basis'].filter((name) => !sheets.some((sheet) => sheet.name === name));
  return [
    ...(mark.number === number ? [] : [`The file was written from ${mark.number}, and is compared with ${number}.`]),
    ...(mark.number === number && mark.version !== version
      ? [
          `The estimate has moved on since the file was written (version ${mark.version}, now ${version}): what was changed here as well is marked. Sums and texts that are not edited here are not compared.`,
        ]
      : []),
    ...(mark.content === null
      ? [
          'Somebody wrote into the hidden sheet of the file: what it said when it was written is not known, so everything that differs is shown.',
        ]
      : []),
    ...(unknown.length > 0 ? [`Not ours, and not read: ${unknown.join(', ')}.`] : []),
    ...(gone.length > 0 ? [`Not in the file any more: ${gone.join(', ')}.`] : []),
  ];
}

/** What of a file is to be taken over: the ids of differences, or all of a sheet that is not ours as it is mapped. */
export interface Accepted {
  readonly file: HandedIn;
  readonly ids: readonly string[];
  readonly mapping: Mapping | undefined;
}

/**
 * Takes accepted differences, or the lines of a sheet that is not ours, into the draft: all of it, or nothing. The record
 * names the file, its hash and every cell.
 * @throws Refusal `workbook.gone` (409) for a difference that is none any more, and what `editWorksheet` refuses
 */
export async function acceptFromWorkbook(
  act: Act,
  playbook: Playbook,
  number: string,
  { file, ids, mapping }: Accepted,
): Promise<Taken> {
  const worksheet = await readWorksheet(act, playbook, number);
  const { file: name, sha256 } = file;
  if (!file.mark) {
    const preview = previewOf(file, mapping, strawManOf(act, playbook, worksheet));
    const { edits, cells } = linesInEdits(preview, worksheet.lines.at(-1)?.id ?? null, newId);
    const done = await editWorksheet(act, playbook, number, edits, { file: name, sha256, cells });
    return { version: done.version, cells: cells.length, lines: edits.length };
  }
  const { found } = await foundIn(act, number, file, worksheet);
  const taken = ids.map((id) => found.find(({ difference }) => difference.id === id) ?? id);
  const changes = taken.map(changeOf);
  const cells = found
    .filter(({ difference }) => ids.includes(difference.id))
    .map(({ difference: { id, line, field } }) => ({ cell: id, line, field }));
  const edits = editsOf(changes, worksheet.lines, newId);
  const done = await editWorksheet(act, playbook, number, edits, { file: name, sha256, cells });
  return { version: done.version, cells: cells.length, lines: done.lines.length };
}

function changeOf(found: Found | string): Change {
  if (typeof found === 'string') {
    const words = `${found} of the file does not differ from the estimate any more: compare again.`;
    throw new Refusal('workbook.gone', words, { status: 409 });
  }
  const { change, difference } = found;
  if (change) return change;
  const why = difference.acceptable === true ? 'It changes nothing.' : difference.acceptable;
  throw new Refusal('workbook.notAcceptable', `${difference.id} cannot be taken over. ${why}`);
}
