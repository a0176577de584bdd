import { isClean } from '../../../documents/changes/changes.ts';
import { compare } from '../../../documents/changes/compare.ts';
import { type ChangeAttrs, type Clause, clausesOf, type Mark, type PaperDocument } from '../../../documents/paper.ts';
import type { Act } from '../../../platform/act.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { StoredSow } from '../store.ts';

/**
 * A clause of a paper brought up to what its source says now. One that nobody changed takes the new words; one that was
 * changed keeps its own, and the new words come in as a proposal.
 * @throws Refusal `sow.openChanges` (409) where changes are proposed in it that nobody decided
 */
export function mergedClause(
  { reader, clock }: Act,
  { number, paper, base }: StoredSow,
  ours: Clause,
  now: Clause,
): Clause {
  const was = clausesOf(base).find(({ attrs }) => attrs.id === ours.attrs.id);
  if (JSON.stringify(ours) === JSON.stringify(was)) return now;
  const only = (clause: Clause): PaperDocument => ({ ...paper, content: [paper.content[0], clause] });
  if (!isClean(only(ours))) {
    const words = `Changes are proposed in ${ours.attrs.id} of ${number}: decide them before new words come in from its source.`;
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
