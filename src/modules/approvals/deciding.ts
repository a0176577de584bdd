import type { Act } from '../../platform/act.ts';
import { readReaders } from '../../platform/auth/readers.ts';
import { lookAs } from '../../platform/database/reader.ts';
import { returnToSavepoint, setSavepoint } from '../../platform/database/savepoint.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { notFound, Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import type { Decision, ManyDecided, ManyDecisions, NewDelegation, Word } from './approval.ts';
import { lockApproval, tellGiven } from './asking.ts';
import { callOpenSteps } from './calling.ts';
import { approvalDecided, approvalDelegated } from './entries.ts';
import { insertDecision, insertDelegation, keepLook, updateApproval } from './keeping-store.ts';
import { readStoodInFor } from './people-store.ts';
import { type Bar, isBar, type Standing, standingOf } from './rights.ts';
import { readApproval, type StoredApproval, type StoredStep } from './store.ts';

/** A word to one step. */
export interface WordGiven {
  /** Number of the approval. */
  readonly approval: string;
  /** Id of the step. */
  readonly step: string;
  readonly word: Word;
  /** Why; compulsory for a no. */
  readonly note: string | null;
  /** Hash of the brief that was shown; without one the brief as it stands. */
  readonly brief?: string;
  readonly way?: Decision['way'];
}

/**
 * Says yes or no to one open step, in the reader's own right or in that of whom they stand in for, bound to the ground and
 * the brief of this moment. The yes that was missing gives the step and opens what waits for it; one no stops the path.
 * @throws Refusal `right.missing`, `approval.notYours` (403), `approval.closed`, `approval.changed` (409), `approval.note`
 */
export async function decideStep(act: Act, playbook: Playbook, given: WordGiven): Promise<StoredApproval> {
  demand(act.reader, 'approval.decide');
  const before = await lockApproval(act, given.approval);
  const step = stepOf(before, given.step);
  const standing = await demandStanding(act, playbook, before, step);
  if (given.brief !== undefined && given.brief !== before.briefHash) throw changed(before.number);
  const { word, way = 'desk' } = given;
  const note = given.note?.trim() || null;
  if (word === 'no' && (note?.length ?? 0) < 3)
    throw new Refusal(
      'approval.note',
      `Say in "note" why ${step.title} says no: whoever asked has to know what to change.`,
    );
  const { principal, capacity, role } = standing;
  const bound = { groundHash: step.ground.hash, briefHash: before.briefHash };
  await insertDecision(act, {
    ...{ approvalId: before.id, stepId: step.id, word, note, byId: act.reader.id, principalId: principal.id },
    ...{ capacity, role, way, ...bound },
  });
  await keepLook(act, before.id, before.briefHash);
  await updateApproval(act, before.id);
  const told = {
    ...{ approval: before.number, about: before.subject, told: [before.submittedBy.id], step: step.id },
    ...{ title: step.title, word, note, capacity, role, way, ...bound },
    ...{ principalId: principal.id, principal: principal.name },
  };
  await record(inPlaceOf(act, standing), before.stream, approvalDecided, told, playbook.version);
  const after = await readApproval(act, before.number);
  if (after.state === 'given') await tellGiven(act, playbook, after);
  await callOpenSteps(act, playbook, before.number);
  return readApproval(act, before.number);
}

/** Whoever decides for somebody else acts on their behalf; what came by a link says so already. */
const inPlaceOf = (act: Act, { principal, capacity }: Standing): Act =>
  capacity === 'own' || act.onBehalfOf ? act : { ...act, onBehalfOf: `person/${principal.id}` };

/**
 * Says one word to many steps: what is refused of one leaves the others done. They are locked in the order of their
 * streams, so that two who decide the same ones at once take turns.
 */
export async function decideMany(
  act: Act,
  playbook: Playbook,
  { word, note, steps }: ManyDecisions,
): Promise<ManyDecided['items']> {
  const streams = new Map<string, string>();
  for (const { approval } of steps) if (!streams.has(approval)) streams.set(approval, await streamOf(act, approval));
  const place = ({ approval }: { approval: string }) => `${streams.get(approval)} ${approval}`;
  const outcomes = new Map<string, ManyDecided['items'][number]>();
  for (const given of steps.toSorted((a, b) => (place(a) < place(b) ? -1 : Number(place(a) > place(b)))))
    outcomes.set(`${given.approval} ${given.step}`, await decideOne(act, playbook, { ...given, word, note }));
  return steps.flatMap(({ approval, step }) => outcomes.get(`${approval} ${step}`) ?? []);
}

/** Where an approval stands that the reader may not see is nothing they are told: it is refused in its turn. */
const streamOf = (act: Act, number: string): Promise<string> =>
  readApproval(act, number).then(
    ({ stream }) => stream,
    () => '',
  );

/** Behind a savepoint, so that a refusal takes back what its own word had written and nothing else. */
async function decideOne(act: Act, playbook: Playbook, given: WordGiven): Promise<ManyDecided['items'][number]> {
  const { approval, step } = given;
  await setSavepoint(act.tx);
  try {
    await decideStep(act, playbook, given);
    return { approval, step, done: true, code: null, sentence: null };
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    await returnToSavepoint(act.tx);
    return { approval, step, done: false, code: fault.code, sentence: fault.message };
  }
}

/**
 * Gives one step into the hands of a colleague who may decide and sees the record. Whoever gives it away may still decide it.
 * @throws Refusal `approval.notYours` (403), `approval.closed` (409), `approval.notForThem`
 */
export async function delegateStep(
  act: Act,
  playbook: Playbook,
  { approval, step: id, to, note }: NewDelegation & { readonly approval: string; readonly step: string },
): Promise<StoredApproval> {
  demand(act.reader, 'approval.decide');
  const before = await lockApproval(act, approval);
  const step = stepOf(before, id);
  const { capacity, principal } = await demandStanding(act, playbook, before, step);
  if (capacity !== 'own')
    throw new Refusal('approval.notYours', `${step.title} is for ${principal.name} to give away.`, { status: 403 });
  const [colleague] = await readReaders(act.tx, rightsOf(playbook), [to]);
  if (!colleague || to === act.reader.id)
    throw new Refusal('approval.notForThem', 'Name a colleague: somebody else who may enter.');
  if (!colleague.rights.has('approval.decide')) {
    const words = `${colleague.name} may not decide on approvals: give ${step.title} to somebody who may.`;
    throw new Refusal('approval.notForThem', words);
  }
  const sees = await lookAs(act.tx, colleague, () => readApproval(act, approval)).then(
    () => true,
    (fault: unknown) => {
      if (fault instanceof Refusal) return false;
      throw fault;
    },
  );
  if (!sees)
    throw new Refusal(
      'approval.notForThem',
      `${colleague.name} may not see ${before.subject.number}: name somebody who does.`,
    );
  const kept = { approvalId: before.id, stepId: step.id, fromId: act.reader.id, toId: to };
  await insertDelegation(act, { ...kept, note });
  const after = await readApproval(act, approval);
  const hands = { reader: colleague, standsInFor: [] };
  const theirs = standingOf(playbook.roles, hands, after, step);
  if (isBar(theirs)) throw new Refusal('approval.notForThem', theirs.sentence);
  await updateApproval(act, before.id);
  const names = { fromId: act.reader.id, from: act.reader.name, toId: to, to: colleague.name, note };
  const told = { approval, about: before.subject, told: [to], step: step.id, title: step.title, ...names };
  await record(act, before.stream, approvalDelegated, told, playbook.version);
  return readApproval(act, approval);
}

/** Notes that the reader has seen a brief of an approval, so that the next time only what changed is marked. */
export async function lookAtApproval(act: Act, number: string, brief: string): Promise<StoredApproval> {
  const approval = await readApproval(act, number);
  if (brief !== approval.briefHash) throw changed(number);
  await keepLook(act, approval.id, brief);
  return approval;
}

function stepOf({ number, steps }: StoredApproval, id: string): StoredStep {
  const step = steps.find((each) => each.id === id);
  if (!step) throw notFound('step', `${id} of ${number}`);
  return step;
}

async function demandStanding(
  act: Act,
  { roles }: Playbook,
  approval: StoredApproval,
  step: StoredStep,
): Promise<Standing> {
  const hands = { reader: act.reader, standsInFor: await readStoodInFor(act, act.reader.id) };
  const standing = standingOf(roles, hands, approval, step);
  if (!isBar(standing)) return standing;
  throw refusalOf(standing);
}

const refusalOf = ({ by, sentence }: Bar): Refusal =>
  by === 'state'
    ? new Refusal('approval.closed', sentence, { status: 409 })
    : new Refusal(by === 'right' ? 'right.missing' : 'approval.notYours', sentence, { status: 403 });

const changed = (number: string) =>
  new Refusal('approval.changed', `${number} is not what you were shown any more: look at what changed, then decide.`, {
    status: 409,
  });
