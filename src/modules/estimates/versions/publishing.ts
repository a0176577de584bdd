import type { Act } from '../../../platform/act.ts';
import { nextNumber } from '../../../platform/database/numbers.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { noteValue } from '../../opportunities/store.ts';
import { nextRevision } from '../drafting.ts';
import { estimatePublished, estimateRevised } from '../entries.ts';
import { copyEstimate, readEstimate, readEstimates, type StoredEstimate, setState, supersede } from '../store.ts';
import { holdFor } from './holding.ts';

/**
 * Publishes the live draft: from then on it does not change, and what was published before is superseded. Refuses
 * (`estimate.empty`, 409) one that includes nothing.
 */
export async function publish(act: Act, playbook: Playbook, number: string): Promise<StoredEstimate> {
  const { head, stream } = await holdFor(act, playbook, number, 'publish');
  const { opportunity, revision } = head;
  const { sheet } = await readEstimate(act, number);
  if (!sheet.lines.some(({ part }) => part === 'included')) {
    const words = `${number} includes no activity: include one before it is published.`;
    throw new Refusal('estimate.empty', words, { status: 409 });
  }
  const supersedes = await supersede(act, opportunity, 'published');
  await setState(act, head.id, 'published');
  const { totalCents } = sheet.totals;
  await noteValue(act, opportunity, sheet.totals, number);
  const flags = sheet.flags.map(({ id }) => id);
  const named = { estimate: number, opportunity, revision, supersedes };
  const particulars = { ...named, totalCents, currency: sheet.currency, flags };
  await record(act, stream, estimatePublished, particulars, playbook.version);
  return readEstimate(act, number);
}

/**
 * Takes a frozen estimate up again: its lines become the next live draft. A draft that is live already is superseded and
 * kept as its revision; what is published stays so until the new one is.
 */
export async function revise(act: Act, playbook: Playbook, number: string): Promise<StoredEstimate> {
  const { head, stream } = await holdFor(act, playbook, number, 'revise');
  const { opportunity } = head;
  const estimate = await nextNumber(act.tx, 'EST', act.clock.now());
  const revision = nextRevision(await readEstimates(act, opportunity));
  const supersedes = await supersede(act, opportunity, 'draft');
  await copyEstimate(act, head, { number: estimate, revision, scenario: null });
  const { totalCents } = head.sheet.totals;
  await noteValue(act, opportunity, head.sheet.totals, estimate);
  const named = { estimate, opportunity, revision, supersedes, from: number };
  await record(act, stream, estimateRevised, { ...named, totalCents, currency: head.sheet.currency }, playbook.version);
  return readEstimate(act, estimate);
}
