import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';
import { Subject, Word } from './approval.ts';

/** Every entry names the approval, what is decided on, and the people it is told to. */
const about = { approval: z.string(), about: Subject, told: z.array(z.uuid()) };
const ofStep = { ...about, step: z.string(), title: z.string() };

const list = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** `2026-11-25T17:00:00+01:00` -> `25 November 2026, 17:00`: as it is in the region the clock runs in. */
const dayAndTime = (at: string): string => {
  const local = Temporal.PlainDateTime.from(at);
  const day = local.toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  return `${day}, ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`;
};

export const approvalAsked = entry(
  'approval.asked',
  z.object({ ...about, steps: z.array(z.string()), briefHash: z.string() }),
  ({ approval, about: { number }, steps }) => `Asked for the approval of ${number}, ${approval}: ${list(steps)}.`,
);

export const stepAsked = entry(
  'approval.stepAsked',
  z.object({ ...ofStep, dueAt: z.string().nullable() }),
  ({ about: { number }, title, dueAt }) =>
    `${title} is asked to approve ${number}${dueAt ? `, due ${dayAndTime(dueAt)}` : ''}.`,
);

/** What a part is like now is shown to whom may see it, on the page; the sentence names parts, and quotes none. */
export const stepReopened = entry(
  'approval.stepReopened',
  z.object({ ...ofStep, dueAt: z.string().nullable(), parts: z.array(z.string()) }),
  ({ about: { number }, title, parts, dueAt }) =>
    `${title} is asked again to approve ${number}, because ${list(parts)} changed${dueAt ? `; due ${dayAndTime(dueAt)}` : ''}.`,
);

export const approvalRenewed = entry(
  'approval.renewed',
  z.object({
    ...about,
    reopened: z.array(z.object({ title: z.string(), parts: z.array(z.string()) })),
    restored: z.array(z.string()),
    joined: z.array(z.string()),
    gone: z.array(z.string()),
    briefHash: z.string(),
  }),
  ({ about: { number }, reopened, restored, joined, gone }) => {
    const words = [
      ...reopened.map(({ title, parts }) => `${title} is open again (${list(parts)})`),
      ...(restored.length > 0 ? [`${list(restored)} stands again, on the ground it was given on`] : []),
      ...(joined.length > 0 ? [`${list(joined)} joins`] : []),
      ...(gone.length > 0 ? [`${list(gone)} is not asked any more`] : []),
    ];
    return `${number} changed while it is approved: ${words.join('; ')}.`;
  },
);

export const approvalDecided = entry(
  'approval.decided',
  z.object({
    ...ofStep,
    word: Word,
    note: z.string().nullable(),
    capacity: z.enum(['own', 'cover', 'delegate']),
    principalId: z.uuid(),
    principal: z.string(),
    role: z.string(),
    way: z.enum(['desk', 'link']),
    groundHash: z.string(),
    briefHash: z.string(),
  }),
  ({ about: { number }, title, word, note, capacity, principal, way }) => {
    const place = capacity === 'own' ? '' : ` on behalf of ${principal}`;
    const by = way === 'link' ? ' by the link of a letter' : '';
    return `${title}: said ${word} to ${number}${place}${by}${note ? `: ${note}` : '.'}`;
  },
  { personal: { principal: ({ principalId }) => principalId } },
);

export const approvalGiven = entry(
  'approval.given',
  z.object({ ...about, briefHash: z.string() }),
  ({ about: { number }, approval }) => `${number} is approved: every step of ${approval} is given.`,
);

export const approvalWithdrawn = entry(
  'approval.withdrawn',
  z.object({ ...about, why: z.string() }),
  ({ approval, about: { number }, why }) => `Asks for the approval of ${number}, ${approval}, no longer: ${why}`,
);

export const approvalDelegated = entry(
  'approval.delegated',
  z.object({
    ...ofStep,
    ...{ fromId: z.uuid(), from: z.string(), toId: z.uuid(), to: z.string(), note: z.string() },
  }),
  ({ about: { number }, title, from, to, note }) =>
    `${title}: ${from} gave this step of ${number} into the hands of ${to}. Why: ${note}`,
  { personal: { from: ({ fromId }) => fromId, to: ({ toId }) => toId } },
);

const clocked = { ...ofStep, dueAt: z.string() };

export const stepReminded = entry(
  'approval.reminded',
  z.object(clocked),
  ({ about: { number }, title, dueAt }) =>
    `${title} is to be decided for ${number}, due ${dayAndTime(dueAt)}: a reminder.`,
);

export const stepEscalated = entry(
  'approval.escalated',
  z.object({ ...clocked, role: z.string().nullable(), roleTitle: z.string().nullable() }),
  ({ about: { number }, title, dueAt, roleTitle }) =>
    `${title} was to be decided for ${number} by ${dayAndTime(dueAt)} and is not: ${roleTitle ?? 'whoever asked'} is told.`,
);
