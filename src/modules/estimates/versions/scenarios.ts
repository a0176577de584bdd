import type { Act } from '../../../platform/act.ts';
import { nextNumber } from '../../../platform/database/numbers.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { noteValue } from '../../opportunities/store.ts';
import { nextRevision } from '../drafting.ts';
import { scenarioApplied, scenarioCopied, scenarioDiscarded } from '../entries.ts';
import {
  copyEstimate,
  hasScenario,
  makeLive,
  readEstimate,
  readEstimates,
  type StoredEstimate,
  setState,
  supersede,
} from '../store.ts';
import { holdFor } from './holding.ts';

/**
 * Copies any estimate beside the live one, under a name of its own: a scenario to be changed and compared. Refuses
 * (`scenario.nameTaken`, 409) a name that another scenario of the opportunity bears.
 */
export async function copyAsScenario(
  act: Act,
  playbook: Playbook,
  number: string,
  scenario: string,
): Promise<StoredEstimate> {
  const { head, stream } = await holdFor(act, playbook, number, 'copy');
  const { opportunity, revision, sheet } = head;
  if (await hasScenario(act, opportunity, scenario)) {
    const words = `${opportunity} has a scenario "${scenario}" already: give this one another name.`;
    throw new Refusal('scenario.nameTaken', words, { status: 409 });
  }
  const estimate = await nextNumber(act.tx, 'EST', act.clock.now());
  await copyEstimate(act, head, { number: estimate, revision, scenario });
  const named = { estimate, opportunity, scenario, from: number };
  const { totalCents } = sheet.totals;
  await record(act, stream, scenarioCopied, { ...named, totalCents, currency: sheet.currency }, playbook.version);
  return readEstimate(act, estimate);
}

/** Makes a scenario the live draft. The draft that was live is superseded and kept as its revision. */
export async function applyScenario(act: Act, playbook: Playbook, number: string): Promise<StoredEstimate> {
  const { head, stream } = await holdFor(act, playbook, number, 'apply');
  const { opportunity, sheet } = head;
  const revision = nextRevision(await readEstimates(act, opportunity));
  const supersedes = await supersede(act, opportunity, 'draft');
  await makeLive(act, head.id, revision);
  const { totalCents } = sheet.totals;
  await noteValue(act, opportunity, sheet.totals, number);
  const named = { estimate: number, opportunity, scenario: head.scenario ?? '', revision, supersedes };
  await record(act, stream, scenarioApplied, { ...named, totalCents, currency: sheet.currency }, playbook.version);
  return readEstimate(act, number);
}

/** Sets a scenario aside. It stays where it is and is found by its number. */
export async function discardScenario(act: Act, playbook: Playbook, number: string): Promise<StoredEstimate> {
  const { head, stream } = await holdFor(act, playbook, number, 'discard');
  await setState(act, head.id, 'superseded');
  const particulars = { estimate: number, opportunity: head.opportunity, scenario: head.scenario ?? '' };
  await record(act, stream, scenarioDiscarded, particulars, playbook.version);
  return readEstimate(act, number);
}
