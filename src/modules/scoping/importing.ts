import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { stateFacts } from '../facts/stating.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { mayDo } from '../opportunities/rights.ts';
import { readOpportunity } from '../opportunities/store.ts';
import { reportImported } from './entries.ts';
import type { Scope, ScopeRecord } from './scope.ts';
import { findScope, keepScope, readScope } from './store.ts';

/** A report as it was handed in, read already: reading happens before the transaction, which stays short. */
export interface ReadReport {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly scope: Scope;
}

/** Keeps what a customer's report says as the next revision of the opportunity's scope. */
export async function importReport(
  act: Act,
  playbook: Playbook,
  number: string,
  report: ReadReport,
): Promise<ScopeRecord> {
  const stream = opportunityStream(number);
  demand(act.reader, 'scope.importReport');
  await lockDocument(act.tx, stream);
  const { importReport: may } = mayDo(act.reader, playbook, await readOpportunity(act, number));
  if (may !== true) throw new Refusal('scope.closed', may, { status: 409 });
  const { scope } = report;
  const previous = await findScope(act, number);
  const revision = (previous?.revision ?? 0) + 1;
  // What lists gave stays beside what the report says.
  const listed = (previous?.scope.risks ?? []).filter(({ provenance }) => provenance.kind === 'imported');
  await keepScope(act, number, revision, { ...scope, risks: [...scope.risks, ...listed] }, report);
  const { facts, risks } = scope;
  await stateFacts(act, playbook, { opportunity: number, facts });
  const counted = {
    facts: facts.length,
    risks: risks.length,
    projects: scope.report?.projects ?? 0,
    users: scope.report?.users ?? 0,
  };
  const particulars = {
    opportunity: number,
    revision,
    file: report.name,
    sha256: scope.report?.sha256 ?? '',
    ...counted,
  };
  await record(act, stream, reportImported, particulars, playbook.version);
  return readScope(act, number);
}
