import type { Act } from '../../platform/act.ts';
import { today } from '../../platform/clock.ts';
import { may, mayWhile } from '../../platform/rights.ts';
import { calendarOf } from '../../playbook/clocks/calendar.ts';
import { workingTimeBetween } from '../../playbook/clocks/working-time.ts';
import { titleOf } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { labelsFitting } from '../../playbook/proposals/proposals.ts';
import { dueOf } from '../../playbook/slas.ts';
import { readApprovalsOf } from '../approvals/store.ts';
import { compulsoryAnswered, factsAskedBy } from '../questionnaires/asking.ts';
import { readArchitectReviews } from '../reviews/architect-store.ts';
import { readReviews } from '../reviews/store.ts';
import { asksForDiscovery, isAsked, lifecycleOf, movesOf, type Standing, waitsFor } from './guards.ts';
import type { Card, Proposal, Word } from './proposal.ts';
import { type Ground, readGrounds, readKnown, readProposal, type StoredProposal, withNoter } from './store.ts';

/** When the promise of a column runs out for what enters it now; null where none runs. */
export function dueIn(
  playbook: Playbook,
  board: Pick<StoredProposal, 'board'>,
  column: string,
  clock: { readonly region: string; readonly from: Temporal.Instant },
): Temporal.Instant | null {
  const sla = lifecycleOf(playbook, board).states.find(({ id }) => id === column)?.sla;
  return sla ? dueOf(playbook, sla, clock).due.toInstant() : null;
}

/** Business hours between two instants in the calendar of a region, to the quarter. */
function hoursBetween(playbook: Playbook, region: string, from: Temporal.Instant, until: Temporal.Instant): number {
  const calendar = calendarOf(playbook.calendars, region, until);
  return Math.round(workingTimeBetween(calendar, from, until).total('hours') * 4) / 4;
}

/** A proposal as the board shows it, at an instant. */
export function cardOf(playbook: Playbook, standing: Standing, now: Temporal.Instant): Card {
  const { id: _, board: __, origin, call, createdAt, stage, outcome, ...card } = standing.proposal;
  const { region, closed } = card;
  const entered = Temporal.Instant.from(card.enteredAt);
  const due = card.dueAt === null ? null : Temporal.Instant.from(card.dueAt);
  return {
    ...card,
    late: closed === null && due !== null && Temporal.Instant.compare(due, now) < 0,
    ageHours: closed ? 0 : hoursBetween(playbook, region, entered, now),
    levelHours: due === null ? null : hoursBetween(playbook, region, entered, due),
    waitsFor: closed ? null : waitsFor(playbook, standing),
  };
}

/**
 * What lies beneath proposals. Whether questionnaires make discovery done is asked for those alone of which nothing else
 * has told it, in a column out of which a move asks for it: one query more for a page of cards, none where no card waits
 * for it.
 */
async function groundsOf(
  act: Act,
  playbook: Playbook,
  proposals: readonly StoredProposal[],
): Promise<ReadonlyMap<string, Ground>> {
  const { calculator, reviews } = playbook;
  const ids = proposals.map(({ id }) => id);
  const grounds = await readGrounds(act, calculator.tasks.scoping, reviews.rounds.confirmedBy, ids);
  const waiting = proposals.filter(
    (proposal) => grounds.get(proposal.id)?.discovered === false && asksForDiscovery(playbook, proposal),
  );
  const known = await readKnown(
    act,
    factsAskedBy(playbook.questions),
    waiting.map(({ id }) => id),
  );
  const asking = { sets: playbook.questions, on: today(act.clock) };
  return new Map(
    [...grounds].map(([id, ground]) => {
      const of = known.get(id);
      const answered = of !== undefined && compulsoryAnswered({ ...asking, needs: of.needs }, of.known, of.notKnown);
      return [id, answered ? { ...ground, discovered: true } : ground];
    }),
  );
}

/** Cards of many proposals; what lies beneath them is read at once. */
export async function cardsOf(act: Act, playbook: Playbook, proposals: readonly StoredProposal[]): Promise<Card[]> {
  const grounds = await groundsOf(act, playbook, proposals);
  const [now, on] = [act.clock.now(), today(act.clock)];
  return proposals.map((proposal) => cardOf(playbook, { proposal, ground: grounds.get(proposal.id), on }, now));
}

/** Where one proposal stands, with what its guards are asked of. */
export async function standingOf(act: Act, playbook: Playbook, proposal: StoredProposal): Promise<Standing> {
  const grounds = await groundsOf(act, playbook, [proposal]);
  return { proposal, ground: grounds.get(proposal.id), on: today(act.clock) };
}

/** One proposal, whole, with what the reader may do with it. */
export async function presentProposal(act: Act, playbook: Playbook, opportunity: string): Promise<Proposal> {
  const proposal = await readProposal(act, opportunity);
  const standing = await standingOf(act, playbook, proposal);
  const { board, origin, call, createdAt } = proposal;
  const open = proposal.closed === null || `The proposal of ${opportunity} is closed.`;
  const asked = (right: string, state: true | string = open) => mayWhile(act.reader, right, state);
  return {
    ...cardOf(playbook, standing, act.clock.now()),
    ...{ board, origin, createdAt },
    call: await withNoter(act, call),
    estimate: standing.ground?.estimate ?? null,
    sow: standing.ground?.sow ?? null,
    moves: movesOf(playbook, standing),
    words: await wordsOf(act, playbook, standing),
    segmentLabels: labelsFitting(playbook.proposals, proposal),
    may: {
      move: asked('proposal.move'),
      assign: asked('proposal.assign'),
      noteCall: asked('proposal.noteCall'),
      overrule: asked('proposal.overrule', proposal.stale ? open : 'Nobody proposes to close it.'),
      position: may(act.reader, 'proposal.position'),
    },
  };
}

/** A word as it was given. */
interface KeptWord {
  readonly kind: string;
  readonly by: string;
  readonly at: Temporal.Instant;
  readonly note: string | null;
}

/** The words that the board asks for, and how each stands. */
async function wordsOf(act: Act, playbook: Playbook, standing: Standing): Promise<Word[]> {
  const { proposal, ground } = standing;
  const kept = [...(await approved(act, ground?.sow ?? null)), ...(await reviewed(act, playbook, proposal.id))];
  const guards = lifecycleOf(playbook, proposal).guards.map(({ id }) => id);
  return playbook.proposals.approvals
    .filter(({ guard }) => guards.includes(guard))
    .map((rule): Word => {
      const said = rule.step ?? rule.id;
      const newest = kept.find(({ kind }) => kind === said);
      const given = ground?.words.includes(said) === true;
      const asked = isAsked(playbook, rule, standing);
      return {
        ...{ kind: rule.id, title: rule.title, where: rule.step === undefined ? 'review' : 'approval' },
        state: given ? 'given' : newest ? 'void' : asked ? 'asked' : 'not-asked',
        ...{ by: newest?.by ?? null, at: newest?.at.toString() ?? null, note: newest?.note ?? null },
      };
    });
}

/** What was said yes to in the approval of a statement of work, by the step, newest first. */
async function approved(act: Act, sow: string | null): Promise<KeptWord[]> {
  if (sow === null) return [];
  const approvals = await readApprovalsOf(act, { kind: 'sow', number: sow });
  const { decisions = [] } = approvals.find(({ state }) => state !== 'withdrawn') ?? {};
  return decisions.flatMap(({ step, word, by, at, note }) =>
    word === 'yes' ? [{ kind: step, by: by.name, at, note }] : [],
  );
}

/** What reviews have said yes to, of whatever revision, newest first. */
async function reviewed(act: Act, { reviews }: Playbook, opportunityId: string): Promise<KeptWord[]> {
  const rounds = (await readReviews(act, opportunityId)).filter(
    ({ state, audience }) => state === 'confirmed' && reviews.rounds.confirmedBy.includes(audience),
  );
  const looks = (await readArchitectReviews(act, opportunityId)).filter(({ state }) => state === 'approved');
  const word = (kind: string, by: string | null, at: string | null, note: string | null): KeptWord[] =>
    by === null || at === null ? [] : [{ kind, by, at: Temporal.Instant.from(at), note }];
  return [
    ...rounds.flatMap(({ closedBy, closedAt, closingWords }) => word('size', closedBy, closedAt, closingWords)),
    ...looks.flatMap(({ decidedBy, decidedAt, words }) => word('architecture', decidedBy, decidedAt, words)),
  ];
}

/** A column by what people call it. */
export const columnTitle = (playbook: Playbook, board: Pick<StoredProposal, 'board'>, column: string): string =>
  titleOf(lifecycleOf(playbook, board), column);
