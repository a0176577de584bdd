import type { Act } from '../../../platform/act.ts';
import { today } from '../../../platform/clock.ts';
import { demand } from '../../../platform/rights.ts';
import { titleOf } from '../../../playbook/lifecycle.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { roleTitle } from '../../../playbook/roles.ts';
import { type CheckedItem, isMissing } from '../booking.ts';
import { checklist, kindOf } from '../checklist.ts';
import { readPending } from '../exceptions/exceptions-store.ts';
import { moveInWords } from '../partner-moves/attaching.ts';
import { readMoves, type StoredMove } from '../partner-moves/moves-store.ts';
import type { Deal, DealDesk, DealDeskFilter, Wanting } from './deal.ts';
import { lookedAtMax, readDeals, type StoredDeal } from './desk-store.ts';

/** What a move to a partner lacks, among the items of the checklists. */
const attachment = { id: 'services-attach', title: 'Registration of the partner' };

/** The deal desk: which opportunity lacks what, what is waited for and by whom, the longest in its stage first. */
export async function listDeals(act: Act, playbook: Playbook, filter: DealDeskFilter): Promise<DealDesk> {
  demand(act.reader, 'booking.see');
  const { stages } = playbook.booking.dealDesk;
  const moves = await readMoves(act, { wanting: true });
  const awaited = await readPending(act);
  const also = [...moves, ...awaited].map(({ opportunity }) => opportunity);
  const found = await readDeals(act, stages, filter, also);
  const deals = found.slice(0, lookedAtMax).map((deal) => {
    const move = moves.find(({ opportunity }) => opportunity === deal.number);
    return move ? movedDeal(act, playbook, deal, move) : dealOf(act, playbook, deal);
  });
  const items = deals.filter((deal) => fits(deal, filter));
  return {
    ...{ items, total: items.length, more: found.length > lookedAtMax },
    ...choices(playbook, stages),
  };
}

function fits({ kind, wanting }: Deal, { kind: asked, missing, waitsFor }: DealDeskFilter): boolean {
  return (
    (asked === undefined || kind === asked) &&
    (missing === undefined || wanting.some(({ item }) => item === missing)) &&
    (waitsFor === undefined || wanting.some(({ role }) => role === waitsFor))
  );
}

function shown(act: Act, playbook: Playbook, deal: StoredDeal): Omit<Deal, 'kind' | 'wanting' | 'asked'> {
  const { manager: _, ground: __, details: ___, ...row } = deal;
  const hours = act.clock.now().since(Temporal.Instant.from(deal.since)).total('hours');
  return {
    ...row,
    stageTitle: titleOf(playbook.lifecycles.opportunity, deal.stage),
    days: Math.max(0, Math.floor(hours / 24)),
  };
}

function dealOf(act: Act, playbook: Playbook, deal: StoredDeal): Deal {
  const items = checklist(playbook, { ...deal, on: today(act.clock) });
  const missing = items.filter(isMissing).map((item) => wantingOf(playbook, deal, item));
  const awaited = items.filter(({ until }) => until !== null).map((item) => wantingOf(playbook, deal, item));
  const wanting = deal.stage === 'closed-won' ? awaited : missing.length > 0 ? missing : [nextStep(playbook, deal)];
  const asked = items.filter(({ state }) => state !== 'not-needed').length;
  return { ...shown(act, playbook, deal), kind: kindOf(deal.ground), wanting, asked };
}

/** Nothing is missing: it is booked next where it is submitted. */
const nextStep = (playbook: Playbook, deal: StoredDeal): Wanting =>
  deal.stage === 'closing' ? bookingWaits(playbook) : submissionWaits(playbook, deal);

function wantingOf(playbook: Playbook, deal: StoredDeal, item: CheckedItem): Wanting {
  const { id, title, sentence, cure, href, waitsFor: role } = item;
  return {
    item: id,
    title,
    sentence,
    cure,
    href,
    role,
    roleTitle: roleTitle(playbook.roles, role),
    person: personOf(playbook, deal, role),
  };
}

/** Who on the opportunity holds the role that is waited for, where one is named. */
function personOf({ booking: { dealDesk } }: Playbook, { owner, manager }: StoredDeal, role: string): string | null {
  if (dealDesk.owner.includes(role)) return owner;
  return dealDesk.manager.includes(role) ? manager : null;
}

/** Nothing is missing, and it is submitted: whoever closes is waited for. */
function bookingWaits({ booking: { closer }, roles }: Playbook): Wanting {
  const role = closer.roles[0]!;
  const frame = {
    item: 'booking',
    title: 'Booking',
    role,
    roleTitle: roleTitle(roles, role),
    person: null,
    href: null,
  };
  return { ...frame, sentence: 'Everything is there and it is submitted.', cure: 'Book it or return it' };
}

/** Nothing is missing, and nobody has submitted it. */
function submissionWaits({ roles, booking }: Playbook, deal: StoredDeal): Wanting {
  const role = booking.dealDesk.submits;
  const frame = { item: 'submission', title: 'Submission', role, roleTitle: roleTitle(roles, role), href: null };
  return { ...frame, person: deal.owner, sentence: 'Everything is there.', cure: 'Submit it for booking' };
}

function movedDeal(act: Act, playbook: Playbook, deal: StoredDeal, move: StoredMove): Deal {
  const role = playbook.booking.dealDesk.attaches;
  const wanting: Wanting = {
    ...{ item: attachment.id, title: attachment.title, sentence: moveInWords(move) },
    cure: 'Have the partner register its services at the licence opportunity, and approve it',
    href: move.licence === null ? null : `/registrations?licence=${encodeURIComponent(move.licence)}`,
    ...{ role, roleTitle: roleTitle(playbook.roles, role), person: move.waitsFor },
  };
  return { ...shown(act, playbook, deal), kind: 'moved', wanting: [wanting], asked: 1 };
}

/** What the filters offer. */
function choices({ booking, lifecycles, roles }: Playbook, stages: readonly string[]) {
  const asked = [
    ...booking.items.map(({ id, title }) => ({ id, title })),
    { id: 'submission', title: 'Submission' },
    { id: 'booking', title: 'Booking' },
    attachment,
  ];
  const waited = new Set([
    ...booking.items.map(({ waitsFor }) => waitsFor),
    ...booking.closer.roles,
    booking.dealDesk.attaches,
  ]);
  return {
    stages: stages.map((stage) => ({ value: stage, label: titleOf(lifecycles.opportunity, stage) })),
    missing: asked.map(({ id, title }) => ({ value: id, label: title })),
    roles: [...waited].map((role) => ({ value: role, label: roleTitle(roles, role) })),
  };
}
