import { openChanges, settle } from '../../../documents/changes/changes.ts';
import type { PaperDocument } from '../../../documents/paper.ts';
import type { Act } from '../../../platform/act.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { notFound, Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { readSow, type StoredSow } from '../store.ts';
import { demandPen, freeze, keepPaper, lockSow } from '../versions/keeping.ts';
import { countered } from './countering.ts';
import { sowChangesDecided, sowItemAcknowledged, sowRedlineDecided } from './entries.ts';
import type { Acknowledgement, Decision, NewDecision, Verdict } from './redline.ts';
import { insertDecisions, readRedline, type StoredRedline } from './redline-store.ts';
import { changesOf } from './returning.ts';

/** Which redline of which statement of work. */
export interface Which {
  readonly number: string;
  readonly redline: number;
}

/**
 * Accepts, rejects or counters changes that came back. A counter puts our own words in the place of the change. With the
 * last decision the paper is frozen as a version.
 * @throws Refusal `sow.pen`, `sow.frozen`, `redline.decided`, `redline.counter` (409), `redline.why`, `change.notFound`
 */
export async function decideChanges(act: Act, playbook: Playbook, which: Which, given: NewDecision): Promise<void> {
  const { sow, redline } = await opened(act, playbook, which);
  const ids = [...new Set(given.changes)];
  for (const id of ids) demandOpen(sow, redline, id);
  refuseUnfit(playbook, redline, given);
  const { verdict, words = null, why = null } = given;
  const content = verdict === 'counter' ? counteredAll(sow.paper, ids, words ?? '') : settled(sow.paper, ids, verdict);
  const kept = await keepPaper(act, playbook, sow, content);
  await insertDecisions(
    act,
    redline.id,
    ids.map((changeId) => ({ changeId, verdict, words, why })),
  );
  const open = await openOf(act, which);
  const particulars = { ...named(sow, redline), verdict, changes: ids, words, why, open };
  await record(act, opportunityStream(sow.opportunity), sowChangesDecided, particulars, playbook.version);
  await closeWhenDecided(act, playbook, kept, which);
}

/**
 * Says what was done about something that no mark can say.
 * @throws Refusal `item.notFound` (404), `redline.decided` (409)
 */
export async function acknowledgeItem(
  act: Act,
  playbook: Playbook,
  which: Which & { readonly item: string },
  { done }: Acknowledgement,
): Promise<void> {
  const { sow, redline } = await opened(act, playbook, which);
  const item = redline.report.unsupported.find(({ id }) => id === which.item);
  if (!item) throw notFound('item', `${which.item} of redline ${redline.number}`);
  if (redline.decisions.has(item.id)) throw decided(item.id);
  // Keeping the paper as it is raises the version of the record: two who look at one list see each other.
  const kept = await keepPaper(act, playbook, sow, sow.paper.content);
  await insertDecisions(act, redline.id, [{ changeId: item.id, verdict: 'acknowledge', words: done, why: null }]);
  const open = await openOf(act, which);
  const particulars = { ...named(sow, redline), kind: item.kind, place: item.place, done, open };
  await record(act, opportunityStream(sow.opportunity), sowItemAcknowledged, particulars, playbook.version);
  await closeWhenDecided(act, playbook, kept, which);
}

async function opened(
  act: Act,
  playbook: Playbook,
  { number, redline }: Which,
): Promise<{ sow: StoredSow; redline: StoredRedline }> {
  demand(act.reader, 'sow.decideReturned');
  const sow = await lockSow(act, number);
  demandPen(act, playbook, sow);
  return { sow, redline: await readRedline(act, number, redline) };
}

const named = ({ number, opportunity }: StoredSow, redline: StoredRedline) => ({
  ...{ sow: number, opportunity, redline: redline.number },
});

const decided = (id: string): Refusal =>
  new Refusal(
    'redline.decided',
    `${id} is decided already: a decision is not taken back, the paper is edited instead.`,
    {
      status: 409,
    },
  );

function demandOpen(sow: StoredSow, redline: StoredRedline, id: string): void {
  if (!changesOf(redline.report).includes(id)) throw notFound('change', `${id} of redline ${redline.number}`);
  if (redline.decisions.has(id)) throw decided(id);
  if (openChanges(sow.paper).some((change) => change.id === id)) return;
  const words = `${id} does not stand in the paper any more: a newer file came back since.`;
  throw new Refusal('redline.overtaken', words, { status: 409 });
}

function refuseUnfit({ papers }: Playbook, { report }: StoredRedline, given: NewDecision): void {
  const { verdict, words, why, changes } = given;
  if ((verdict === 'counter') !== (words !== undefined)) {
    throw new Refusal('redline.words', 'Own words go with a counter, and only with one: give them in "words".');
  }
  if (why === undefined && papers.redlines.whyFor.includes(verdict)) {
    throw new Refusal('redline.why', `To ${verdict} a change, say why in "why": the other side will ask.`);
  }
  if (verdict !== 'counter') return;
  const unfit = changes.find((id) => !report.wordy.includes(id));
  if (unfit === undefined) return;
  const sentence = `${unfit} is no change of words alone: accept or reject it, and edit the paper then.`;
  throw new Refusal('redline.counter', sentence, { status: 409 });
}

const settled = (paper: PaperDocument, ids: readonly string[], verdict: Exclude<Verdict, 'counter'>) =>
  settle(paper, ({ id }) => (ids.includes(id) ? verdict : 'keep')).content;

const counteredAll = (paper: PaperDocument, ids: readonly string[], words: string): PaperDocument['content'] =>
  ids.reduce((content, id) => countered(content, id, words), paper.content);

/** How much of a redline waits for a decision. */
export const openIn = ({ report, decisions }: StoredRedline): number =>
  [...changesOf(report), ...report.unsupported.map(({ id }) => id)].filter((id) => !decisions.has(id)).length;

const openOf = async (act: Act, { number, redline }: Which): Promise<number> =>
  openIn(await readRedline(act, number, redline));

async function closeWhenDecided(act: Act, playbook: Playbook, sow: StoredSow, which: Which): Promise<void> {
  const redline = await readRedline(act, which.number, which.redline);
  if (openIn(redline) > 0) return;
  const froze = await freeze(act, await readSow(act, sow.number), { why: 'decided' });
  const said = [...redline.decisions.values()];
  const count = (verdict: Decision['verdict']): number => said.filter((each) => each.verdict === verdict).length;
  const particulars = {
    ...named(sow, redline),
    froze,
    accepted: count('accept'),
    rejected: count('reject'),
    countered: count('counter'),
    acknowledged: count('acknowledge'),
  };
  await record(act, opportunityStream(sow.opportunity), sowRedlineDecided, particulars, playbook.version);
}
