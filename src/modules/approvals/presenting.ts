import type { Act } from '../../platform/act.ts';
import type { Rights } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { roleTitle } from '../../playbook/roles.ts';
import type { Away } from '../../playbook/work/assigning.ts';
import { readAway } from '../absences/store.ts';
import {
  type Approval,
  type ApprovalFilter,
  type ApprovalLine,
  type ApprovalList,
  type ApprovalStep,
  type Brief,
  briefChanges,
  type ChangedPart,
  type Decision,
  type StepLine,
} from './approval.ts';
import { readHolders, readStoodInFor } from './people-store.ts';
import { type Hands, isBar, isKept, mayDo, roleFor, standingOf, wordsOf } from './rights.ts';
import {
  type Holder,
  readApprovals,
  readApprovalsFor,
  readLook,
  type StoredApproval,
  type StoredDecision,
  type StoredStep,
} from './store.ts';

interface Guarded {
  readonly right?: string | undefined;
}

/** Whether a reader holds the right that a thing asks for, if any. */
const isShown = (rights: Rights, { right }: Guarded): boolean => right === undefined || rights.has(right);

const whyNot = (rights: Rights, { right }: Guarded): string => rights.whyNot(right ?? '');

/** A brief as a reader may be shown it: in place of a section that is not for them stands why not. */
export const briefFor = (rights: Rights, brief: Brief): Brief => ({
  ...brief,
  sections: brief.sections.map((section) =>
    isShown(rights, section) ? section : { title: section.title, text: whyNot(rights, section) },
  ),
});

const partFor = (rights: Rights, part: ChangedPart): ChangedPart =>
  isShown(rights, part) ? part : { ...part, was: null, now: whyNot(rights, part) };

/** A step as far as it may be shown to a reader: what it is asked, why, on what ground, and why again. */
export function wordingFor(
  rights: Rights,
  { why, removal, ground, reopened }: StoredStep,
): Pick<ApprovalStep, 'why' | 'removal' | 'ground' | 'reopened'> {
  const whole = why.every((reason) => isShown(rights, reason));
  return {
    why: why.map((reason) => (isShown(rights, reason) ? reason : { ...reason, sentence: whyNot(rights, reason) })),
    removal: whole ? removal : null,
    ground: {
      hash: ground.parts.every((part) => isShown(rights, part)) ? ground.hash : null,
      parts: ground.parts.map(({ hash: _, ...part }) =>
        isShown(rights, part) ? part : { ...part, shown: whyNot(rights, part) },
      ),
    },
    reopened: reopened && { at: reopened.at, parts: reopened.parts.map((part) => partFor(rights, part)) },
  };
}

/** Whether the clock of an open step ran out. */
const isOverdue = ({ state, dueAt }: StoredStep, approval: StoredApproval, now: Temporal.Instant): boolean =>
  state === 'open' && approval.state === 'open' && dueAt !== null && Temporal.Instant.compare(dueAt, now) < 0;

/** When a step is due, and whether it is over. */
export const clockFor = (
  step: StoredStep,
  approval: StoredApproval,
  now: Temporal.Instant,
): Pick<ApprovalStep, 'dueAt' | 'timeZone' | 'overdue'> => ({
  dueAt: step.dueAt?.toString() ?? null,
  timeZone: step.timeZone,
  overdue: isOverdue(step, approval, now),
});

/** What changed of a brief since its reader looked last; null where they never did. */
export async function lookOf(
  act: Pick<Act, 'tx' | 'reader'>,
  { id, brief }: StoredApproval,
): Promise<Approval['look']> {
  const { rights } = act.reader;
  const last = await readLook(act, id, act.reader.id);
  if (!last) return null;
  return { at: last.at.toString(), changes: briefChanges(briefFor(rights, last.brief), briefFor(rights, brief)) };
}

/** An approval as the reader is answered it. */
export async function presentApproval(act: Act, playbook: Playbook, stored: StoredApproval): Promise<Approval> {
  const { reader } = act;
  const hands = { reader, standsInFor: await readStoodInFor(act, reader.id) };
  const roles = [...new Set(stored.steps.flatMap((step) => step.roles))];
  const holders = await readHolders(act, stored.stream, roles);
  const seen: Seen = { playbook, hands, holders, away: await readAway(act), now: act.clock.now() };
  const { number, stream, subject, state, submittedBy, withdrawn, briefHash, version } = stored;
  return {
    ...{ number, stream, subject, state, submittedBy, withdrawn, briefHash, version },
    askedAt: stored.askedAt.toString(),
    renewedAt: stored.renewedAt?.toString() ?? null,
    brief: briefFor(reader.rights, stored.brief),
    look: await lookOf(act, stored),
    steps: stored.steps.map((step) => presentStep(seen, stored, step)),
    decisions: stored.decisions.map((word) => presentDecision(playbook, stored, word)),
  };
}

interface Seen {
  readonly playbook: Playbook;
  readonly hands: Hands;
  readonly holders: readonly Holder[];
  readonly away: readonly Away[];
  readonly now: Temporal.Instant;
}

function presentStep({ playbook, hands, holders, away, now }: Seen, approval: StoredApproval, step: StoredStep) {
  const { id, title, region, needed, after, state } = step;
  return {
    ...{ id, title, region, state, of: needed, after: [...after], kept: isKept(approval, step) },
    roles: step.roles.map((role) => ({ id: role, title: roleTitle(playbook.roles, role) })),
    yes: wordsOf(approval, step).filter(({ word }) => word === 'yes').length,
    ...wordingFor(hands.reader.rights, step),
    openedAt: step.openedAt?.toString() ?? null,
    ...clockFor(step, approval, now),
    escalated:
      step.escalatedAt && step.escalatedRole
        ? { at: step.escalatedAt.toString(), role: roleTitle(playbook.roles, step.escalatedRole) }
        : null,
    people: holders
      .filter((holder) => roleFor(step, holder) !== undefined)
      .map((holder) => presentHolder(away, holder)),
    delegations: approval.delegations
      .filter((given) => given.step === id)
      .map(({ from, to, note, at }) => ({ from: { id: from.id, name: from.name }, to, note, at: at.toString() })),
    may: mayDo(playbook.roles, hands, approval, step),
  };
}

function presentHolder(away: readonly Away[], { id, name }: Holder): ApprovalStep['people'][number] {
  const absence = away.find(({ personId }) => personId === id);
  const cover = absence ? { id: absence.cover.id, name: absence.cover.name } : null;
  return { id, name, awayUntil: absence?.lastDay ?? null, cover };
}

function presentDecision({ roles }: Playbook, { steps }: StoredApproval, word: StoredDecision): Decision {
  const step = steps.find(({ id }) => id === word.step);
  const { groundHash, principal, at, role, ...said } = word;
  return {
    ...said,
    stepTitle: step?.title ?? word.step,
    onBehalfOf: word.capacity === 'own' ? null : principal,
    role: roleTitle(roles, role),
    at: at.toString(),
    counts: step?.asked === true && step.ground.hash === groundHash,
  };
}

/** Approvals as a list shows them: the reader's own to decide, what is due first on top, or a page of the others. */
export async function listApprovals(act: Act, playbook: Playbook, filter: ApprovalFilter): Promise<ApprovalList> {
  const { reader } = act;
  const hands = { reader, standsInFor: await readStoodInFor(act, reader.id) };
  const line = (stored: StoredApproval) => presentLine(playbook, hands, stored, act.clock.now());
  if (filter.view !== 'mine') {
    const { items, next } = await readApprovals(act, filter);
    return { items: items.map(line), next };
  }
  const roles = [...new Set([...reader.roles, ...hands.standsInFor.flatMap((absent) => absent.roles)])];
  const lines = (await readApprovalsFor(act, roles, filter)).map(line);
  const mine = lines.filter(({ steps }) => steps.some((step) => step.mine));
  return { items: mine.toSorted((one, other) => (dueOf(one) < dueOf(other) ? -1 : 1)), next: null };
}

/** By the first of the reader's steps; what has no clock comes last. */
const dueOf = ({ steps }: ApprovalLine): string =>
  steps.flatMap(({ mine, dueAt }) => (mine && dueAt !== null ? [dueAt] : [])).toSorted()[0] ?? '~';

function presentLine(playbook: Playbook, hands: Hands, stored: StoredApproval, now: Temporal.Instant): ApprovalLine {
  const { number, subject, state, submittedBy, askedAt, brief, briefHash, steps } = stored;
  return {
    ...{ number, subject, state, briefHash, submittedBy: submittedBy.name, askedAt: askedAt.toString() },
    lead: brief.lead,
    steps: steps
      .filter(({ asked }) => asked)
      .map(
        (step): StepLine => ({
          ...{ id: step.id, title: step.title, state: step.state, ...clockFor(step, stored, now) },
          reopened: step.reopened !== null,
          mine: !isBar(standingOf(playbook.roles, hands, stored, step)),
        }),
      ),
  };
}
