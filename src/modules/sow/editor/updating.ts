import { isClean } from '../../../documents/changes/changes.ts';
import { compare } from '../../../documents/changes/compare.ts';
import { type ChangeAttrs, type Clause, clausesOf, type Mark, type PaperDocument } from '../../../documents/paper.ts';
import type { Act } from '../../../platform/act.ts';
import { today } from '../../../platform/clock.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { clauseOfDay } from '../library/copying.ts';
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
    return now === undefined ? ours : taken(act, sow, ours, now);
  });
  const base = replaced(sow.base.content, (was) => updates.get(was.attrs.id) ?? was);
  await updateSow(act, sow.id, { base: sealedAs(sow.base, { content: base }) });
  const kept = await keepPaper(act, playbook, sow, content);
  await recordEdit(act, playbook, sow, kept);
  return kept;
}

function updateOf({ papers }: Playbook, { number, base }: StoredSow, id: string, day: string): Clause {
  const now = clauseOfDay(papers, base, id, day);
  if (now) return now;
  throw new Refusal('sow.noUpdate', `${number} has no clause ${id} of which the library says something else.`, {
    status: 409,
  });
}

const replaced = ([cover, ...clauses]: Content, by: (clause: Clause) => Clause): Content => [cover, ...clauses.map(by)];

function taken({ reader, clock }: Act, { number, paper, base }: StoredSow, ours: Clause, now: Clause): Clause {
  const was = clausesOf(base).find(({ attrs }) => attrs.id === ours.attrs.id);
  if (JSON.stringify(ours) === JSON.stringify(was)) return now;
  const only = (clause: Clause): PaperDocument => ({ ...paper, content: [paper.content[0], clause] });
  if (!isClean(only(ours))) {
    const words = `Changes are proposed in ${ours.attrs.id} of ${number}: decide them before its words come from the library.`;
    throw new Refusal('sow.openChanges', words, { status: 409 });
  }
  const at = clock.now();
  const by = { author: reader.name, at: at.toString({ smallestUnit: 'second' }) };
  const [, clause] = compare(only(ours), only(now), by).content;
  return renamed(clause ?? now, `l${at.epochMilliseconds.toString(36)}_${ours.attrs.id}_`);
}

/** A comparison counts its changes from one; beside those that are open already each needs a name of its own. */
const renamed = (clause: Clause, before: string): Clause =>
  JSON.parse(JSON.stringify(clause), (key, value) => {
    if (key !== 'marks') return value;
    return value.map(({ attrs, ...mark }: Mark & { attrs?: ChangeAttrs }) =>
      attrs ? { ...mark, attrs: { ...attrs, id: `${before}${attrs.id}` } } : mark,
    );
  });
