import type { Act } from '../../../platform/act.ts';
import { newId } from '../../../platform/id.ts';
import { notFound } from '../../../platform/refusal.ts';
import { PaperReport } from './signed-paper.ts';

/** A paper that was handed in, as stored, without its bytes. */
export interface StoredSignedPaper {
  readonly id: string;
  readonly name: string;
  readonly hash: string;
  readonly report: PaperReport;
  readonly handedBy: string;
  readonly handedAt: Temporal.Instant;
  readonly acceptedBy: string | null;
  readonly acceptedAt: Temporal.Instant | null;
  readonly acceptedWhy: string | null;
}

const select = ({ tx }: Pick<Act, 'tx'>, envelopeId: string) =>
  tx
    .selectFrom('signedPaper as paper')
    .innerJoin('person as hand', 'hand.id', 'paper.handedBy')
    .leftJoin('person as taker', 'taker.id', 'paper.acceptedBy')
    .select(['paper.id', 'paper.name', 'paper.hash', 'paper.report', 'hand.name as handedBy', 'paper.handedAt'])
    .select(['taker.name as acceptedBy', 'paper.acceptedAt', 'paper.acceptedWhy'])
    .where('envelopeId', '=', envelopeId)
    .orderBy('paper.id', 'desc');

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;
const stored = ({ report, ...row }: Row): StoredSignedPaper => ({ ...row, report: PaperReport.parse(report) });

/** The papers that were handed in for an envelope, newest first. */
export const readSignedPapers = async (act: Pick<Act, 'tx'>, envelopeId: string): Promise<StoredSignedPaper[]> =>
  (await select(act, envelopeId).execute()).map(stored);

/** One of them, or 404 in words. */
export async function readSignedPaper(
  act: Pick<Act, 'tx'>,
  envelopeId: string,
  id: string,
): Promise<StoredSignedPaper> {
  const row = await select(act, envelopeId).where('paper.id', '=', id).executeTakeFirst();
  if (!row) throw notFound('signed paper', id);
  return stored(row);
}

/** The file as it was handed in. */
export async function readSignedBytes({ tx }: Pick<Act, 'tx'>, id: string): Promise<Buffer> {
  const row = await tx.selectFrom('signedPaper').select('bytes').where('id', '=', id).executeTakeFirstOrThrow();
  return row.bytes;
}

/** Keeps a paper that was handed in. @returns its id */
export async function insertSignedPaper(
  { tx, clock, reader }: Act,
  { report, ...row }: { envelopeId: string; name: string; bytes: Buffer; hash: string; report: PaperReport },
): Promise<string> {
  const handedAt = clock.now();
  const id = newId(handedAt.epochMilliseconds);
  const { verdict } = report;
  const values = { ...row, id, verdict, report: JSON.stringify(report), handedAt, handedBy: reader.id };
  await tx.insertInto('signedPaper').values(values).execute();
  return id;
}

/** Writes who took it, and why. */
export async function acceptSignedPaper({ tx, clock, reader }: Act, id: string, why: string | null): Promise<void> {
  await tx
    .updateTable('signedPaper')
    .set({ acceptedAt: clock.now(), acceptedBy: reader.id, acceptedWhy: why })
    .where('id', '=', id)
    .execute();
}
