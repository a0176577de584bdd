import type { Act } from '../../platform/act.ts';
import { readApprovalsOf } from '../approvals/store.ts';
import { readOpportunity } from '../opportunities/store.ts';
import type { StartStanding } from './start.ts';
import { findStart, type StoredStart } from './store.ts';

/** The stage of what is signed and booked. */
export const wonStage = 'closed-won';

/** What an approval of work at risk is about. */
export const riskKind = 'work-at-risk';

/**
 * Where the beginning of the work stands. A date may be told to the customer once the coordinator confirmed it, once the
 * opportunity is closed as won, or where work at risk is approved (source 002: no start date before the papers are signed
 * without the coordinator's confirmation).
 * @param opportunity its number
 */
export async function startStanding(act: Act, opportunity: string): Promise<StartStanding> {
  const { stage } = await readOpportunity(act, opportunity);
  return standingOf(act, opportunity, stage, await findStart(act, opportunity));
}

/** The same of a start that is read already. */
export async function standingOf(
  act: Act,
  opportunity: string,
  stage: string,
  start: StoredStart | undefined,
): Promise<StartStanding> {
  const { asked = null, confirmed = null, risk: kept = null } = start ?? {};
  const state = kept === null ? null : await riskState(act, opportunity, kept.approval);
  const risk = kept === null || state === null ? null : { ...kept, state };
  const workAtRisk = state === 'given';
  const told = confirmed !== null || workAtRisk || stage === wonStage;
  return { asked, confirmed, workAtRisk, risk, mayTell: told || whyNot(opportunity, asked) };
}

async function riskState(act: Act, opportunity: string, approval: string) {
  const found = await readApprovalsOf(act, { kind: riskKind, number: opportunity });
  return found.find(({ number }) => number === approval)?.state ?? null;
}

const whyNot = (opportunity: string, asked: StartStanding['asked']): string =>
  asked === null
    ? `No start of ${opportunity} is confirmed: ask for one on its page, and say that the start is to be agreed.`
    : `The project coordinator has not confirmed a start of ${opportunity}: say that it is to be agreed until they do.`;
