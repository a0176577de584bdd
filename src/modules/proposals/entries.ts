import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';

const opportunity = z.string();
const titles = z.object({ from: z.string(), to: z.string() });

export const proposalOpened = entry(
  'proposal.opened',
  z.object({
    opportunity,
    board: z.string(),
    column: z.string(),
    origin: z.string(),
    segmentLabel: z.string().nullable(),
  }),
  ({ origin }) =>
    origin === 'calculator'
      ? 'Put it on the board, as the services calculator asked.'
      : 'Put it on the board: Professional Services scopes it.',
);

/** Tells the engagement manager of the territory, in whose hands the scoping task is. */
export const proposalAsked = entry(
  'proposal.asked',
  z.object({ opportunity, customer: z.string(), services: z.array(z.string()), task: z.string() }),
  ({ customer, services, task }) =>
    `The services calculator asks for ${services.join(', ')} for ${customer}: ${task} is yours.`,
);

export const proposalMoved = entry(
  'proposal.moved',
  z.object({
    opportunity,
    ...{ verb: z.string(), from: z.string(), to: z.string(), titles, reason: z.string().nullable() },
    until: z.string().nullable(),
  }),
  ({ titles: { from, to }, reason, until }) =>
    `Moved the proposal from ${from} to ${to}${until ? ` until ${until}` : ''}${reason ? `: ${reason}` : ''}.`,
);

export const proposalBroughtBack = entry(
  'proposal.broughtBack',
  z.object({ opportunity: z.string(), to: z.string(), title: z.string(), reason: z.string().nullable() }),
  ({ title, reason }) => `Put the proposal back into ${title}${reason ? `: ${reason}` : ''}.`,
);

export const proposalClosed = entry(
  'proposal.closed',
  z.object({
    opportunity,
    outcome: z.enum(['won', 'lost']),
    loss: z.string().nullable(),
    lossTitle: z.string().nullable(),
    reason: z.string().nullable(),
    quarter: z.string(),
  }),
  ({ outcome, lossTitle, reason, quarter }) =>
    `Closed the proposal as ${outcome} (${quarter})${[lossTitle, reason].filter(Boolean).length > 0 ? `: ${[lossTitle, reason].filter(Boolean).join('; ').replace(/\.$/, '')}` : ''}.`,
);

export const proposalAssigned = entry(
  'proposal.assigned',
  z.object({
    opportunity,
    toId: z.uuid().nullable(),
    to: z.string().nullable(),
    segmentLabel: z.string().nullable(),
  }),
  ({ to, segmentLabel }) => `Gave the proposal to ${to ?? 'nobody'}${segmentLabel ? `, segment ${segmentLabel}` : ''}.`,
  { personal: { to: ({ toId }) => toId } },
);

export const proposalCallNoted = entry(
  'proposal.callNoted',
  z.object({ opportunity, on: z.string() }),
  ({ on }) => `Noted the scoping call of ${on}.`,
);

export const proposalFoundStale = entry(
  'proposal.foundStale',
  z.object({ opportunity, since: z.string(), task: z.string() }),
  ({ since, task }) => `Nothing happened since ${since.slice(0, 10)}: ${task} asks whether it is closed as lost.`,
);

export const proposalKept = entry(
  'proposal.kept',
  z.object({ opportunity, why: z.string() }),
  ({ why }) => `Kept the proposal on the board: ${why}.`,
);

export const proposalBoardChanged = entry(
  'proposal.boardChanged',
  z.object({
    opportunity,
    from: z.object({ board: z.string(), column: z.string() }),
    to: z.object({ board: z.string(), column: z.string() }),
  }),
  ({ from, to }) => `The desk changed its board: from ${from.column} to ${to.column}.`,
);

export const proposalPositioned = entry(
  'proposal.positioned',
  z.object({ opportunity, fields: z.array(z.string()) }),
  ({ fields }) => `Worked on the positioning: ${fields.join(', ')}.`,
);

export const proposalManagerWanted = entry(
  'proposal.managerWanted',
  z.object({ opportunity, rule: z.string(), sentence: z.string() }),
  ({ sentence }) => `${sentence}: ask one in.`,
);
