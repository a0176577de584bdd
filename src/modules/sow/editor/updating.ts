import { type Clause, clausesOf, type PaperDocument } from '../../../documents/paper.ts';
import type { Act } from '../../../platform/act.ts';
import { today } from '../../../platform/clock.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { clauseOfDay } from '../library/copying.ts';
import { mergedClause } from '../library/merging-clauses.ts';
import { type StoredSow, updateSow } from '../store.ts';
import { recordEdit } from '../versions/editing.ts';
import { demandPen, keepPaper, lockSow, sealedAs } from '../versions/keeping.ts';
import type { TakenUpdates } from './desk-shapes.ts';

type Content = PaperDocument['content'];

/**
 * Brings clauses of a paper up to what the library says today. A clause that nobody changed takes the new words; one that
 * was changed keeps its own, and the new words come in as a proposal. What deviates is measured against the new words.
 * @throws Refusal `sow.pen`, `sow.frozen`, `sow.noUpdate`, `sow.openChanges` (409)
 */
export async function takeUpdates(
  act: Act,
  playbook: Playbook,
  number: string,
  { clauses }: TakenUpdates,
): Promise<StoredSow> {
  demand(act.reader, 'sow.edit');
  const sow = await lockSow(act, number);
  demandPen(act, playbook, sow);
  const day = today(act.clock);
  const updates = new Map(clauses.map((id) => [id, updateOf(playbook, sow, id, day)]));
  const content = replaced(sow.paper.content, (ours) => {
    const now = updates.get(ours.attrs.id);
    return now === undefined ? ours : mergedClause(act, sow, ours, now);
  });
  const base = replaced(sow.base.content, (was) => updates.get(was.attrs.id) ?? was);
  await updateSow(act, sow.id, { base: sealedAs(sow.base, { content: base }) });
  const kept = await keepPaper(act, playbook, sow, content);
  await recordEdit(act, playbook, sow, kept);
  return kept;
}

function updateOf({ papers }: Playbook, { number, base }: StoredSow, id: string, day: string): Clause {
  const now = clauseOfDay(papers, base, id, day);
  const was = clausesOf(base).find(({ attrs }) => attrs.id === id);
  if (now && was && JSON.stringify(now.content) !== JSON.stringify(was.content)) return now;
  throw new Refusal('sow.noUpdate', `${number} has no clause ${id} of which the library says something else.`, {
    status: 409,
  });
}

const replaced = ([cover, ...clauses]: Content, by: (clause: Clause) => Clause): Content => [cover, ...clauses.map(by)];
