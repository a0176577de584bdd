import type { Act } from '../../platform/act.ts';
import { showMoney } from '../../platform/money.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { findLicence } from './licences/store.ts';
import type { StageMove } from './opportunity.ts';
import { findOpportunity, type StoredOpportunity } from './store.ts';

/** How one ends, as it is kept and told. */
export interface Ended {
  readonly endReason: string | null;
  readonly endDetails: string | null;
  readonly endOther: string | null;
  /** For the record; null where nothing is said. */
  readonly words: string | null;
}

/**
 * Why an opportunity is lost, unqualified or a duplicate, as the playbook asks for it: a reason of its list, words where they
 * are compulsory, the other opportunity where it names one. Null for a move that ends nothing so.
 * @param to the stage it moves to
 * @param met guards that the caller has seen met; some reasons are said only by such a caller
 * @throws Refusal `opportunity.reason`, `opportunity.details`, `opportunity.other`
 */
export async function endedBy(
  act: Act,
  playbook: Playbook,
  opportunity: StoredOpportunity,
  { to, move, met }: { readonly to: string; readonly move: StageMove; readonly met: readonly string[] },
): Promise<Ended | null> {
  const { lost, unqualified, duplicate } = playbook.stages;
  const { details } = move;
  if (to === duplicate.stage) {
    const endOther = await demandOther(act, opportunity, move, 'opportunity');
    return { endReason: null, endDetails: details, endOther, words: sentenceOf(`The same as ${endOther}`, details) };
  }
  if (to === unqualified.stage) {
    const { id, title } = knownReason(unqualified.reasons, move);
    if (details === null) throw wanting(opportunity, 'One that is unqualified says why in words.');
    return { endReason: id, endDetails: details, endOther: null, words: sentenceOf(title, details) };
  }
  if (to !== lost.stage) return null;
  const sayable = lost.reasons.filter(({ guard }) => guard === undefined || met.includes(guard));
  const { id, title, asks } = knownReason(sayable, move);
  const wanted =
    asks === 'details' ? `"${title}" says which in words.` : await detailsWanted(act, playbook, opportunity);
  if (details === null && wanted !== null && asks !== 'partner') throw wanting(opportunity, wanted);
  const other =
    asks === 'other' ? await demandOther(act, opportunity, move, 'opportunity or licence opportunity') : null;
  const endOther = asks === 'partner' ? demandPartner(opportunity, move) : other;
  const named = endOther === null ? title : `${title}: ${endOther}`;
  return { endReason: id, endDetails: details, endOther, words: sentenceOf(named, details) };
}

/** Why words are compulsory when this one is lost; null where they are not. */
export async function detailsWanted(
  act: Act,
  { stages }: Playbook,
  { licence, valueCents, currency }: StoredOpportunity,
): Promise<string | null> {
  const beside = licence === null ? undefined : await findLicence(act, licence);
  const cents = Math.max(beside?.netArrCents ?? 0, valueCents ?? 0);
  const { detailsFromCents } = stages.lost;
  if (cents < detailsFromCents) return null;
  return `From ${showMoney(detailsFromCents, currency)} on a loss is told in words.`;
}

const sentenceOf = (reason: string, details: string | null): string =>
  details === null ? reason : `${reason}. ${details}`;

const wanting = ({ number }: StoredOpportunity, why: string) =>
  new Refusal('opportunity.details', `${why} Say what happened to ${number} in "details".`);

function knownReason<Reason extends { readonly id: string }>(
  reasons: readonly Reason[],
  { reason }: StageMove,
): Reason {
  const known = reasons.find(({ id }) => id === reason);
  if (known) return known;
  const ids = reasons.map(({ id }) => id).join(', ');
  throw new Refusal('opportunity.reason', `reason is "${reason ?? ''}": take one of ${ids}.`);
}

/** The number of another record that the reader sees. */
async function demandOther(
  act: Act,
  { number }: StoredOpportunity,
  { other }: StageMove,
  noun: string,
): Promise<string> {
  const refuse = (words: string) =>
    new Refusal('opportunity.other', `${words} Name the other ${noun} by its number in "other".`);
  if (other === null) throw refuse(`What ${number} stands beside is not said.`);
  if (other === number) throw refuse(`${number} is this one.`);
  const known =
    (await findOpportunity(act, other)) ?? (noun === 'opportunity' ? undefined : await findLicence(act, other));
  if (!known) throw refuse(`There is no ${noun} ${other} that you may see.`);
  return other;
}

function demandPartner({ number }: StoredOpportunity, { partner }: StageMove): string {
  if (partner !== null) return partner;
  throw new Refusal('opportunity.other', `Which partner takes ${number} over is not said: name it in "partner".`);
}
