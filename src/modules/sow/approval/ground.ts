import { contentAfter } from '../../../documents/changes/changes.ts';
import { numberPaper } from '../../../documents/numbering.ts';
import { type Clause, clausesOf, type Inline, type PaperDocument, plainText } from '../../../documents/paper.ts';
import { linesOf } from '../../../documents/seal.ts';
import { hashOf } from '../../../platform/canonical-json.ts';
import { showMoney } from '../../../platform/money.ts';
import type { ApprovalPolicy, Part } from '../../../playbook/approving/approvals.ts';
import type { Figures } from '../../../playbook/approving/figures.ts';
import type { PathStep } from '../../../playbook/approving/path.ts';
import type { PaperPolicy } from '../../../playbook/papers/papers.ts';
import type { Ground } from '../../approvals/approval.ts';
import { libraryClauseOf } from '../library/copying.ts';

/** What grounds are made of: the paper as it would be accepted, and the figures of its estimate. */
export interface GroundAsked {
  readonly approvals: Pick<ApprovalPolicy, 'parts'>;
  readonly papers: PaperPolicy;
  readonly paper: PaperDocument;
  readonly figures: Figures;
  /** Number of the estimate, which is frozen: it stands for what is not told of it. */
  readonly estimate: string;
}

type GroundPart = Ground['parts'][number];

/** The right it takes to be told of margins. */
const costs = 'estimate.seeCosts';

/**
 * What a yes to a step depends on: exactly the parts that the playbook names for it, clause by clause. Of a paper with open
 * changes the accepted text counts, so that proposing a price asks those anew who approved another.
 */
export function groundOf(asked: GroundAsked, step: PathStep): Ground {
  const named = asked.approvals.parts.filter(({ id }) => step.ground.includes(id));
  const parts = [...named.flatMap((part) => partsOf(asked, part)), ...changedClauses(asked, step)];
  return { hash: hashOf(parts.map(({ id, hash }) => [id, hash])), parts };
}

function partsOf(asked: GroundAsked, part: Part): GroundPart[] {
  if ('figures' in part) return [figurePart(asked, part)];
  const { paper, papers } = asked;
  const content = contentAfter(paper.content, 'accept');
  const [cover] = content;
  const particulars = cover.content.filter(({ attrs }) => part.particulars.includes(attrs.id));
  const clauses = clausesOf({ content }).filter((clause) => {
    const section = libraryClauseOf(papers, clause, paper.attrs.date)?.section;
    return section !== undefined && part.sections.includes(section);
  });
  return [
    ...particulars.map(({ attrs: { id, label }, content: words }) => ({
      ...{ id: `${part.id}.${id}`, title: label, shown: plainText(words), hash: hashOf(words) },
    })),
    ...clauses.map((clause) => clausePart(paper, part.id, clause)),
  ];
}

function changedClauses({ paper }: GroundAsked, { clauses }: PathStep): GroundPart[] {
  const content = contentAfter(paper.content, 'accept');
  return clauses.map((id) => {
    const clause = clausesOf({ content }).find(({ attrs }) => attrs.id === id);
    return clause
      ? clausePart(paper, 'clause', clause)
      : { id: `clause.${id}`, title: id, shown: 'Taken out', hash: hashOf(null) };
  });
}

const clausePart = (paper: PaperDocument, part: string, clause: Clause): GroundPart => ({
  id: `${part}.${clause.attrs.id}`,
  title: `clause “${headingOf(clause)}”`,
  shown: shortened(wordsOf(paper, clause)),
  hash: hashOf(clause.content),
});

/** A clause by its heading. */
export const headingOf = ({ content: [heading] }: Clause): string => plainText(heading.content);

/** What a clause says, line by line, its heading left out. */
export function wordsOf(paper: PaperDocument, clause: Clause): string {
  const [cover] = paper.content;
  const [heading] = clause.content;
  const alone = { ...paper, content: [{ ...cover, content: [] }, clause] } satisfies PaperDocument;
  const place = `clause ${clause.attrs.id}, heading ${heading.attrs.id}`;
  const inside = [...linesOf(alone)].filter((line) => line.place.startsWith('clause ') && line.place !== place);
  return rowsOf(inside, numberPaper(paper));
}

/** The cells of a row stand in one line. */
function rowsOf(
  lines: readonly { readonly place: string; readonly inlines: readonly Inline[] }[],
  numbers: ReadonlyMap<string, string>,
): string {
  const rows = Map.groupBy(lines, ({ place }) => place.replace(/, cell \d+$/, ''));
  return [...rows.values()]
    .map((cells) => cells.map(({ inlines }) => plainText(inlines, numbers)).join(' | '))
    .join('\n');
}

const shownAtMost = 600;

const shortened = (words: string): string =>
  words.length <= shownAtMost
    ? words
    : `${words.slice(0, shownAtMost)} … (${words.length - shownAtMost} characters more)`;

function figurePart(
  { figures, estimate }: GroundAsked,
  { id, title, figures: which }: Part & { figures: string },
): GroundPart {
  const { totalCents, currency, discountPercent, marginMissed } = figures;
  if (which === 'totals') {
    return { id, title, shown: showMoney(totalCents, currency), hash: hashOf([totalCents, currency]) };
  }
  if (which === 'discount') return { id, title, shown: `${discountPercent} %`, hash: hashOf(discountPercent) };
  // The estimate is frozen: its number stands for a margin that the hash must not give away.
  return { id, title, shown: marginMissed ?? 'not known', hash: hashOf([estimate, marginMissed]), right: costs };
}
