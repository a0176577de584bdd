import type { Insertable, Updateable } from 'kysely';
import type { Act } from '../../../platform/act.ts';
import type { Rows } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/id.ts';
import { notFound } from '../../../platform/refusal.ts';
import { opportunityId } from '../../opportunities/store.ts';
import type { StoredSow } from '../store.ts';
import type { CaseKind, CaseState, PaperSource, Sending, Stamp } from './legal-case.ts';

/** A legal case as stored, without its content. */
export interface StoredCase {
  readonly id: string;
  readonly number: string;
  readonly sow: string;
  readonly opportunity: string;
  readonly kind: CaseKind;
  readonly paper: PaperSource;
  readonly state: CaseState;
  readonly asked: string | null;
  readonly dueAt: Temporal.Instant | null;
  readonly openedAt: Temporal.Instant;
  readonly openedBy: string;
  readonly endedAt: Temporal.Instant | null;
  readonly endedWhy: string | null;
  readonly version: number;
}

const cases = ({ tx }: Pick<Act, 'tx'>) =>
  tx
    .selectFrom('legalCase')
    .innerJoin('sow', 'sow.id', 'legalCase.sowId')
    .innerJoin('opportunity', 'opportunity.id', 'legalCase.opportunityId')
    .innerJoin('person', 'person.id', 'legalCase.openedBy')
    .select(['legalCase.id', 'legalCase.number', 'legalCase.kind', 'legalCase.paper', 'legalCase.state'])
    .select(['legalCase.asked', 'legalCase.dueAt', 'legalCase.openedAt', 'legalCase.endedAt', 'legalCase.endedWhy'])
    .select(['legalCase.version', 'sow.number as sow', 'opportunity.number as opportunity', 'person.name as openedBy']);
type Row = Awaited<ReturnType<ReturnType<typeof cases>['executeTakeFirstOrThrow']>>;

const caseOf = ({ kind, paper, state, ...row }: Row): StoredCase => ({
  ...row,
  ...{ kind: kind as CaseKind, paper: paper as PaperSource, state: state as CaseState },
});

/** One legal case by its number, or 404 in words. */
export async function readCase(act: Pick<Act, 'tx'>, number: string): Promise<StoredCase> {
  const row = await cases(act).where('legalCase.number', '=', number).executeTakeFirst();
  if (!row) throw notFound('legal case', number);
  return caseOf(row);
}

/** The legal case of a statement of work that is open, else the newest; null where none was opened. */
export async function findCase(act: Pick<Act, 'tx'>, { id }: Pick<StoredSow, 'id'>): Promise<StoredCase | null> {
  const row = await cases(act).where('legalCase.sowId', '=', id).orderBy('legalCase.id', 'desc').executeTakeFirst();
  return row ? caseOf(row) : null;
}

/** Opens a case. */
export async function insertCase(
  act: Act,
  sow: Pick<StoredSow, 'id' | 'opportunity'>,
  row: Pick<Insertable<Rows['legalCase']>, 'number' | 'kind' | 'paper' | 'asked' | 'dueAt'>,
): Promise<void> {
  const openedAt = act.clock.now();
  const of = { sowId: sow.id, opportunityId: await opportunityId(act, sow.opportunity) };
  await act.tx
    .insertInto('legalCase')
    .values({ ...row, ...of, id: newId(openedAt.epochMilliseconds), openedAt, openedBy: act.reader.id })
    .execute();
}

/** Changes a case; its version goes up by one. */
export async function updateCase(
  { tx }: Pick<Act, 'tx'>,
  id: string,
  to: Updateable<Rows['legalCase']> = {},
): Promise<void> {
  await tx
    .updateTable('legalCase')
    .set((row) => ({ ...to, version: row('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** An exception as stored. */
export interface StoredException {
  readonly id: string;
  readonly rule: string;
  readonly sentence: string;
  readonly why: string;
  readonly askedById: string;
  readonly askedBy: string;
  readonly word: string | null;
  readonly words: string | null;
  readonly decidedBy: string | null;
}

/** The exceptions that were asked for in a case, newest first. */
export async function readExceptions({ tx }: Pick<Act, 'tx'>, caseId: string): Promise<StoredException[]> {
  return tx
    .selectFrom('legalException as given')
    .innerJoin('person as asker', 'asker.id', 'given.askedBy')
    .leftJoin('person as decider', 'decider.id', 'given.decidedBy')
    .select(['given.id', 'given.rule', 'given.sentence', 'given.why', 'given.askedBy as askedById', 'given.word'])
    .select(['given.words', 'asker.name as askedBy', 'decider.name as decidedBy'])
    .where('given.caseId', '=', caseId)
    .orderBy('given.id', 'desc')
    .execute();
}

/** Asks for an exception. */
export async function insertException(
  act: Act,
  row: Pick<Insertable<Rows['legalException']>, 'caseId' | 'rule' | 'sentence' | 'why'>,
): Promise<void> {
  const askedAt = act.clock.now();
  await act.tx
    .insertInto('legalException')
    .values({ ...row, id: newId(askedAt.epochMilliseconds), askedAt, askedBy: act.reader.id })
    .execute();
}

/** Writes what was said to an exception. */
export async function decideException(act: Act, id: string, word: 'yes' | 'no', words: string): Promise<void> {
  await act.tx
    .updateTable('legalException')
    .set({ word, words, decidedAt: act.clock.now(), decidedBy: act.reader.id })
    .where('id', '=', id)
    .execute();
}

/** Writes a message into a case. @returns its id */
export async function insertMessage(act: Act, caseId: string, text: string): Promise<string> {
  const at = act.clock.now();
  const id = newId(at.epochMilliseconds);
  await act.tx.insertInto('legalMessage').values({ id, caseId, text, at, byId: act.reader.id }).execute();
  return id;
}

/** The messages of a case, oldest first. */
export async function readMessages({ tx }: Pick<Act, 'tx'>, caseId: string) {
  const rows = await tx
    .selectFrom('legalMessage')
    .innerJoin('person', 'person.id', 'legalMessage.byId')
    .select(['legalMessage.id', 'legalMessage.text', 'legalMessage.at', 'person.name as by'])
    .where('caseId', '=', caseId)
    .orderBy('legalMessage.id')
    .execute();
  return rows.map(({ at, ...row }) => ({ ...row, at: at.toString() }));
}

/** The stamps of a case, newest first: the one that is on, and those that were lifted. */
export async function readStamps({ tx }: Pick<Act, 'tx'>, caseId: string): Promise<Stamp[]> {
  const rows = await tx
    .selectFrom('legalStamp as stamp')
    .leftJoin('person as lifter', 'lifter.id', 'stamp.liftedBy')
    .leftJoin('person as signer', 'signer.id', 'stamp.countersignedBy')
    .selectAll('stamp')
    .select(['lifter.name as lifter', 'signer.name as signer'])
    .where('stamp.caseId', '=', caseId)
    .orderBy('stamp.id', 'desc')
    .execute();
  return rows.map((row) => ({
    ...{ version: row.version, contentHash: row.contentHash, name: row.name, at: row.stampedAt.toString() },
    countersigned:
      row.countersignedAt && row.countersignedRole
        ? { by: row.signer ?? '', role: row.countersignedRole, at: row.countersignedAt.toString() }
        : null,
    lifted: row.liftedAt ? { at: row.liftedAt.toString(), by: row.lifter, why: row.liftedWhy ?? '' } : null,
  }));
}

/** What went out, newest first. */
export async function readSendings({ tx }: Pick<Act, 'tx'>, caseId: string): Promise<Sending[]> {
  const rows = await tx
    .selectFrom('legalSending')
    .innerJoin('person', 'person.id', 'legalSending.byId')
    .select(['legalSending.version', 'contentHash', 'purpose', 'recipient', 'at', 'person.name as by'])
    .where('caseId', '=', caseId)
    .orderBy('legalSending.id', 'desc')
    .execute();
  return rows.map(({ at, purpose, ...row }) => ({ ...row, purpose: purpose as Sending['purpose'], at: at.toString() }));
}

/** Notes what goes out; the database refuses what is not the newest, or is not to be signed yet. */
export async function insertSending(
  act: Act,
  row: Omit<Insertable<Rows['legalSending']>, 'id' | 'at' | 'byId'>,
): Promise<void> {
  const at = act.clock.now();
  await act.tx
    .insertInto('legalSending')
    .values({ ...row, id: newId(at.epochMilliseconds), at, byId: act.reader.id })
    .execute();
}
