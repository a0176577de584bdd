import { type Insertable, sql, type Updateable } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { Rows, Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import { notFound } from '../../platform/refusal.ts';
import type { ArchitectReview, Assistance } from './review.ts';

/** An architect's review as stored, with who asked for it; what may be done with it is added by `rights.ts`. */
export type StoredArchitectReview = Omit<ArchitectReview, 'may' | 'overdue'> & { readonly askerId: string };

const architectReviews = (tx: Tx) =>
  tx
    .selectFrom('architectReview as look')
    .innerJoin('estimate', 'estimate.id', 'look.estimateId')
    .innerJoin('opportunity', 'opportunity.id', 'look.opportunityId')
    .innerJoin('person as asker', 'asker.id', 'look.askedBy')
    .leftJoin('person as decider', 'decider.id', 'look.decidedBy')
    .leftJoin('task', 'task.number', 'look.taskNumber')
    .selectAll('look')
    .select(['estimate.number as estimate', 'opportunity.number as opportunity', 'task.dueAt'])
    .select(['asker.name as askerName', 'decider.name as deciderName']);
type LookRow = Awaited<ReturnType<ReturnType<typeof architectReviews>['executeTakeFirstOrThrow']>>;

const lookOf = (row: LookRow): StoredArchitectReview => ({
  ...{ id: row.id, estimate: row.estimate, opportunity: row.opportunity, task: row.taskNumber, words: row.words },
  state: row.state as ArchitectReview['state'],
  dueAt: row.dueAt?.toString() ?? null,
  askedAt: row.askedAt.toString(),
  askedBy: row.askerName,
  askerId: row.askedBy,
  decidedAt: row.decidedAt?.toString() ?? null,
  decidedBy: row.deciderName,
  version: row.version,
});

/** The architects' reviews of an opportunity that the reader may see, newest first. */
export async function readArchitectReviews({ tx }: Act, opportunityId: string): Promise<StoredArchitectReview[]> {
  const rows = await architectReviews(tx)
    .where('look.opportunityId', '=', opportunityId)
    .orderBy('look.askedAt', 'desc')
    .execute();
  return rows.map(lookOf);
}

/** The architect's review of one estimate; null where none was asked for. */
export async function findArchitectReview({ tx }: Act, estimate: string): Promise<StoredArchitectReview | null> {
  const row = await architectReviews(tx).where('estimate.number', '=', estimate).executeTakeFirst();
  return row ? lookOf(row) : null;
}

/** An architect's yes to the work of an estimate. */
export interface ArchitectWord {
  /** Number of the revision that was looked at. */
  readonly estimate: string;
  readonly by: string;
  readonly at: Temporal.Instant;
  readonly words: string | null;
}

/**
 * The newest yes of an architect to the work of an estimate - its activities, their effort and assumptions. What was said of
 * another revision counts where the work is the same and only the price is not; null where nobody has said yes.
 */
export async function findArchitectWord({ tx }: Pick<Act, 'tx'>, estimateId: string): Promise<ArchitectWord | null> {
  const { rows } = await sql<ArchitectWord>`
    select word.estimate, person.name as "by", word.at, word.words
    from architect_word(${estimateId}) as word join person on person.id = word.by_id`.execute(tx);
  return rows[0] ?? null;
}

/** Keeps that an architect is asked about an estimate, under a task. */
export async function insertArchitectReview(
  act: Act,
  look: { estimateId: string; opportunityId: string; taskNumber: string },
): Promise<void> {
  await act.tx
    .insertInto('architectReview')
    .values({ ...look, id: newId(), state: 'asked', askedAt: act.clock.now(), askedBy: act.reader.id })
    .execute();
}

/** Writes what the architect decided. */
export async function decideRow(
  act: Act,
  id: string,
  { state, words }: { state: 'approved' | 'returned'; words: string | null },
): Promise<void> {
  await act.tx
    .updateTable('architectReview')
    .set((row) => ({
      ...{ state, words, decidedAt: act.clock.now(), decidedBy: act.reader.id },
      version: row('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute();
}

/** A question to an architect as stored. */
export type StoredAssistance = Omit<Assistance, 'may'>;

const questions = (tx: Tx) =>
  tx
    .selectFrom('architectAssistance as help')
    .innerJoin('opportunity', 'opportunity.id', 'help.opportunityId')
    .innerJoin('person as asker', 'asker.id', 'help.askedBy')
    .leftJoin('person as giver', 'giver.id', 'help.givenBy')
    .selectAll('help')
    .select(['opportunity.number as opportunity', 'asker.name as askerName', 'giver.name as giverName']);
type HelpRow = Awaited<ReturnType<ReturnType<typeof questions>['executeTakeFirstOrThrow']>>;

const helpOf = (row: HelpRow): StoredAssistance => ({
  ...{ id: row.id, opportunity: row.opportunity, topic: row.topic, topicTitle: row.topicTitle },
  ...{ question: row.question, answer: row.answer, version: row.version },
  askedAt: row.askedAt.toString(),
  askedBy: row.askerName,
  givenAt: row.givenAt?.toString() ?? null,
  givenBy: row.giverName,
});

/** What architects were asked about an opportunity, newest first. */
export async function readAssistance({ tx }: Act, opportunityId: string): Promise<StoredAssistance[]> {
  const rows = await questions(tx)
    .where('help.opportunityId', '=', opportunityId)
    .orderBy('help.askedAt', 'desc')
    .execute();
  return rows.map(helpOf);
}

/** One question to an architect, or 404 in words. */
export async function readOneAssistance({ tx }: Act, id: string): Promise<StoredAssistance> {
  const row = await questions(tx).where('help.id', '=', id).executeTakeFirst();
  if (!row) throw notFound('question to an architect', id);
  return helpOf(row);
}

/** Keeps a question; returns its id. */
export async function insertAssistance(
  act: Act,
  help: Pick<Insertable<Rows['architectAssistance']>, 'opportunityId' | 'topic' | 'topicTitle' | 'question'>,
): Promise<string> {
  const id = newId();
  const asked = { askedAt: act.clock.now(), askedBy: act.reader.id };
  await act.tx
    .insertInto('architectAssistance')
    .values({ ...help, ...asked, id })
    .execute();
  return id;
}

/** Writes the help that was given. */
export async function giveRow(act: Act, id: string, answer: string): Promise<void> {
  const given: Updateable<Rows['architectAssistance']> = {
    ...{ answer, givenAt: act.clock.now(), givenBy: act.reader.id },
  };
  await act.tx
    .updateTable('architectAssistance')
    .set((row) => ({ ...given, version: row('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}
