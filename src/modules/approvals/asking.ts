import type { Act } from '../../platform/act.ts';
import { hashOf } from '../../platform/canonical-json.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { nextNumber } from '../../platform/database/numbers.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { type ApprovalAsked, Brief, Ground, groundChanges, type StepAsked, StepReason, Subject } from './approval.ts';
import { callOpenSteps } from './calling.ts';
import { approvalAsked, approvalGiven, approvalRenewed, approvalWithdrawn } from './entries.ts';
import { insertApproval, insertSteps, keepBrief, replaceStep, updateApproval, updateStep } from './keeping-store.ts';
import { wordsOf } from './rights.ts';
import { type Reopened, readApproval, readApprovalsOf, type StoredApproval, type StoredStep } from './store.ts';

/**
 * Asks for an approval: keeps the brief as it is shown, lays the path, and tells those of the first steps. Whether the
 * reader may ask is for the verb to say whose paper it is.
 * @throws Refusal `approval.asked` (409) where one about the same thing stands, `approval.steps` where the path cannot be walked
 */
export async function askApproval(act: Act, playbook: Playbook, given: ApprovalAsked): Promise<StoredApproval> {
  const { stream, submittedBy, region = null } = given;
  const subject = Subject.parse(given.subject);
  const brief = Brief.parse(given.brief);
  demandWalkable(given.steps);
  await lockDocument(act.tx, stream);
  const standing = (await readApprovalsOf(act, subject)).find(({ state }) => state !== 'withdrawn');
  if (standing) {
    const words = `${standing.number} asks for the approval of ${subject.number} already: renew it, or take it back first.`;
    throw new Refusal('approval.asked', words, { status: 409 });
  }
  const number = await nextNumber(act.tx, 'APV', act.clock.now());
  const briefHash = hashOf(brief);
  const id = await insertApproval(act, {
    ...{ number, stream, submittedBy, region, briefHash },
    ...{ subjectKind: subject.kind, subjectNumber: subject.number },
    ...{ subjectTitle: subject.title, subjectHref: subject.href },
  });
  await keepBrief(act, id, briefHash, brief);
  await insertSteps(act, id, placed(given.steps));
  const told = { approval: number, about: subject, told: [], steps: given.steps.map(({ title }) => title), briefHash };
  await record(act, stream, approvalAsked, told, playbook.version);
  await callOpenSteps(act, playbook, number);
  return readApproval(act, number);
}

/** What a renewal did to the path: ids of steps. */
export interface Renewed {
  readonly approval: StoredApproval;
  /** Words were said on what is no more: asked again. */
  readonly reopened: readonly string[];
  /** Stands on the ground again on which words were said: they count again. */
  readonly restored: readonly string[];
  readonly joined: readonly string[];
  readonly gone: readonly string[];
}

/**
 * Holds an approval against what is decided on as it is now: shows the brief of now, opens again only the steps whose
 * ground changed, adds those that are new and takes away those that are asked no longer. What was given on the same ground
 * stays given. Nothing happens where nothing changed.
 * @throws Refusal `approval.closed` (409) where it was taken back, `approval.steps`
 */
export async function renewApproval(
  act: Act,
  playbook: Playbook,
  number: string,
  given: { readonly brief: Brief; readonly steps: readonly StepAsked[] },
): Promise<Renewed> {
  demandWalkable(given.steps);
  const before = await lockApproval(act, number);
  if (before.state === 'withdrawn') throw closed(before);
  const brief = Brief.parse(given.brief);
  const briefHash = hashOf(brief);
  await keepBrief(act, before.id, briefHash, brief);
  const done = await layPath(act, before, given.steps);
  const renewedAt = act.clock.now();
  const moved = [done.reopened, done.restored, done.joined, done.gone].some((steps) => steps.length > 0);
  if (moved || briefHash !== before.briefHash) await updateApproval(act, before.id, { briefHash, renewedAt });
  if (moved) {
    const titles = titlesOf([...before.steps, ...given.steps]);
    const after = await readApproval(act, number);
    const told = {
      ...{ approval: number, about: before.subject, told: [before.submittedBy.id], briefHash },
      reopened: done.reopened.map((id) => ({ title: titles(id), parts: partsOf(after, id) })),
      ...{ restored: done.restored.map(titles), joined: done.joined.map(titles), gone: done.gone.map(titles) },
    };
    await record(act, before.stream, approvalRenewed, told, playbook.version);
  }
  await callOpenSteps(act, playbook, number);
  const approval = await readApproval(act, number);
  if (before.state !== 'given' && approval.state === 'given') await tellGiven(act, playbook, approval);
  return { approval, ...done };
}

/** Takes the question back: nobody is asked any more, and what was said stands in the record. */
export async function withdrawApproval(
  act: Act,
  playbook: Playbook,
  number: string,
  why: string,
): Promise<StoredApproval> {
  const before = await lockApproval(act, number);
  if (before.state === 'withdrawn') throw closed(before);
  const withdrawnAt = act.clock.now();
  await updateApproval(act, before.id, { withdrawnAt, withdrawnBy: act.reader.id, withdrawnWhy: why });
  const told = { approval: number, about: before.subject, told: [before.submittedBy.id], why };
  await record(act, before.stream, approvalWithdrawn, told, playbook.version);
  return readApproval(act, number);
}

/** Reads an approval under the lock of its stream. */
export async function lockApproval(act: Act, number: string): Promise<StoredApproval> {
  const { stream } = await readApproval(act, number);
  await lockDocument(act.tx, stream);
  return readApproval(act, number);
}

/** Says that every step is given. */
export async function tellGiven(act: Act, playbook: Playbook, approval: StoredApproval): Promise<void> {
  const { number, subject, stream, submittedBy, briefHash } = approval;
  const told = { approval: number, about: subject, told: [submittedBy.id], briefHash };
  await record(act, stream, approvalGiven, told, playbook.version);
}

const closed = ({ number }: StoredApproval) =>
  new Refusal('approval.closed', `${number} was taken back: ask for another approval.`, { status: 409 });

const placed = (steps: readonly StepAsked[]) => steps.map((step, place) => ({ step, place }));

const titlesOf = (steps: readonly { readonly id: string; readonly title: string }[]) => (id: string) =>
  steps.findLast((step) => step.id === id)?.title ?? id;

const partsOf = ({ steps }: StoredApproval, id: string): string[] =>
  steps.find((step) => step.id === id)?.reopened?.parts.map(({ title }) => title) ?? [];

/** Writes the path of now over the path of before. */
async function layPath(
  act: Act,
  before: StoredApproval,
  steps: readonly StepAsked[],
): Promise<Omit<Renewed, 'approval'>> {
  const done = { reopened: [] as string[], restored: [] as string[], joined: [] as string[], gone: [] as string[] };
  const known = new Map(before.steps.map((step) => [step.id, step]));
  await insertSteps(
    act,
    before.id,
    placed(steps).filter(({ step }) => !known.has(step.id)),
  );
  done.joined.push(...steps.filter(({ id }) => !known.has(id)).map(({ id }) => id));
  for (const { step, place } of placed(steps)) {
    const old = known.get(step.id);
    if (!old) continue;
    const became = becameOf(before, old, step);
    if (became !== null) done[became].push(step.id);
    await replaceStep(act, before.id, { step, place, reopened: reopenedBy(act, before, old, step) });
    // Its clock begins again: of those who were to decide, some have said words that count no more.
    if (became === 'reopened') await updateStep(act, before.id, step.id, { openedAt: null });
  }
  const asked = new Set(steps.map(({ id }) => id));
  for (const { id } of before.steps.filter((step) => step.asked && !asked.has(step.id))) {
    await updateStep(act, before.id, id, { asked: false });
    done.gone.push(id);
  }
  return done;
}

const said = (approval: StoredApproval, step: StoredStep): boolean => wordsOf(approval, step).length > 0;

/** What becomes of a step that was there: null where it goes on as it was, or where nobody had said anything yet. */
function becameOf(before: StoredApproval, old: StoredStep, step: StepAsked): 'joined' | 'reopened' | 'restored' | null {
  if (!old.asked) return 'joined';
  if (old.ground.hash === step.ground.hash) return null;
  const counts = said(before, { ...old, ground: step.ground });
  if (said(before, old)) return counts ? null : 'reopened';
  return counts ? 'restored' : null;
}

/** Why a step is asked again: what changed since words were said to it; null where none were, or where they count. */
function reopenedBy(act: Act, before: StoredApproval, old: StoredStep, step: StepAsked): Reopened | null {
  if (old.ground.hash === step.ground.hash) return old.reopened;
  const from = said(before, old) ? old.ground : old.reopened?.from;
  if (from === undefined || said(before, { ...old, ground: step.ground })) return null;
  return { at: act.clock.now().toString(), from, parts: groundChanges(from, step.ground) };
}

/**
 * The path can be walked: each step once, with somebody to ask, and none behind itself.
 * @throws Refusal `approval.steps`
 */
function demandWalkable(steps: readonly StepAsked[]): void {
  const refuse = (sentence: string) => new Refusal('approval.steps', sentence);
  if (steps.length === 0) throw refuse('An approval takes at least one step: nobody is asked here.');
  const known = new Map(steps.map((step) => [step.id, step]));
  if (known.size < steps.length) throw refuse('A step of an approval is named twice: name each once.');
  for (const step of steps) {
    Ground.parse(step.ground);
    StepReason.array().parse(step.why);
    if (step.roles.length === 0) throw refuse(`${step.title} names no role that could give it: name one.`);
    if (behind(step, known).has(step.id)) throw refuse(`${step.title} waits for itself: see what it comes after.`);
  }
}

/** Every step that is given before one. */
function behind(step: StepAsked, known: ReadonlyMap<string, StepAsked>): Set<string> {
  const found = new Set<string>();
  const ahead = [...step.after];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    ahead.push(...(known.get(id)?.after ?? []));
  }
  return found;
}
