import { type Clause, type Cover, clausesOf, type PaperDocument } from '../../../documents/paper.ts';
import type { Act } from '../../../platform/act.ts';
import { today } from '../../../platform/clock.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { readEstimate } from '../../estimates/store.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { sowEstimateTaken } from '../entries.ts';
import { readSow, type StoredSow, updateSow } from '../store.ts';
import { demandPen, keepPaper, lockSow, sealedAs } from '../versions/keeping.ts';
import { mergedClause } from './merging-clauses.ts';
import { reassemble } from './reassembly.ts';

type Content = PaperDocument['content'];

/**
 * Hangs a statement of work from the estimate that was published after the one it hangs from. Only what the two estimates
 * say differently is touched: a clause that nobody changed takes the new words, in one that was changed they come in as a
 * proposal, and what was negotiated elsewhere stays.
 * @throws Refusal `sow.pen`, `sow.frozen`, `sow.noNewerEstimate`, `sow.openChanges` (409)
 */
export async function takeEstimate(act: Act, playbook: Playbook, number: string): Promise<StoredSow> {
  demand(act.reader, 'sow.edit');
  const sow = await lockSow(act, number);
  demandPen(act, playbook, sow);
  const { opportunity, estimate: from, newerEstimate: to } = sow;
  if (to === null) {
    const words = `${number} hangs from ${from}, and no later estimate of ${opportunity} is published.`;
    throw new Refusal('sow.noNewerEstimate', words, { status: 409 });
  }
  const follows = await assembled(act, playbook, sow, to);
  const { id: estimateId, sheet } = await readEstimate(act, to);
  const { totalCents } = sheet.totals;
  const base = sealedAs(sow.base, { content: merged(follows, sow.base.content, (_, now) => now) });
  await updateSow(act, sow.id, { estimateId, totalCents, currency: sheet.currency, base });
  const content = merged(follows, sow.paper.content, (ours, now) => mergedClause(act, sow, ours, now));
  await keepPaper(act, playbook, sow, content);
  const told = { from, to, totalCents, currency: sheet.currency };
  await record(
    act,
    opportunityStream(opportunity),
    sowEstimateTaken,
    { sow: number, opportunity, ...told },
    playbook.version,
  );
  return readSow(act, number);
}

/** The clauses of two assemblies by id, and their covers. */
interface Follows {
  readonly before: PaperDocument;
  readonly after: PaperDocument;
  readonly was: ReadonlyMap<string, Clause>;
  readonly now: ReadonlyMap<string, Clause>;
}

/**
 * The paper as it would be assembled from either estimate: each clause from the library of the day of issue, or, where it
 * was brought up to date since, from that of today.
 */
async function assembled(act: Act, playbook: Playbook, sow: StoredSow, to: string): Promise<Follows> {
  const pair = async (day: Temporal.PlainDate) => {
    const before = await reassemble(act, playbook, sow, day);
    const after = await reassemble(act, playbook, { ...sow, estimate: to }, day);
    return { before, after, was: byId(before), now: byId(after) };
  };
  const issued = await pair(Temporal.PlainDate.from(sow.issuedOn));
  const fresh = await pair(Temporal.PlainDate.from(today(act.clock)));
  const base = byId(sow.base);
  const [was, now] = [new Map(issued.was), new Map(issued.now)];
  for (const [id, clause] of fresh.was) {
    const source = base.get(id)?.attrs.source;
    const [older, newer] = [was.get(id), fresh.now.get(id)];
    if (older === undefined || newer === undefined || source === older.attrs.source) continue;
    if (source !== clause.attrs.source) continue;
    was.set(id, clause);
    now.set(id, newer);
  }
  return { ...issued, was, now };
}

/** What a paper says when it follows from one assembly to another; `bring` brings a clause of it to its new words. */
function merged(
  { before, after, was, now }: Follows,
  [cover, ...ours]: Content,
  bring: (ours: Clause, now: Clause) => Clause,
): Content {
  const stays = ours.filter(({ attrs: { id } }) => now.has(id) || !was.has(id));
  const brought = stays.map((clause) => {
    const [older, newer] = [was.get(clause.attrs.id), now.get(clause.attrs.id)];
    return newer === undefined || same(older, newer) ? clause : bring(clause, newer);
  });
  const come = clausesOf(after).filter(({ attrs: { id } }) => !was.has(id));
  return [coverAfter(cover, before.content[0], after.content[0]), ...placed(brought, come, clausesOf(after))];
}

const byId = (paper: PaperDocument): Map<string, Clause> =>
  new Map(clausesOf(paper).map((clause) => [clause.attrs.id, clause]));

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The lines of the title block that differ between two assemblies take the new words. */
function coverAfter(ours: Cover, before: Cover, after: Cover): Cover {
  const lines = ours.content.map((line) => {
    const is = (each: { readonly attrs: { readonly id: string } }) => each.attrs.id === line.attrs.id;
    const [was, now] = [before.content.find(is), after.content.find(is)];
    return now === undefined || same(was, now) ? line : now;
  });
  return { ...ours, content: lines };
}

/** Clauses that came with the new assembly, each behind the clause it follows there. */
function placed(ours: readonly Clause[], come: readonly Clause[], order: readonly Clause[]): Clause[] {
  const all = [...ours];
  for (const clause of come) {
    const at = order.findIndex(({ attrs }) => attrs.id === clause.attrs.id);
    const behind = order[at - 1]?.attrs.id;
    all.splice(all.findIndex(({ attrs }) => attrs.id === behind) + 1, 0, clause);
  }
  return all;
}
