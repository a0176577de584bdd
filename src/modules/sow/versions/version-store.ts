import { PaperDocument } from '../../../documents/paper.ts';
import type { Act } from '../../../platform/act.ts';
import { newId } from '../../../platform/id.ts';
import { notFound } from '../../../platform/refusal.ts';
import { readSow } from '../store.ts';
import { SowVersion, type Turn, type VersionPaper, type VersionReason } from './version.ts';

/** A version about to be frozen. */
export interface VersionToKeep {
  readonly sowId: string;
  readonly number: number;
  readonly paper: PaperDocument;
  readonly clean: boolean;
  readonly why: VersionReason;
  readonly turn: Turn | null;
}

/** Freezes a version; the database refuses one that is not the paper worked on. */
export async function insertVersion(
  { tx, reader, clock }: Act,
  { paper, turn, ...version }: VersionToKeep,
): Promise<void> {
  await tx
    .insertInto('sowVersion')
    .values({
      ...version,
      id: newId(clock.now().epochMilliseconds),
      document: JSON.stringify(paper),
      contentHash: paper.attrs.contentHash,
      turn: turn === null ? null : JSON.stringify(turn),
      madeAt: clock.now(),
      madeBy: reader.id,
    })
    .execute();
}

const select = (act: Act, sow: string) =>
  act.tx
    .selectFrom('sowVersion')
    .innerJoin('sow', 'sow.id', 'sowVersion.sowId')
    .innerJoin('person', 'person.id', 'sowVersion.madeBy')
    .select(['sowVersion.number', 'sowVersion.contentHash', 'sowVersion.clean', 'sowVersion.why', 'sowVersion.turn'])
    .select(['sowVersion.madeAt', 'person.name as madeBy'])
    .where('sow.number', '=', sow);

/** The frozen versions of a statement of work the reader may see, newest first. */
export async function readVersions(act: Act, sow: string): Promise<SowVersion[]> {
  await readSow(act, sow);
  const rows = await select(act, sow).orderBy('sowVersion.number', 'desc').execute();
  return rows.map(({ madeAt, ...row }) => SowVersion.parse({ ...row, madeAt: madeAt.toString() }));
}

/** One frozen version with its paper, or 404 in words. */
export async function readVersion(act: Act, sow: string, number: number): Promise<VersionPaper> {
  await readSow(act, sow);
  const row = await select(act, sow)
    .select('sowVersion.document')
    .where('sowVersion.number', '=', number)
    .executeTakeFirst();
  if (!row) throw notFound('version', `${number} of ${sow}`);
  const { madeAt, document, ...version } = row;
  return {
    ...SowVersion.parse({ ...version, madeAt: madeAt.toString() }),
    paper: PaperDocument.parse(document),
  };
}
