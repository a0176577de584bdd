import type { Act } from '../../platform/act.ts';
import { demand, may, mayWhile } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { isOpen } from '../opportunities/rights.ts';
import { readOpportunity } from '../opportunities/store.ts';
import { mayBegin } from './asking.ts';
import { currentLeadTimes } from './lead-times.ts';
import { readinessOf } from './ready.ts';
import { mayAskRisk } from './risk.ts';
import { standingOf, wonStage } from './standing.ts';
import type { Start, StartFilter, StartQueue } from './start.ts';
import { findStart, readQueue } from './store.ts';

/** The beginning of the work on an opportunity as the reader is answered it. */
export async function presentStart(act: Act, playbook: Playbook, number: string): Promise<Start> {
  demand(act.reader, 'start.see');
  const { reader } = act;
  const deal = await readOpportunity(act, number);
  const start = await findStart(act, number);
  const begins = mayBegin(playbook, number, deal.stage);
  const asked = start === undefined ? `No start of ${number} was asked for yet.` : begins;
  const standing = await standingOf(act, number, deal.stage, start);
  const leadTimes = await currentLeadTimes(act, playbook);
  return {
    ...standing,
    opportunity: number,
    leadTimes: leadTimes.filter(({ region }) => region === null || region === deal.region),
    ready: await readinessOf(act, playbook, deal),
    readyRefuses: playbook.scheduling.ready.unmet === 'refuse',
    version: start?.version ?? 0,
    may: {
      ask: mayWhile(reader, 'start.ask', begins),
      confirm: mayWhile(reader, 'start.confirm', asked),
      release: mayWhile(reader, 'start.confirm', standing.confirmed ? true : `No start of ${number} is confirmed.`),
      askRisk: mayWhile(reader, 'start.askRisk', start === undefined ? asked : mayAskRisk(playbook, deal)),
      tick: mayWhile(reader, 'start.ask', isOpen(playbook, deal)),
    },
  };
}

/** The coordinator's queue: first come is what was closed as won first. */
export async function presentQueue(act: Act, playbook: Playbook, filter: StartFilter): Promise<StartQueue> {
  demand(act.reader, 'start.see');
  const ended = playbook.lifecycles.opportunity.states.filter(({ ends }) => ends).map(({ id }) => id);
  const stored = await readQueue(act, filter, { won: wonStage, ended });
  const items: StartQueue['items'] = [];
  let place = 0;
  for (const { risk, ...line } of stored) {
    const kept = { asked: line.asked, confirmed: line.confirmed, risk, version: 0 };
    const { workAtRisk } = await standingOf(act, line.opportunity, line.stage, kept);
    if (line.confirmed === null) place += 1;
    items.push({ ...line, workAtRisk, place: line.confirmed === null ? place : null });
  }
  return {
    items,
    leadTimes: await currentLeadTimes(act, playbook),
    kinds: playbook.scheduling.leadTimes.kinds,
    may: { keepLeadTimes: may(act.reader, 'start.keepLeadTimes'), confirm: may(act.reader, 'start.confirm') },
  };
}
