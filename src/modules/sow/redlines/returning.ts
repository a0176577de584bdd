import { createHash } from 'node:crypto';
import { changedClauses } from '../../../documents/changes/clause-changes.ts';
import { readReturned } from '../../../documents/word-return/read-returned.ts';
import type { Returned } from '../../../documents/word-return/returned.ts';
import type { Act } from '../../../platform/act.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import { partyOf } from '../../../playbook/papers/pen.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { readSow, type StoredSow } from '../store.ts';
import { freeze, givePen, isWorkedOn, keepPaper, lockSow } from '../versions/keeping.ts';
import { isOutside, untilOf } from '../versions/turns.ts';
import type { VersionPaper } from '../versions/version.ts';
import { readVersion, readVersions } from '../versions/version-store.ts';
import { wordyChanges } from './countering.ts';
import { sowReturned } from './entries.ts';
import type { Report } from './redline.ts';
import { insertRedline, readRedlines } from './redline-store.ts';

/** A file as it was handed in. */
export interface HandedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Demands that a file may come back now, and gives the version that was sent: the pen is with a party outside, or back
 * with the one that handed it out and has written nothing since.
 * @throws Refusal `right.missing` (403), `sow.frozen`, `redline.notSent`, `redline.penElsewhere`, `redline.editedSince` (409)
 */
export async function demandReturn(act: Act, playbook: Playbook, number: string): Promise<VersionPaper> {
  demand(act.reader, 'sow.takeReturned');
  const sow = await readSow(act, number);
  const open = isWorkedOn(playbook, sow);
  if (open !== true) throw new Refusal('sow.frozen', open, { status: 409 });
  const outside = new Set(playbook.papers.pen.parties.filter(isOutside).map(({ id }) => id));
  const sent = (await readVersions(act, number)).find(({ turn }) => turn !== null && outside.has(turn.to));
  if (!sent) {
    const words = `No version of ${number} was handed to a party outside yet: hand over the pen first, then their file can come back.`;
    throw new Refusal('redline.notSent', words, { status: 409 });
  }
  const version = await readVersion(act, number, sent.number);
  if (outside.has(sow.pen)) return version;
  const { title } = partyOf(playbook.papers.pen, sow.pen);
  if (sow.pen !== sent.turn?.from) {
    const words = `The pen of ${number} is with ${title}: a file comes back while a party outside holds it, or who handed it out.`;
    throw new Refusal('redline.penElsewhere', words, { status: 409 });
  }
  if (JSON.stringify(sow.paper.content) === JSON.stringify(version.paper.content)) return version;
  const words = `${number} was edited here since version ${sent.number} was sent: hand the newer version over first, and ask for changes in it.`;
  throw new Refusal('redline.editedSince', words, { status: 409 });
}

/**
 * Takes in a file that came back: the redline becomes the paper that is worked on and is frozen as a version, and the pen
 * goes to the side that decides (playbook, `pen.parties`). The same file is taken once.
 * @throws Refusal `word.*`, `redline.*`: nothing of the file is kept then
 */
export async function takeReturned(
  act: Act,
  playbook: Playbook,
  number: string,
  { file, sent, returned }: { file: HandedFile; sent: VersionPaper; returned: Returned },
): Promise<number> {
  const sow = await lockSow(act, number);
  const still = await demandReturn(act, playbook, number);
  if (still.number !== sent.number) throw changedMeanwhile(number);
  const sha256 = sha256Of(file);
  await demandNew(act, number, file);
  const redlines = await readRedlines(act, number);
  const report = reportOf(returned);
  const to = decidesOf(playbook, sow, sent);
  const until = untilOf(act, playbook, sow, to, undefined);
  const from = sent.turn?.to ?? 'customer';
  const turn = { from, to: to.id, until: until.toString(), note: null };
  const kept = await keepPaper(act, playbook, sow, returned.paper.content);
  const made = await freeze(act, kept, { why: 'returned', turn });
  await givePen(act, sow, { to: to.id, until });
  const redline = (redlines[0]?.number ?? 0) + 1;
  const { name, bytes } = file;
  const named = { fileName: name, sha256, sent: sent.number, made };
  await insertRedline(act, { ...named, sowId: sow.id, number: redline, file: bytes, report });
  const { opportunity } = sow;
  const counts = { untracked: report.untracked.length, unsupported: report.unsupported.length };
  const particulars = { sow: number, opportunity, redline, ...named, changes: changesOf(report).length, ...counts };
  const told = { ...particulars, to: to.id, toTitle: to.title };
  await record(act, opportunityStream(opportunity), sowReturned, told, playbook.version);
  return redline;
}

/** Reads a file against the version that was sent; outside of the transaction, for a file may be long to read. */
export const readAgainst = ({ name, bytes }: HandedFile, { paper }: VersionPaper): Promise<Returned> =>
  readReturned(bytes, paper, name);

const sha256Of = ({ bytes }: HandedFile): string => createHash('sha256').update(bytes).digest('hex');

/** @throws Refusal `redline.known` (409) for a file that came back before */
export async function demandNew(act: Act, number: string, file: HandedFile): Promise<void> {
  const sha256 = sha256Of(file);
  const known = (await readRedlines(act, number)).find((each) => each.sha256 === sha256);
  if (!known) return;
  const words = `${file.name} came back already: it is redline ${known.number} of ${number}, uploaded by ${known.uploadedBy} as ${known.fileName}.`;
  throw new Refusal('redline.known', words, { status: 409 });
}

const changedMeanwhile = (number: string): Refusal =>
  new Refusal(
    'redline.sentMeanwhile',
    `${number} was sent anew while the file was read: look at it and upload again.`,
    {
      status: 409,
    },
  );

/** Who goes through what a party outside wrote, as the playbook says. */
function decidesOf({ papers }: Playbook, { pen }: StoredSow, { turn }: VersionPaper) {
  const wrote = partyOf(papers.pen, turn?.to ?? pen);
  return partyOf(papers.pen, wrote.decides ?? turn?.from ?? pen);
}

/** What is kept of what was read. */
function reportOf({ paper, untracked, comments, unsupported, identity }: Returned): Report {
  return {
    clauses: changedClauses(paper),
    untracked: [...untracked],
    wordy: wordyChanges(paper),
    comments: comments.map((comment) => ({ ...comment, replies: [...comment.replies] })),
    unsupported: unsupported.map((item, at) => ({ id: `u${at + 1}`, ...item })),
    identity,
  };
}

/** Ids of all changes of a report, each once: a move stands in two clauses. */
export const changesOf = ({ clauses }: Report): string[] => [
  ...new Set(clauses.flatMap(({ changes }) => changes.map(({ id }) => id))),
];
