import type { Act } from '../../../platform/act.ts';
import { wholeSheet } from '../../estimates/rights.ts';
import { readEstimate, type StoredEstimate } from '../../estimates/store.ts';
import { readOpportunity } from '../../opportunities/store.ts';
import { scopeOf } from '../../scoping/standing.ts';
import { type EstimateWorkbook, estimateWorkbook } from './sheets.ts';

/** The estimate as its workbook is written from it. Refuses whoever may not see costs. */
async function workbookOf(act: Act, estimate: StoredEstimate): Promise<EstimateWorkbook> {
  const sheet = wholeSheet(act.reader, estimate);
  const { number, version, opportunity, createdAt } = estimate;
  const { account } = await readOpportunity(act, opportunity);
  const scope = await scopeOf(act, opportunity);
  return { sheet, scope, customer: account.name, number, version, date: createdAt.slice(0, 10) };
}

/** Writes an estimate as a workbook, for whoever may see costs. */
export const writeOut = async (act: Act, number: string): Promise<Uint8Array> =>
  estimateWorkbook(await workbookOf(act, await readEstimate(act, number)));
