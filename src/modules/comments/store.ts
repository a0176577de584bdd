import { sql, type Updateable } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { Rows, Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import { notFound } from '../../platform/refusal.ts';
import type { Comment } from './comment.ts';

/** A comment as stored; what may be done with it is added by `rights.ts`. */
export type StoredComment = Omit<Comment, 'may'>;

/** The comments a reader may see, by the row rules. */
const select = (tx: Tx) =>
  tx
    .selectFrom('comment')
    .innerJoin('person as author', 'author.id', 'comment.authorId')
    .leftJoin('commentResolution as resolution', 'resolution.commentId', 'comment.id')
    .leftJoin('person as resolver', 'resolver.id', 'resolution.resolvedBy')
    .selectAll('comment')
    .select(['author.name as authorName', 'author.title as authorTitle'])
    .select(['resolution.resolvedAt', 'resolver.name as resolvedBy'])
    .select(
      sql<Comment['mentions']>`(
        select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) order by name), '[]')
        from person where id = any (comment.mentions))`.as('mentioned'),
    );
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

const commentOf = ({ authorId, authorName, authorTitle, mentioned, ...row }: Row): StoredComment => ({
  ...{ id: row.id, subject: row.subject, text: row.text, internal: row.internal, version: row.version },
  anchor: row.anchor,
  resolved: row.resolvedAt ? { by: row.resolvedBy ?? '', at: row.resolvedAt.toString() } : null,
  author: { id: authorId, name: authorName, title: authorTitle },
  mentions: mentioned,
  writtenAt: row.writtenAt.toString(),
  editedAt: row.editedAt?.toString() ?? null,
});

/** The newest 500 comments of a record, oldest first. */
export async function readComments({ tx }: Act, subject: string): Promise<StoredComment[]> {
  const rows = await select(tx)
    .where('subject', '=', subject)
    .orderBy('writtenAt', 'desc')
    .orderBy('comment.id', 'desc')
    .limit(500)
    .execute();
  return rows.map(commentOf).reverse();
}

/** One comment, or 404 in words. */
export async function readComment({ tx }: Act, id: string): Promise<StoredComment> {
  const row = await select(tx).where('comment.id', '=', id).executeTakeFirst();
  if (!row) throw notFound('comment', id);
  return commentOf(row);
}

/** What is kept of a comment that is written now. */
export interface WrittenComment {
  readonly subject: string;
  readonly text: string;
  readonly internal: boolean;
  readonly anchor: string | null;
  readonly mentions: readonly string[];
}

/** @returns the new comment's id */
export async function insertComment({ tx, reader, clock }: Act, comment: WrittenComment): Promise<string> {
  const writtenAt = clock.now();
  const id = newId(writtenAt.epochMilliseconds);
  await tx
    .insertInto('comment')
    .values({ ...comment, mentions: [...comment.mentions], id, authorId: reader.id, writtenAt })
    .execute();
  return id;
}

export async function updateComment({ tx }: Act, id: string, change: Updateable<Rows['comment']>): Promise<void> {
  await tx
    .updateTable('comment')
    .set((comment) => ({ ...change, version: comment('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** Notes that a remark was taken care of, by the reader. */
export async function insertResolution({ tx, reader, clock }: Act, commentId: string): Promise<void> {
  await tx
    .insertInto('commentResolution')
    .values({ commentId, resolvedAt: clock.now(), resolvedBy: reader.id })
    .onConflict((there) => there.doNothing())
    .execute();
}

export async function deleteResolution({ tx }: Act, commentId: string): Promise<void> {
  await tx.deleteFrom('commentResolution').where('commentId', '=', commentId).execute();
}

/** People the reader knows whose name stands after an @ in a text, and who may enter. */
export const readNamed = ({ tx }: Act, text: string): Promise<{ id: string; name: string }[]> =>
  tx
    .selectFrom('person')
    .select(['id', 'name'])
    .where('disabledAt', 'is', null)
    .where(sql<boolean>`position('@' || lower(name) in lower(${text})) > 0`)
    .execute();

export async function isWatching({ tx, reader }: Act, stream: string): Promise<boolean> {
  const watch = tx.selectFrom('watch').select('since').where('personId', '=', reader.id).where('stream', '=', stream);
  return (await watch.executeTakeFirst()) !== undefined;
}

export async function startWatch({ tx, reader, clock }: Act, stream: string): Promise<void> {
  await tx
    .insertInto('watch')
    .values({ personId: reader.id, stream, since: clock.now() })
    .onConflict((there) => there.doNothing())
    .execute();
}

export async function endWatch({ tx, reader }: Act, stream: string): Promise<void> {
  await tx.deleteFrom('watch').where('personId', '=', reader.id).where('stream', '=', stream).execute();
}

/** Who watches any of some records; asked by the house, which sees all. */
export async function readWatchers({ tx }: Act, streams: readonly string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('watch')
    .select('personId')
    .distinct()
    .where('stream', 'in', [...streams])
    .execute();
  return rows.map(({ personId }) => personId);
}
