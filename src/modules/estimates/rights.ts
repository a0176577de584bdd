import type { Reader } from '../../platform/person.ts';
import { Refusal } from '../../platform/refusal.ts';
import { type EstimateSheet, whole } from './estimate.ts';
import type { StoredEstimate } from './store.ts';

/**
 * The sheet with its cost figures, for papers that are made of them.
 * @throws Refusal `estimate.costsHidden` (403) for a reader who may not see costs
 */
export function wholeSheet(reader: Reader, { number, sheet, costs }: StoredEstimate): EstimateSheet {
  if (costs) return whole(sheet, costs);
  const why = reader.rights.whyNot('estimate.seeCosts');
  throw new Refusal('estimate.costsHidden', `${number} is shown to you without its costs. ${why}`, { status: 403 });
}
