import type { Act } from '../../../platform/act.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { mayWhile } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { deviationsOf } from '../deviations.ts';
import { readSow } from '../store.ts';
import { holdsPen, isWorkedOn } from '../versions/keeping.ts';
import { readVersion } from '../versions/version-store.ts';
import { openIn } from './deciding.ts';
import type { Redline, RedlineSummary } from './redline.ts';
import { readRedline, type StoredRedline } from './redline-store.ts';
import { changesOf, demandReturn } from './returning.ts';

/** A returned file in the list. */
export function summaryOf(redline: StoredRedline): RedlineSummary {
  const { number, fileName, sha256, sent, made, uploadedBy, uploadedAt, report } = redline;
  return {
    ...{ number, fileName, sha256, sent, made, uploadedBy, uploadedAt },
    total: changesOf(report).length + report.unsupported.length,
    open: openIn(redline),
  };
}

/** A returned file with its report, clause by clause, and where each clause stands on the ladder of fallbacks. */
export async function presentRedline(
  act: Act,
  playbook: Playbook,
  sowNumber: string,
  number: number,
): Promise<Redline> {
  const sow = await readSow(act, sowNumber);
  const redline = await readRedline(act, sowNumber, number);
  const { report, decisions, made } = redline;
  const summary = summaryOf(redline);
  const version = await readVersion(act, sowNumber, made);
  const paper = summary.open > 0 && sow.working === made + 1 ? sow.paper : version.paper;
  const measured = { paper, base: sow.base, date: paper.attrs.date };
  const deviations = new Map(deviationsOf(playbook, measured).map((deviation) => [deviation.clause, deviation]));
  const { comments, identity } = report;
  const open = isWorkedOn(playbook, sow);
  return {
    ...{ ...summary, comments, identity, paper, version: sow.version },
    clauses: report.clauses.map((clause) => ({
      ...clause,
      deviation: deviations.get(clause.clause ?? '') ?? null,
      changes: clause.changes.map((change) => ({
        ...change,
        untracked: report.untracked.includes(change.id),
        canCounter: report.wordy.includes(change.id),
        decision: decisions.get(change.id) ?? null,
      })),
    })),
    unsupported: report.unsupported.map((item) => ({ ...item, decision: decisions.get(item.id) ?? null })),
    whyFor: [...playbook.papers.redlines.whyFor],
    mayDecide: mayWhile(act.reader, 'sow.decideReturned', open === true ? holdsPen(act, playbook, sow) : open),
  };
}

/** Whether a file may come back now by the reader's hand, or the sentence why not. */
export async function mayReturn(act: Act, playbook: Playbook, sow: string): Promise<true | string> {
  try {
    await demandReturn(act, playbook, sow);
    return true;
  } catch (fault) {
    if (fault instanceof Refusal) return fault.message;
    throw fault;
  }
}
