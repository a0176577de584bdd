import type { Act } from '../../../platform/act.ts';
import { type KnownReader, readReaders } from '../../../platform/auth/readers.ts';
import { lookAs, seesStream } from '../../../platform/database/reader.ts';
import { finishLink, type OpenLink } from '../../../platform/links/links.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import type { GuestApproval, GuestDecision } from '../approval.ts';
import { decideStep } from '../deciding.ts';
import { readStoodInFor } from '../people-store.ts';
import { briefFor, clockFor, lookOf, wordingFor } from '../presenting.ts';
import { isBar, standingOf } from '../rights.ts';
import { readApproval, type StoredApproval, type StoredStep } from '../store.ts';
import { bindingOf } from './link-binding.ts';

/** Somebody at the door with the link of a letter: who they are, and what it asks them. */
interface Caller {
  readonly act: Act;
  readonly person: KnownReader;
  readonly approval: StoredApproval;
  readonly step: StoredStep;
}

/**
 * What the link of a letter shows to the one it was written to: the frozen brief as they may see it, what changed since
 * they looked last, and whether their word is still asked. Nothing is decided by reading.
 * @throws Refusal `approval.linkVoid` (410) where its person may not enter, or not see this, any more
 */
export async function readAsGuest(act: Act, playbook: Playbook, link: OpenLink): Promise<GuestApproval> {
  const caller = await callerOf(act, playbook, link);
  const { person, approval, step } = caller;
  const { number, subject, submittedBy, brief, briefHash, steps } = approval;
  const { rights } = person;
  const hands = { reader: person, standsInFor: await readStoodInFor(act, person.id) };
  const standing = standingOf(playbook.roles, hands, approval, step);
  const { why, reopened } = wordingFor(rights, step);
  return {
    ...(await stateOf(caller, playbook, link)),
    ...{ number, subject, briefHash, person: person.name, submittedBy: submittedBy.name },
    onBehalfOf: isBar(standing) || standing.capacity === 'own' ? null : standing.principal.name,
    brief: briefFor(rights, brief),
    look: await lookOf(caller.act, approval),
    step: { title: step.title, why, reopened, ...clockFor(step, approval, act.clock.now()) },
    path: steps.filter(({ asked }) => asked).map(({ title, state }) => ({ title, state })),
    expiresAt: link.expiresAt.toString(),
  };
}

/**
 * Says the word of the one whom a letter was written to; the link is spent with it. It is recorded as theirs, known by the
 * link.
 * @throws Refusal `approval.linkVoid` (410) where the link is spent or what it was written for is no more, `approval.note`
 */
export async function decideAsGuest(
  act: Act,
  playbook: Playbook,
  link: OpenLink,
  { word, note }: GuestDecision,
): Promise<GuestApproval> {
  const caller = await callerOf(act, playbook, link);
  const { state, sentence } = await stateOf(caller, playbook, link);
  if (state !== 'open') throw linkVoid(sentence ?? 'This link is spent.');
  const { approval, step } = caller;
  const given = { approval: approval.number, step: step.id, brief: approval.briefHash, way: 'link' as const };
  await decideStep(caller.act, playbook, { ...given, word, note });
  await finishLink(act, link.id);
  return readAsGuest(act, playbook, { ...link, finishedAt: act.clock.now() });
}

const linkVoid = (sentence: string) => new Refusal('approval.linkVoid', sentence, { status: 410 });

async function callerOf(act: Act, playbook: Playbook, link: OpenLink): Promise<Caller> {
  const bound = bindingOf(link);
  const [person] = await readReaders(act.tx, rightsOf(playbook), [bound.person]);
  const approval = await readApproval(act, link.subject);
  const step = approval.steps.find(({ id }) => id === bound.step);
  const sees =
    person?.rights.has('approval.see') && (await lookAs(act.tx, person, () => seesStream(act.tx, approval.stream)));
  if (!person || !step || !sees) throw linkVoid('This link was written to somebody who may not see this any more.');
  return { act: { ...act, reader: person }, person, approval, step };
}

/** Whether the word of the link's person is still asked, and if not why. */
async function stateOf(
  { act, person, approval, step }: Caller,
  { roles }: Playbook,
  link: OpenLink,
): Promise<Pick<GuestApproval, 'state' | 'sentence'>> {
  if (link.finishedAt !== null) {
    const word = approval.decisions.find(
      ({ step: id, by, way }) => id === step.id && by.id === person.id && way === 'link',
    );
    const day = link.finishedAt.toString().slice(0, 10);
    return {
      state: 'spent',
      sentence: `You said ${word?.word ?? 'your word'} by this link on ${day}: it takes no other.`,
    };
  }
  const bound = bindingOf(link);
  if (bound.ground !== step.ground.hash || bound.brief !== approval.briefHash) {
    const words = `${approval.subject.number} changed since this letter was written: decide at your desk, or by the newest letter.`;
    return { state: 'void', sentence: words };
  }
  const hands = { reader: person, standsInFor: await readStoodInFor(act, person.id) };
  const standing = standingOf(roles, hands, approval, step);
  return isBar(standing) ? { state: 'void', sentence: standing.sentence } : { state: 'open', sentence: null };
}
