import type { Act } from '../../../platform/act.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand, mayWhile } from '../../../platform/rights.ts';
import { mayMove } from '../../../playbook/lifecycle.ts';
import { partyOf } from '../../../playbook/papers/pen.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { limitInWords } from '../../../playbook/slas.ts';
import { askApproval, withdrawApproval } from '../../approvals/asking.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { lintFaults } from '../lint/linting.ts';
import { moveSow } from '../moving.ts';
import { readSow, type StoredSow } from '../store.ts';
import { freeze, lockSow } from '../versions/keeping.ts';
import { isOutside } from '../versions/turns.ts';
import type { ApprovalPath, Return, Submission } from './approval-path.ts';
import { briefOf } from './brief.ts';
import { sowReturned, sowSubmitted } from './entries.ts';
import { noteReviewed } from './figures-store.ts';
import { architectStands, changeRemoving, type Standing, standingOf, stepsAsked } from './standing.ts';
import { reasonsOf } from './words.ts';

/**
 * Submits a statement of work: freezes it as a version and asks everybody whom the policy names. Refused while anything
 * keeps it: open changes, the pen outside, an estimate that still changes, an architect who has not said yes, a rule of the
 * lint that blocks.
 * @throws Refusal `right.missing` (403), `sow.move`, `sow.hindered` (409) with every hindrance in `faults`
 */
export async function submitSow(
  act: Act,
  playbook: Playbook,
  number: string,
  { note }: Submission,
): Promise<StoredSow> {
  demand(act.reader, 'sow.submit');
  const sow = await lockSow(act, number);
  const permitted = mayMove(playbook.lifecycles.sow, sow.state, 'submit');
  if (!permitted.may) throw new Refusal('sow.move', `${number}: ${permitted.why}`, { status: 409 });
  const standing = await standingOf(act, playbook, sow);
  const hindrances = await hindrancesOf(act, standing, sow);
  const [first] = hindrances;
  if (first) {
    const faults = hindrances.map(({ code, sentence }) => ({ place: code, sentence }));
    throw new Refusal('sow.hindered', first.sentence, { status: 409, faults });
  }
  const stream = opportunityStream(sow.opportunity);
  const froze = await freeze(act, sow, { why: 'submitted' });
  const subject = { kind: 'sow', number, title: sow.title, href: `/sows/${number}` };
  const approval = await askApproval(act, playbook, {
    ...{ stream, subject, submittedBy: act.reader.id, region: sow.region },
    ...{ brief: briefOf(standing, sow), steps: stepsAsked(standing, sow) },
  });
  await noteReviewed(act, sow, true);
  await moveSow(act, playbook, sow, 'submit');
  const steps = standing.steps.map(({ title, why }) => ({ title, rules: why.map(({ rule }) => rule) }));
  const { opportunity, contentHash } = sow;
  const told = { sow: number, opportunity, approval: approval.number, froze, steps, contentHash, note };
  await record(act, stream, sowSubmitted, told, playbook.version);
  return readSow(act, number);
}

interface Hindrance {
  readonly code: string;
  readonly sentence: string;
}

/** What keeps a statement of work from being submitted, each with its cure. */
async function hindrancesOf(act: Act, standing: Standing, sow: StoredSow): Promise<Hindrance[]> {
  const { playbook, estimate } = standing;
  const { number, openChanges, pen } = sow;
  const holder = partyOf(playbook.papers.pen, pen);
  const found: (readonly [code: string, hinders: boolean, sentence: string])[] = [
    [
      'sow.openChanges',
      openChanges > 0,
      `${number} holds ${openChanges} changes that nobody decided: accept or reject them first.`,
    ],
    ['sow.pen', isOutside(holder), `The pen of ${number} is with ${holder.title}: take it back first.`],
    [
      'sow.estimateDraft',
      estimate.state === 'draft',
      `${estimate.number} is a draft and may still change: publish it first.`,
    ],
    [
      'sow.noArchitect',
      !architectStands(standing),
      `A technical architect has not approved ${estimate.number}: ask for the review on the page of the estimate.`,
    ],
  ];
  const faults = await lintFaults(act, playbook, sow);
  return [
    ...found.flatMap(([code, hinders, sentence]) => (hinders ? [{ code, sentence }] : [])),
    ...faults.map(({ place, sentence }) => ({ code: 'sow.lint', sentence: `${place}: ${sentence}` })),
  ];
}

/**
 * Takes a statement of work that is in review back for more work: nobody is asked any more.
 * @throws Refusal `right.missing` (403), `sow.move` (409)
 */
export async function returnSow(act: Act, playbook: Playbook, number: string, { reason }: Return): Promise<StoredSow> {
  demand(act.reader, 'sow.submit');
  const sow = await lockSow(act, number);
  await moveSow(act, playbook, sow, 'return', reason);
  const { approval } = await standingOf(act, playbook, sow);
  if (approval) await withdrawApproval(act, playbook, approval.number, reason);
  const { opportunity } = sow;
  await record(
    act,
    opportunityStream(opportunity),
    sowReturned,
    { sow: number, opportunity, reason },
    playbook.version,
  );
  return readSow(act, number);
}

const dueInWords = (slas: Playbook['slas'], due: string): string | null => {
  const sla = slas.findLast(({ id }) => id === due);
  return sla ? `within ${limitInWords(sla.limit)}` : null;
};

/** The path of a statement of work as the reader is answered it: before it is submitted, and while it is approved. */
export async function presentPath(act: Act, playbook: Playbook, sow: StoredSow): Promise<ApprovalPath> {
  const standing = await standingOf(act, playbook, sow);
  const titleOf = (id: string) => standing.steps.find((step) => step.id === id)?.title ?? id;
  const asked = stepsAsked(standing, sow);
  const { lifecycles, roles, slas } = playbook;
  const move = (verb: string): true | string => {
    const permitted = mayMove(lifecycles.sow, sow.state, verb);
    return permitted.may || permitted.why;
  };
  const hindrances = sow.state === lifecycles.sow.initial ? await hindrancesOf(act, standing, sow) : [];
  const submittable = move('submit');
  return {
    sow: sow.number,
    steps: standing.steps.map((step) => {
      const { estimate, by, at } = (step.byReview ? standing.architect : null) ?? {};
      return {
        ...{ id: step.id, title: step.title, asks: step.asks, of: step.of, byReview: step.byReview },
        roles: step.roles.map((id) => roles.find((role) => role.id === id)?.title ?? id),
        after: step.after.map(titleOf),
        due: dueInWords(slas, step.due),
        why: reasonsOf(standing, step).map(({ right, sentence, ...reason }) => ({
          ...reason,
          sentence: right && !act.reader.rights.has(right) ? act.reader.rights.whyNot(right) : sentence,
        })),
        removal: changeRemoving(standing, step),
        dependsOn: [...new Set(asked.find(({ id }) => id === step.id)?.ground.parts.map(({ title }) => title))],
        given: estimate && by && at ? { estimate, by, at: at.toString() } : null,
      };
    }),
    approval: standing.approval?.number ?? null,
    hindrances,
    may: {
      submit: mayWhile(
        act.reader,
        'sow.submit',
        submittable === true ? (hindrances[0]?.sentence ?? true) : submittable,
      ),
      return: mayWhile(act.reader, 'sow.submit', move('return')),
    },
    version: sow.version,
  };
}
