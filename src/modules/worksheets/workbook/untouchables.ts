import { cellAddress, placeOn } from '../../../documents/spreadsheet-address.ts';
import type { CellValue } from '../../../documents/spreadsheet-reading.ts';
import type { CellDraft, SheetDraft } from '../../../documents/spreadsheet-writing.ts';
import type { Found } from './comparing.ts';
import type { Difference } from './comparison.ts';
import { plainText } from './layout.ts';
import type { HandedIn } from './reading.ts';

/** What is done instead where a cell is not taken from a workbook. */
const elsewhere: Readonly<Record<string, string>> = {
  'Price!B7': 'The discount is set on the page of the estimate.',
  'Price!B16': 'The budget for travel is set on the page of the estimate.',
};

/**
 * Cells of sheets that only show: somebody typed over a sum, a rate, a fact. They are told and never taken. A formula that
 * is still one follows what it is made of, and is not looked at.
 */
export function untouchables({ sheets }: HandedIn, drafts: readonly SheetDraft[]): Found[] {
  return ['Summary', 'Phases', 'Price', 'Scope', 'Internal'].flatMap((name) => {
    const draft = drafts.find((each) => each.name === name);
    const sheet = sheets.find((each) => each.name === name);
    if (!draft || !sheet) return [];
    return sheet.rows.flatMap(({ number, values, formulas }) =>
      values.flatMap((value, column): Found[] => {
        const ours = draft.rows[number - 1]?.[column] ?? null;
        const theirs = shown(value);
        if (formulas.includes(column) || same(shownOf(ours), theirs)) return [];
        return [{ difference: told(name, cellAddress(column, number), ours, theirs), change: null }];
      }),
    );
  });
}

function told(sheet: string, cell: string, ours: CellDraft, theirs: string | number | null): Difference {
  const id = placeOn(sheet, cell);
  const formula = ours !== null && typeof ours === 'object' && 'formula' in ours;
  const acceptable =
    elsewhere[id] ??
    (formula
      ? 'A sum of ours was typed over: change what it is made of.'
      : 'This sheet only shows: what stands on it is changed in Parley.');
  return {
    ...{ id, kind: 'cell', sheet, cell, line: '', role: null, field: formula ? 'sum' : 'shown', theirs, acceptable },
    ...{ ours: shownOf(ours), base: null, changedHere: false, repaired: null },
  };
}

const same = (one: string | number | null, other: string | number | null): boolean =>
  typeof one === 'number' && typeof other === 'number' ? Math.abs(one - other) < 1e-9 : (one ?? '') === (other ?? '');

function shown(value: CellValue): string | number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return plainText(value) || null;
  if (value instanceof Temporal.PlainDateTime) return value.toPlainDate().toString();
  if (value === null) return null;
  return typeof value === 'boolean' ? String(value) : value.code;
}

function shownOf(draft: CellDraft): string | number | null {
  if (draft !== null && typeof draft === 'object' && !(draft instanceof Temporal.PlainDate))
    return 'formula' in draft ? plain(draft.result) : plain(draft.value);
  return plain(draft);
}

const plain = (value: string | number | boolean | Temporal.PlainDate | null): string | number | null =>
  typeof value === 'number' ? value : value === null ? null : plainText(String(value)) || null;
