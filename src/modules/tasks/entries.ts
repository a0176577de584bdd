import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';
import { type Assigned, assignedInWords } from '../../playbook/work/assigning.ts';

/** A task's own stream; its entries name the record it belongs to as `subject`, whose timeline tells them too. */
export const taskStream = (number: string): string => `task/${number}`;

/** `2026-11-25T17:00:00+01:00` -> `25 November 2026, 17:00`: as it is in the region the clock runs in. */
const dayAndTime = (at: string): string => {
  const local = Temporal.PlainDateTime.from(at);
  const day = local.toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  return `${day}, ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`;
};

const about = { task: z.string(), title: z.string(), subject: z.string() };

/** Into whose hands a task comes, and why; all null but the reason where they are nobody's. */
const hands = {
  toId: z.uuid().nullable(),
  to: z.string().nullable(),
  why: z.string(),
  /** Who is away and in whose place they take it. */
  insteadOfId: z.uuid().nullable(),
  insteadOf: z.string().nullable(),
  /** Their last day away. */
  insteadUntil: z.string().nullable(),
  /** The rule of the playbook that found them; null where a person gave or took it, or nobody was found. */
  rule: z.string().nullable(),
};
type Hands = z.infer<z.ZodObject<typeof hands>>;

const handsInWords = ({ to, why, insteadOf, insteadUntil }: Hands): string =>
  assignedInWords(to, why, insteadOf && insteadUntil ? { name: insteadOf, lastDay: insteadUntil } : null);

const names = {
  personal: { to: ({ toId }: Hands) => toId, insteadOf: ({ insteadOfId }: Hands) => insteadOfId },
};

/** Whose hands, as entries tell it. */
export const handsOf = ({ person, why, insteadOf, rule }: Assigned): Hands => ({
  ...{ why, rule, toId: person?.id ?? null, to: person?.name ?? null },
  ...{ insteadOfId: insteadOf?.id ?? null, insteadOf: insteadOf?.name ?? null },
  insteadUntil: insteadOf?.lastDay ?? null,
});

export const taskOpened = entry(
  'task.opened',
  z.object({ ...about, ...hands, template: z.string(), dueAt: z.string().nullable() }),
  ({ task, title, dueAt, ...hand }) =>
    `Opened ${task}, ${title}${dueAt ? `, due ${dayAndTime(dueAt)}` : ''}. ${handsInWords(hand)}`,
  names,
);

export const taskAssigned = entry(
  'task.assigned',
  z.object({ ...about, ...hands, fromId: z.uuid().nullable(), reason: z.string().nullable() }),
  ({ task, title, reason, ...hand }) => `${task}, ${title}. ${handsInWords(hand)}${reason ? ` Why: ${reason}.` : ''}`,
  names,
);

export const taskMoved = entry(
  'task.moved',
  z.object({
    ...about,
    from: z.string(),
    to: z.string(),
    reason: z.string().nullable(),
    ownerId: z.uuid().nullable(),
  }),
  ({ task, title, to, reason }) => `${task}, ${title}, is ${to}${reason ? `: ${reason}` : ''}.`,
);

export const taskChecked = entry(
  'task.checked',
  z.object({ ...about, item: z.string(), done: z.boolean() }),
  ({ task, item, done }) => `${done ? 'Ticked' : 'Unticked'} "${item}" on ${task}.`,
);

const clocked = { ...about, dueAt: z.string(), ownerId: z.uuid().nullable() };

export const taskReminded = entry(
  'task.reminded',
  z.object(clocked),
  ({ task, title, dueAt }) => `${task}, ${title}, is due ${dayAndTime(dueAt)}: a reminder.`,
);

export const taskOverdue = entry(
  'task.overdue',
  z.object(clocked),
  ({ task, title, dueAt }) => `${task}, ${title}, was due ${dayAndTime(dueAt)} and is not done.`,
);

export const taskEscalated = entry(
  'task.escalated',
  z.object({
    ...about,
    ...hands,
    dueAt: z.string().nullable(),
    /** Whose it was when it was escalated; null where it was nobody's, and then it is now theirs who are told. */
    ownerId: z.uuid().nullable(),
    role: z.string(),
  }),
  ({ task, title, dueAt, ownerId, ...hand }) => {
    const trouble = ownerId === null ? 'was taken by nobody' : `was due ${dueAt ? dayAndTime(dueAt) : 'long ago'}`;
    return `${task}, ${title}, ${trouble}: escalated. ${handsInWords(hand)}`;
  },
  names,
);
