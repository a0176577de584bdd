import type { Act } from '../../../platform/act.ts';
import { type KnownReader, readReaders } from '../../../platform/auth/readers.ts';
import { lookAs, seesStream } from '../../../platform/database/reader.ts';
import type { Reaction, Recorded } from '../../../platform/jobs/reactions.ts';
import { openLink } from '../../../platform/links/links.ts';
import { queueLetter } from '../../../platform/mail/outbox.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { approvalDelegated, stepAsked, stepReopened } from '../entries.ts';
import { readStoodInFor } from '../people-store.ts';
import { isBar, standingOf } from '../rights.ts';
import { readApproval, type StoredApproval, type StoredStep } from '../store.ts';
import { askingLetter } from './letters.ts';
import { boundTo } from './link-binding.ts';

/** A page of this house, as the world reaches it. */
type PageAddress = (path: string) => string;

/**
 * Whoever is asked for their word gets a letter with a link for them and this step, after what asked them has committed;
 * so does a colleague into whose hands a step was given.
 */
export const approvalLetters = (playbook: Playbook, page: PageAddress): readonly Reaction[] =>
  [stepAsked, stepReopened, approvalDelegated].map(({ name }) => ({
    to: name,
    what: `write to whom ${name} asks`,
    react: (act, entry) => writeLetters(act, playbook, page, entry),
  }));

const ids = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : [];

async function writeLetters(act: Act, playbook: Playbook, page: PageAddress, entry: Recorded): Promise<void> {
  const { approval: number, step: id, told } = entry.particulars;
  const approval = await readApproval(act, String(number));
  const step = approval.steps.find((each) => each.id === id);
  if (!step || approval.state !== 'open' || step.state !== 'open') return;
  for (const person of await readReaders(act.tx, rightsOf(playbook), ids(told)))
    if (await mayDecide(act, playbook, person, approval, step))
      await write(act, { playbook, page, entry, approval, step }, person);
}

/** Nobody is written to who may not see what the letter is about, or could not say their word. */
async function mayDecide(
  act: Act,
  { roles }: Playbook,
  person: KnownReader,
  approval: StoredApproval,
  step: StoredStep,
): Promise<boolean> {
  const hands = { reader: person, standsInFor: await readStoodInFor(act, person.id) };
  if (isBar(standingOf(roles, hands, approval, step))) return false;
  return lookAs(act.tx, person, () => seesStream(act.tx, approval.stream));
}

interface Occasion {
  readonly playbook: Playbook;
  readonly page: PageAddress;
  readonly entry: Recorded;
  readonly approval: StoredApproval;
  readonly step: StoredStep;
}

async function write(
  act: Act,
  { playbook, page, entry, approval, step }: Occasion,
  person: KnownReader,
): Promise<void> {
  const expiresAt = act.clock.now().add({ hours: 24 * playbook.guests.link.days });
  const { number: subject } = approval;
  const parts = boundTo({ step: step.id, person: person.id, ground: step.ground.hash, brief: approval.briefHash });
  const { token } = await openLink(act, { purpose: 'approval', subject, expiresAt, givenTo: person.name, parts });
  await queueLetter(act.tx, {
    ...askingLetter({
      ...{ approval, step, until: expiresAt },
      link: page(`/guest/${token}/approval`),
      page: page(`/approvals/${approval.number}`),
    }),
    ...{ to: person.email, kind: 'approval-asked', deduplicationKey: `approval.${entry.id}.${person.id}` },
  });
}
