import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { seesStream } from '../../platform/database/reader.ts';
import { demandVersion } from '../../platform/http/precondition.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { notFound, Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import type { EditedComment, NewComment } from './comment.ts';
import { commentEdited, commentResolved, commentWithdrawn, commentWritten } from './entries.ts';
import { demandMentions } from './mentions.ts';
import { mayDo } from './rights.ts';
import {
  deleteResolution,
  insertComment,
  insertResolution,
  readComment,
  type StoredComment,
  startWatch,
  updateComment,
} from './store.ts';

/** `opportunity/OPP-2026-0001` -> 404 in words where the reader does not see it. */
export async function demandSubject({ tx }: Act, subject: string): Promise<void> {
  const [noun = '', number = ''] = subject.split('/');
  if (!(await seesStream(tx, subject))) throw notFound(noun, number);
}

/** Writes a comment on a record; its author watches the record from then on. */
export async function writeComment(act: Act, playbook: Playbook, given: NewComment): Promise<StoredComment> {
  demand(act.reader, 'comment.write');
  const { subject, text } = given;
  await demandSubject(act, subject);
  const anchor = given.anchor ?? null;
  if (anchor !== null && act.reader.partnerId !== null)
    throw new Refusal('comment.anchor', 'What is said about a clause is for the company alone: comment on the record.');
  const internal = anchor !== null || (act.reader.partnerId === null && (given.internal ?? true));
  const mentions = await demandMentions(act, rightsOf(playbook), text, { subject, internal });
  const comment = await insertComment(act, { subject, text, internal, anchor, mentions });
  await startWatch(act, subject);
  await record(
    act,
    subject,
    commentWritten,
    { comment, author: act.reader.id, text, internal, mentions, anchor },
    playbook.version,
  );
  return readComment(act, comment);
}

/** Corrects one's own comment; whoever is mentioned now and was not before is told as if it were new. */
export async function editComment(
  act: Act,
  playbook: Playbook,
  id: string,
  given: EditedComment,
): Promise<StoredComment> {
  const { text, ...before } = await demandOwn(act, playbook, id, 'edit');
  if (given.text === text) return { ...before, text };
  const mentions = await demandMentions(act, rightsOf(playbook), given.text, before);
  await updateComment(act, id, { text: given.text, mentions, editedAt: act.clock.now() });
  const known = before.mentions.map((named) => named.id);
  const particulars = {
    ...{ comment: id, author: act.reader.id, text: given.text, was: text, internal: before.internal },
    mentions: mentions.filter((mentioned) => !known.includes(mentioned)),
  };
  await record(act, before.subject, commentEdited, particulars, playbook.version);
  return readComment(act, id);
}

/** Takes one's own comment off the page; that it was there stays to be seen, and the ledger keeps what it said. */
export async function withdrawComment(act: Act, playbook: Playbook, id: string): Promise<StoredComment> {
  const { subject } = await demandOwn(act, playbook, id, 'withdraw');
  await updateComment(act, id, { text: null, mentions: [], withdrawnAt: act.clock.now() });
  await record(act, subject, commentWithdrawn, { comment: id }, playbook.version);
  return readComment(act, id);
}

/** Says that a remark on a part of a paper is taken care of, or that it is open again; anybody who may comment may. */
export async function resolveComment(
  act: Act,
  playbook: Playbook,
  id: string,
  resolved: boolean,
): Promise<StoredComment> {
  demand(act.reader, 'comment.write');
  await lockDocument(act.tx, `comment/${id}`);
  const { anchor, subject, resolved: before } = await readComment(act, id);
  if (anchor === null)
    throw new Refusal('comment.anchor', 'Only a remark on a clause can be resolved.', { status: 409 });
  if ((before !== null) === resolved) return readComment(act, id);
  await (resolved ? insertResolution(act, id) : deleteResolution(act, id));
  await record(act, subject, commentResolved, { comment: id, anchor, resolved }, playbook.version);
  return readComment(act, id);
}

/** One's own comment, locked, in the version that was seen, with the verb permitted. */
async function demandOwn(act: Act, playbook: Playbook, id: string, verb: 'edit' | 'withdraw') {
  demand(act.reader, 'comment.write');
  await lockDocument(act.tx, `comment/${id}`);
  const comment = await readComment(act, id);
  const { subject, version } = comment;
  const permitted = mayDo(act.reader, playbook.comments, comment, act.clock.now())[verb];
  if (typeof permitted === 'string') {
    const status = comment.author.id === act.reader.id ? 409 : 403;
    throw new Refusal(`comment.${verb}`, permitted, { status });
  }
  await demandVersion(act, { record: 'comment', stream: subject, version });
  return { ...comment, text: comment.text ?? '' };
}
