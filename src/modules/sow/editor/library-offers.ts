import { contentAfter } from '../../../documents/changes/changes.ts';
import { compare } from '../../../documents/changes/compare.ts';
import { type Clause, clausesOf, type PaperDocument, plainText } from '../../../documents/paper.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { LibraryClause } from '../../../playbook/papers/papers.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { roleTitle } from '../../../playbook/roles.ts';
import { holdsOn } from '../../../playbook/rule.ts';
import { blockIdOf } from '../assembly/clause-blocks.ts';
import { deviationsOf } from '../deviations.ts';
import { clauseOfDay, copyClause } from '../library/copying.ts';
import type { StoredSow } from '../store.ts';
import type { LibraryOffer, LibraryUpdate, Wording } from './desk-shapes.ts';

type Paper = Pick<StoredSow, 'paper' | 'base' | 'issuedOn'>;
type Policy = Pick<Playbook, 'papers' | 'roles'>;

/** Every clause of the library of the day of issue with its wordings, and what the paper says of each. */
export function offersFor(playbook: Policy, sow: Paper): LibraryOffer[] {
  const { paper, base, issuedOn: date } = sow;
  const present = new Set(clausesOf({ content: contentAfter(paper.content, 'accept') }).map(({ attrs }) => attrs.id));
  const rungs = new Map(deviationsOf(playbook, { paper, base, date }).map(({ clause, rung }) => [clause, rung]));
  const wordingOf = (clause: LibraryClause, wording: Omit<Wording, 'clause'>): Wording => ({
    ...wording,
    needs: wording.needs === null ? null : roleTitle(playbook.roles, wording.needs),
    clause: copied(() => copyClause(playbook.papers, { base, date }, blockIdOf(clause), wording.rung)),
  });
  return playbook.papers.clauses
    .filter(({ effective }) => holdsOn(effective, date))
    .map((clause) => {
      const id = blockIdOf(clause);
      const { title, section, note } = clause;
      return {
        id,
        title,
        section,
        says: present.has(id) ? (rungs.get(id) ?? 'standard') : null,
        wordings: [
          wordingOf(clause, { rung: 'standard', title: 'Standard', needs: null, note }),
          ...clause.fallbacks.map(({ n, title: words, needs, note: why }) =>
            wordingOf(clause, { rung: n, title: words, needs, note: why }),
          ),
        ],
      };
    });
}

/** A wording that asks for what the paper does not have is not offered. */
function copied(copy: () => Clause): Clause | null {
  try {
    return copy();
  } catch (fault) {
    if (fault instanceof Refusal) return null;
    throw fault;
  }
}

/** The clauses of a paper of which the library says something else on a day, with the difference. */
export function updatesFor({ papers }: Policy, { paper, base }: Paper, day: string): LibraryUpdate[] {
  const ours = new Map(clausesOf(paper).map((clause) => [clause.attrs.id, clause]));
  return clausesOf(base).flatMap((was) => {
    const { id, source } = was.attrs;
    const now = ours.has(id) ? clauseOfDay(papers, base, id, day) : undefined;
    if (!now || sameWords(was, now)) return [];
    const difference = redlineOf(base, was, now);
    const title = plainText(was.content[0].content);
    return [
      {
        clause: id,
        title,
        from: source,
        to: now.attrs.source,
        edited: !sameWords(ours.get(id) ?? was, was),
        difference,
      },
    ];
  });
}

/** What stands in a clause, whatever version of the library it names. */
const sameWords = (one: Clause, other: Clause): boolean =>
  JSON.stringify(one.content) === JSON.stringify(other.content);

/** One clause compared with another of its name, signed by nobody: it only shows the difference. */
function redlineOf(paper: PaperDocument, older: Clause, newer: Clause): Clause {
  const only = (clause: Clause): PaperDocument => ({ ...paper, content: [paper.content[0], clause] });
  const [, clause] = compare(only(older), only(newer), { author: paper.attrs.author, at: null }).content;
  return clause ?? newer;
}
