import type { Act } from '../../../platform/act.ts';
import { today } from '../../../platform/clock.ts';
import { lockDocument } from '../../../platform/database/lock.ts';
import { demandVersion } from '../../../platform/http/precondition.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand, may } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { involvementDue, type PositioningField } from '../../../playbook/proposals/positioning.ts';
import { sourceInWords } from '../../../playbook/rule.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { opportunityId, readOpportunity } from '../../opportunities/store.ts';
import { proposalManagerWanted, proposalPositioned } from '../entries.ts';
import type { Positioning, PositioningChange } from './positioning.ts';
import { keepFields, noteNudge, readFields } from './store.ts';

/** How a deal is positioned, with what the playbook asks of it. */
export async function readPositioning(act: Act, playbook: Playbook, number: string): Promise<Positioning> {
  const { segment, stage, engagementManager } = await readOpportunity(act, number);
  const { fields, version } = await readFields(act, await opportunityId(act, number));
  const due = involvementDue(playbook, { segment, stage, managed: engagementManager !== null }, today(act.clock));
  return {
    opportunity: number,
    groups: playbook.positioning.groups.map((group) => ({
      ...{ id: group.id, title: group.title, source: sourceInWords(group.source) },
      fields: group.fields.map(({ id, title, asks, options = [] }) => ({
        id,
        title,
        asks,
        options,
        value: fields[id] ?? null,
      })),
    })),
    involve: due ? { rule: due.id, sentence: due.sentence, source: sourceInWords(due.source) } : null,
    version,
    may: { position: may(act.reader, 'proposal.position') },
  };
}

/**
 * Writes some fields of a deal's positioning.
 * @throws Refusal `positioning.wrong` naming each field that the playbook does not ask for, or not so
 */
export async function position(
  act: Act,
  playbook: Playbook,
  number: string,
  { fields: change }: PositioningChange,
): Promise<void> {
  demand(act.reader, 'proposal.position');
  const stream = opportunityStream(number);
  await lockDocument(act.tx, stream);
  const id = await opportunityId(act, number);
  const { fields, version } = await readFields(act, id);
  await demandVersion(act, { record: `positioning of ${number}`, stream, version });
  const asked = new Map(playbook.positioning.groups.flatMap((group) => group.fields).map((field) => [field.id, field]));
  refuseWrong(asked, change);
  const next = Object.entries({ ...fields, ...change }).flatMap(([field, value]) =>
    value === null ? [] : [[field, value]],
  );
  await keepFields(act, id, Object.fromEntries(next) as Record<string, string>);
  const titles = Object.keys(change).map((field) => asked.get(field)?.title ?? field);
  await record(act, stream, proposalPositioned, { opportunity: number, fields: titles }, playbook.version);
}

function refuseWrong(asked: ReadonlyMap<string, PositioningField>, change: PositioningChange['fields']): void {
  const faults = Object.entries(change).flatMap(([id, value]) => {
    const field = asked.get(id);
    if (!field) return [{ place: id, sentence: 'The playbook does not ask for it: leave it out.' }];
    if (value === null || !field.options || field.options.includes(value)) return [];
    return [{ place: id, sentence: `Take one of ${field.options.join(', ')}.` }];
  });
  if (faults.length > 0)
    throw new Refusal('positioning.wrong', 'Some fields cannot be used; each is named below.', { faults });
}

/**
 * Reminds the seller, once, to ask an engagement manager in when the playbook says that it is time.
 * @returns whether they were reminded
 */
export async function nudge(act: Act, playbook: Playbook, number: string): Promise<boolean> {
  const { segment, stage, engagementManager } = await readOpportunity(act, number);
  const due = involvementDue(playbook, { segment, stage, managed: engagementManager !== null }, today(act.clock));
  if (!due) return false;
  const stream = opportunityStream(number);
  await lockDocument(act.tx, stream);
  const id = await opportunityId(act, number);
  if ((await readFields(act, id)).nudgedAt) return false;
  await noteNudge(act, id);
  const told = { opportunity: number, rule: due.id, sentence: due.sentence };
  await record(act, stream, proposalManagerWanted, told, playbook.version);
  return true;
}
