import type { Act } from '../../../platform/act.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { showMoney } from '../../../platform/money.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { estimateChanged } from '../entries.ts';
import { type EstimateChange, partInWords } from '../estimate.ts';
import { setPart } from '../line-store.ts';
import { recount } from '../recounting.ts';
import { readEstimate, type StoredEstimate } from '../store.ts';
import { holdFor } from './holding.ts';

/**
 * Changes the settings of a draft, live or scenario: discount, travel budget, which lines are included. What stands so
 * already is passed over; where nothing is left to change, nothing is recorded.
 * @throws Refusal `estimate.unknownLine` (422) for a part of a line that there is not
 */
export async function changeEstimate(
  act: Act,
  playbook: Playbook,
  number: string,
  { discountPercent, travelCents, parts = {} }: EstimateChange,
): Promise<StoredEstimate> {
  const { head, stream } = await holdFor(act, playbook, number, 'change');
  const before = await readEstimate(act, number);
  const changes: string[] = [];
  if (discountPercent !== undefined && discountPercent !== before.sheet.discountPercent) {
    changes.push(`discount ${before.sheet.discountPercent} % to ${discountPercent} %`);
  }
  if (travelCents !== undefined && travelCents !== before.sheet.travelCents) {
    changes.push(`travel budget ${showMoney(travelCents, before.sheet.currency)}`);
  }
  const settings = {
    discountPercent: discountPercent ?? before.sheet.discountPercent,
    travelCents: travelCents ?? before.sheet.travelCents,
  };
  for (const [id, part] of Object.entries(parts)) {
    const line = before.sheet.lines.find((each) => each.id === id);
    if (!line) {
      const words = `${number} has no line "${id}": name one of its lines in "parts".`;
      throw new Refusal('estimate.unknownLine', words, { status: 422 });
    }
    if (line.part === part) continue;
    await setPart(act, head.id, id, part);
    changes.push(`"${line.title}" is ${partInWords[part]}`);
  }
  if (changes.length === 0) return before;
  const { opportunity, sheet } = await recount(act, playbook, { ...head, sheet: { ...head.sheet, ...settings } });
  const { totalCents } = sheet.totals;
  const particulars = { estimate: number, opportunity, totalCents, currency: sheet.currency, changes };
  await record(act, stream, estimateChanged, particulars, playbook.version);
  return readEstimate(act, number);
}
