import { createHash } from 'node:crypto';
import type { Act } from '../../../platform/act.ts';
import { lockDocument } from '../../../platform/database/lock.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { checkStatements } from '../../facts/checking.ts';
import { type NewStatement, placeOf, sayValue } from '../../facts/fact.ts';
import { factKinds, stateFacts } from '../../facts/stating.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { mayDo } from '../../opportunities/rights.ts';
import { readOpportunity } from '../../opportunities/store.ts';
import { listImported } from '../entries.ts';
import type { Scope } from '../scope.ts';
import { findScope, keepScope } from '../store.ts';
import { findHeaders, proposeMapping } from './headers.ts';
import type { ListImported, ListMapping, ListPreview, ListProblem } from './list.ts';
import { type HandedList, pastedName, readTable } from './table.ts';
import { type ListTally, tallyList } from './tally.ts';

/** A list that was read, with what would come of it: reading happens before the transaction, which stays short. */
export interface ReadList {
  readonly handed: HandedList;
  readonly preview: Omit<ListPreview, 'facts'>;
  readonly tally: ListTally;
}

/** How many rows a preview shows of a column, and how much of a cell. */
const [shownRows, shownLetters] = [5, 80];

/**
 * Reads a list and says what would come of it. Without a mapping the headers propose one.
 * @param on the day of the reading, from which idle is counted
 * @throws Refusal `list.*`, `workbook.*`, `archive.*` for what is no list at all
 */
export async function readList(
  playbook: Playbook,
  handed: HandedList,
  asked: ListMapping | undefined,
  on: Temporal.PlainDate,
): Promise<ReadList> {
  const table = await readTable(handed, asked?.sheet);
  const headers = findHeaders(table);
  const proposed = proposeMapping(table, headers);
  const chosen = Object.keys(asked?.columns ?? {}).length > 0;
  const mapping =
    chosen && asked ? asked : { ...proposed.mapping, sizeUnit: asked?.sizeUnit ?? proposed.mapping.sizeUnit };
  const tally = tallyList(table, headers, mapping, playbook, on);
  const doubts: ListProblem[] = chosen ? doubled(mapping) : proposed.problems;
  const columns = headers.columns.map((column) => {
    const cells = headers.rows.slice(0, shownRows).map(({ cells: row }) => String(row[column.at] ?? ''));
    return {
      ...column,
      header: column.header.slice(0, shownLetters),
      first: cells.map((cell) => cell.slice(0, shownLetters)),
    };
  });
  const { file, read, sheets, sheet } = table;
  const preview = {
    ...{ file, read, sheets: [...sheets], sheet, columns, rows: tally.rows },
    mapping: sheets.length > 0 ? { ...mapping, sheet } : mapping,
    problems: [...doubts, ...tally.problems],
    problemCount: doubts.length + tally.problemCount,
    risks: tally.risks.map(({ sentence }) => sentence),
  };
  return { handed, preview, tally };
}

/** One column says one thing. */
function doubled({ columns }: ListMapping): ListProblem[] {
  const fields = Object.entries(columns);
  return fields.flatMap(([field, at], position) => {
    const before = fields.slice(0, position).find(([, other]) => other === at)?.[0];
    if (before === undefined) return [];
    return [
      {
        place: `mapping.${field}`,
        sentence: `One column was chosen for both ${before} and ${field}: choose one of them.`,
      },
    ];
  });
}

/** Whoever may not import into the opportunity must not make us read a large file first. */
export async function demandImport(act: Act, playbook: Playbook, number: string): Promise<void> {
  demand(act.reader, 'scope.importReport');
  const { importReport: may } = mayDo(act.reader, playbook, await readOpportunity(act, number));
  if (may !== true) throw new Refusal('scope.closed', may, { status: 409 });
}

/** The preview of a list, its facts in the words of the dictionary. */
export function showPreview(act: Act, playbook: Playbook, { preview, tally }: ReadList): ListPreview {
  const kinds = factKinds(act, playbook);
  const checked = checkStatements(kinds, tally.facts);
  const facts = checked.map((fact) => ({
    name: fact.name,
    title: kinds.find(({ name }) => name === fact.name)?.title ?? fact.name,
    said: sayValue(fact),
    place: placeOf(fact.provenance),
  }));
  return { ...preview, facts };
}

/**
 * Keeps what a list says: its facts with the cells they came from, its risks in the next revision of the scope. With any
 * problem nothing is kept.
 * @throws Refusal `list.problems` with each problem, `scope.closed` (409)
 */
export async function importList(act: Act, playbook: Playbook, number: string, list: ReadList): Promise<ListImported> {
  const { handed, preview, tally } = list;
  const stream = opportunityStream(number);
  await lockDocument(act.tx, stream);
  await demandImport(act, playbook, number);
  refuseProblems(preview);
  const previous = await findScope(act, number);
  const revision = (previous?.revision ?? 0) + 1;
  const bytes = handed.kind === 'file' ? handed.bytes : new TextEncoder().encode(handed.text);
  const name = handed.kind === 'file' ? handed.file : pastedName;
  await keepScope(act, number, revision, nextScope(previous?.scope, tally, name), { name, bytes });
  const { disagree } = await stateFacts(act, playbook, { opportunity: number, facts: tally.facts });
  const counted = { rows: tally.rows, facts: tally.facts.length, risks: tally.risks.length };
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await record(
    act,
    stream,
    listImported,
    { opportunity: number, revision, file: name, sha256, ...counted },
    playbook.version,
  );
  return { opportunity: number, revision, ...counted, disagree: [...disagree] };
}

function refuseProblems({ problems, problemCount, file }: ReadList['preview']): void {
  const [first] = problems;
  if (first === undefined) return;
  const more = problemCount === 1 ? '' : ` (and ${problemCount - 1} more)`;
  throw new Refusal('list.problems', `${first.sentence.replace(/[.:]$/, '')}${more}. Nothing of ${file} was kept.`, {
    faults: problems,
  });
}

/** The report and the risks of other sources stay; of the same list the newer counts. */
function nextScope(previous: Scope | undefined, { facts, risks }: ListTally, file: string): Scope {
  const kept = (previous?.risks ?? []).filter(
    ({ provenance }) => provenance.kind !== 'imported' || provenance.file !== file,
  );
  const others = (previous?.facts ?? []).filter(({ name }) => !facts.some((fact) => fact.name === name));
  return {
    facts: [...others, ...facts.map(factIn)],
    risks: [...kept, ...risks],
    ...(previous?.report === undefined ? {} : { report: previous.report }),
  };
}

const factIn = ({ name, value, provenance }: NewStatement): Scope['facts'][number] => ({ name, value, provenance });
