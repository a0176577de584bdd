import type { Act } from '../../../platform/act.ts';
import { newId } from '../../../platform/id.ts';
import { notFound } from '../../../platform/refusal.ts';
import { readSow } from '../store.ts';
import { Decision, Report } from './redline.ts';

/** A returned file about to be kept. */
export interface RedlineToKeep {
  readonly sowId: string;
  readonly number: number;
  readonly fileName: string;
  readonly file: Uint8Array;
  readonly sha256: string;
  readonly sent: number;
  readonly made: number;
  readonly report: Report;
}

/** A returned file as stored, without its bytes; decisions by the id of what they are about. */
export interface StoredRedline extends Omit<RedlineToKeep, 'sowId' | 'file'> {
  readonly id: string;
  readonly uploadedBy: string;
  readonly uploadedAt: string;
  readonly decisions: ReadonlyMap<string, Decision>;
}

const select = (act: Act, sow: string) =>
  act.tx
    .selectFrom('redline')
    .innerJoin('sow', 'sow.id', 'redline.sowId')
    .innerJoin('person', 'person.id', 'redline.uploadedBy')
    .select(['redline.id', 'redline.number', 'redline.fileName', 'redline.sha256', 'redline.sent', 'redline.made'])
    .select(['redline.report', 'redline.uploadedAt', 'person.name as uploadedBy'])
    .where('sow.number', '=', sow);

/** The files that came back for a statement of work the reader may see, newest first. */
export async function readRedlines(act: Act, sow: string): Promise<StoredRedline[]> {
  await readSow(act, sow);
  const rows = await select(act, sow).orderBy('redline.number', 'desc').execute();
  const decisions = await readDecisions(
    act,
    rows.map(({ id }) => id),
  );
  return rows.map(({ report, uploadedAt, ...row }) => ({
    ...row,
    report: Report.parse(report),
    uploadedAt: uploadedAt.toString(),
    decisions: decisions.get(row.id) ?? new Map<string, Decision>(),
  }));
}

/** One of them by its count, or 404 in words. */
export async function readRedline(act: Act, sow: string, number: number): Promise<StoredRedline> {
  const redline = (await readRedlines(act, sow)).find((each) => each.number === number);
  if (!redline) throw notFound('redline', `${number} of ${sow}`);
  return redline;
}

/** The file itself, byte for byte as it came. */
export async function readReturnedFile(
  act: Act,
  sow: string,
  number: number,
): Promise<{ fileName: string; file: Uint8Array }> {
  await readSow(act, sow);
  const row = await select(act, sow).select('redline.file').where('redline.number', '=', number).executeTakeFirst();
  if (!row) throw notFound('redline', `${number} of ${sow}`);
  return { fileName: row.fileName, file: row.file };
}

async function readDecisions({ tx }: Act, ids: readonly string[]): Promise<Map<string, Map<string, Decision>>> {
  const found = new Map<string, Map<string, Decision>>();
  if (ids.length === 0) return found;
  const rows = await tx
    .selectFrom('redlineDecision')
    .innerJoin('person', 'person.id', 'redlineDecision.decidedBy')
    .select(['redlineId', 'changeId', 'verdict', 'redlineDecision.words', 'why', 'decidedAt', 'person.name as by'])
    .where('redlineId', 'in', ids)
    .execute();
  for (const { redlineId, changeId, decidedAt, ...row } of rows) {
    const decisions = found.get(redlineId) ?? new Map<string, Decision>();
    found.set(redlineId, decisions.set(changeId, Decision.parse({ ...row, at: decidedAt.toString() })));
  }
  return found;
}

/** Keeps a file that came back. */
export async function insertRedline({ tx, reader, clock }: Act, redline: RedlineToKeep): Promise<void> {
  const { file, report, ...columns } = redline;
  await tx
    .insertInto('redline')
    .values({
      ...columns,
      id: newId(clock.now().epochMilliseconds),
      file: Buffer.from(file),
      report: JSON.stringify(report),
      uploadedAt: clock.now(),
      uploadedBy: reader.id,
    })
    .execute();
}

/** A decision about to be kept. */
export type DecisionToKeep = Pick<Decision, 'verdict' | 'words' | 'why'> & { readonly changeId: string };

/** Keeps decisions; the database refuses a second one about the same change. */
export async function insertDecisions(
  { tx, reader, clock }: Act,
  redlineId: string,
  decisions: readonly DecisionToKeep[],
): Promise<void> {
  const decided = { redlineId, decidedAt: clock.now(), decidedBy: reader.id };
  await tx
    .insertInto('redlineDecision')
    .values(decisions.map((decision) => ({ ...decision, ...decided, id: newId(clock.now().epochMilliseconds) })))
    .execute();
}
