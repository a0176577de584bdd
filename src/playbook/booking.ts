import { z } from 'zod';
import { elsewhere } from './elsewhere.ts';
import type { PlaybookFolder } from './folder.ts';
import { overlapFaults } from './overlap.ts';
import { Effective, ruleFrame, Source } from './rule.ts';
import { readSection, type SectionFault } from './section.ts';
import type { TaskTemplates } from './task-templates.ts';

/** A deal of catalogue services alone, or one with a scope of its own. */
export const DealKind = z.enum(['standard', 'custom']);
export type DealKind = z.infer<typeof DealKind>;

/** What the house knows how to ask of a deal. */
const Asked = z.enum([
  'signed-paper',
  'cost-sheet',
  'purchase-order',
  'quote-sums',
  'billing-terms',
  'acceptance-clause',
  'agreement-type',
  'won-reason',
  'competitors',
]);
export type Asked = z.infer<typeof Asked>;

const Item = z.strictObject({
  ...ruleFrame,
  title: z.string().min(1),
  asks: Asked,
  /** Of which kinds of deals it is asked. */
  kinds: z.array(DealKind).min(1),
  /** Of these only where the customer asks for it. */
  onDemand: z.array(DealKind).default([]),
  /** The role that is waited for while it is missing. */
  waitsFor: z.string().min(1),
  /** What to do about it, by kind, as a sentence without its full stop. */
  cure: z.partialRecord(DealKind, z.string().min(1)),
});
export type BookingItem = z.infer<typeof Item>;

const Party = z.strictObject({
  ...ruleFrame,
  title: z.string().min(1),
  roles: z.array(z.string().min(1)).min(1),
  /** Whether whoever submitted a deal may also book it. */
  submitterMay: z.boolean(),
});
type ClosingParty = z.infer<typeof Party>;

/** Whose yes an exception takes. */
const ExceptionStep = z.strictObject({
  id: z.string().regex(/^[a-z]+(-[a-z]+)*$/, 'must be a plain id such as deal-desk.'),
  title: z.string().min(1),
  roles: z.array(z.string().min(1)).min(1),
});

const OrderException = z.strictObject({
  ...ruleFrame,
  title: z.string().min(1),
  /** How many days before the end of the fiscal quarter it is open, the last of the quarter among them. */
  lastDays: z.number().int().positive(),
  /** Within how many days the purchase order comes; the day after, the booking is reversed. */
  withinDays: z.number().int().positive(),
  /** Asked of at the same time, each of another person. */
  approvals: z.array(ExceptionStep).min(1),
  /** The promise of slas.yaml by which each is decided. */
  due: z.string().min(1),
  reversedWhy: z.string().min(1),
});

const named = { id: ruleFrame.id, title: z.string().min(1) };

const Booking = z.strictObject({
  source: Source,
  effective: Effective,
  closes: z.strictObject({ by: z.string().min(1), parties: z.array(Party).min(1) }),
  items: z.array(Item).min(1),
  /** A purchase order that comes after the quarter in which the deal is booked. */
  orderException: OrderException,
  agreementTypes: z.array(z.strictObject({ ...named, asksLink: z.literal(true).optional() })).min(1),
  wonReasons: z.array(z.strictObject(named)).min(1),
  won: z.strictObject({
    ...ruleFrame,
    /** Templates of tasks that are opened, and of tasks that are done with it. */
    opens: z.array(z.string().min(1)),
    concludes: z.array(z.string().min(1)),
    concludesWhy: z.string().min(1),
  }),
  /** Templates of tasks that are called off where it is lost or declined. */
  lost: z.strictObject({ ...ruleFrame, cancels: z.array(z.string().min(1)), cancelsWhy: z.string().min(1) }),
  moved: z.strictObject({ ...ruleFrame, reason: z.string().min(1), task: z.string().min(1) }),
  declined: z.strictObject({
    ...ruleFrame,
    segments: z.array(z.string().min(1)).min(1),
    /** Why its proposal is lost, by id of proposals.yaml. */
    loss: z.string().min(1),
  }),
  corrected: z.strictObject({ ...ruleFrame, nameEnds: z.string().min(1) }),
  splits: z.strictObject({
    ...ruleFrame,
    follow: z.enum(['one-opportunity', 'one-per-deliverable']),
    says: z.string().min(1),
  }),
  dealDesk: z.strictObject({
    stages: z.array(z.string().min(1)).min(1),
    /** The roles that are waited for when everything is there, and when a registration is wanted. */
    submits: z.string().min(1),
    attaches: z.string().min(1),
    /** Roles whose person is named on the opportunity, as its owner or its engagement manager. */
    owner: z.array(z.string().min(1)),
    manager: z.array(z.string().min(1)),
  }),
});
/** What closing asks for, who closes, and what follows from it. */
export interface BookingPolicy extends z.infer<typeof Booking> {
  /** Who sets Closed Won here. */
  readonly closer: ClosingParty;
}

/** Reads `booking.yaml`; a role or template that is described nowhere is refused, and so is a cure that is missing. */
export function readBooking(folder: PlaybookFolder, templatesOf: () => TaskTemplates): BookingPolicy {
  const role = elsewhere(folder, 'roles.yaml', 'roles');
  const sla = elsewhere(folder, 'slas.yaml', 'slas');
  const loss = elsewhere(folder, 'proposals.yaml', 'lossReasons');
  const templates = Object.keys(templatesOf());
  const read = readSection(
    folder,
    'booking.yaml',
    Booking,
    ({ closes, items, orderException, won, lost, moved, declined, dealDesk }) => [
      ...(closes.parties.some(({ id }) => id === closes.by)
        ? []
        : [{ path: ['closes', 'by'], sentence: `names ${closes.by}, which is none of the parties.` }]),
      ...closes.parties.flatMap(({ roles }, at) =>
        roles.flatMap((each, place) => role(each, ['closes', 'parties', at, 'roles', place])),
      ),
      ...(['submits', 'attaches'] as const).flatMap((who) => role(dealDesk[who], ['dealDesk', who])),
      ...orderException.approvals.flatMap(({ roles }, at) =>
        roles.flatMap((each, place) => role(each, ['orderException', 'approvals', at, 'roles', place])),
      ),
      ...sla(orderException.due, ['orderException', 'due']),
      ...loss(declined.loss, ['declined', 'loss']),
      ...overlapFaults('items', items, 'id'),
      ...items.flatMap((item, at) => [...role(item.waitsFor, ['items', at, 'waitsFor']), ...cureFaults(item, at)]),
      ...[...won.opens, ...won.concludes, ...lost.cancels, moved.task]
        .filter((template) => !templates.includes(template))
        .map((template) => ({ path: ['won'], sentence: `names the task ${template}, which tasks/ does not hold.` })),
    ],
  );
  const { closes } = read;
  return { ...read, closer: closes.parties.find(({ id }) => id === closes.by)! };
}

const cureFaults = ({ kinds, cure }: BookingItem, at: number): SectionFault[] =>
  kinds
    .filter((kind) => cure[kind] === undefined)
    .map((kind) => ({ path: ['items', at, 'cure'], sentence: `says nothing for ${kind}, of which it is asked.` }));
