import { RecordFault } from './markup-records.ts';
import { columnOf } from './spreadsheet-address.ts';
import type { Zip } from './zip.ts';

/** What stands around the rows of a sheet. */
export interface SheetLayout {
  /** Ranges drawn as one cell, `A1:D1`; what they show stands in their first. */
  readonly merged: readonly string[];
  /** Columns that are hidden, from the first to the last, counted from 0. */
  readonly hiddenColumns: readonly { readonly first: number; readonly last: number }[];
}

/** Reads what a sheet says before and after its rows, without reading the rows. */
export async function readLayout(zip: Zip, part: string): Promise<SheetLayout> {
  let around = '';
  let state: 'before' | 'rows' | 'after' = 'before';
  let rest = '';
  for await (const piece of zip.unpack(part)) {
    let text = rest + piece.toString('latin1');
    rest = '';
    if (state === 'before') {
      const begin = /<(?:[\w.-]+:)?sheetData[\s/>]/.exec(text);
      around += begin ? text.slice(0, begin.index) : '';
      if (begin) state = 'rows';
      text = text.slice(begin?.index ?? 0);
    }
    if (state === 'rows') {
      const end = /<\/(?:[\w.-]+:)?sheetData>|<(?:[\w.-]+:)?sheetData[^>]*\/>/.exec(text);
      if (end) state = 'after';
      text = end ? text.slice(end.index) : text.slice(-LONGEST_TAG);
    }
    if (state === 'after') around += text;
    else rest = text;
    if (around.length + rest.length > AROUND_BYTES_MAX)
      throw new RecordFault(`far too much around the rows of ${part}`);
  }
  return { merged: mergedIn(around), hiddenColumns: hiddenIn(around) };
}

const mergedIn = (markup: string): string[] =>
  [...markup.matchAll(/<(?:[\w.-]+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]+)"/g)]
    .map(([, range = '']) => range)
    .filter((range) => columnOf(/^[A-Z]+/.exec(range)?.[0] ?? '') !== undefined);

const hiddenIn = (markup: string): SheetLayout['hiddenColumns'] =>
  [...markup.matchAll(/<(?:[\w.-]+:)?col\s([^>]*)>/g)].flatMap(([, written = '']) => {
    const value = (name: string) => new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(written)?.[1] ?? '';
    if (!['1', 'true'].includes(value('hidden'))) return [];
    return [{ first: Number(value('min')) - 1, last: Number(value('max')) - 1 }];
  });

const LONGEST_TAG = 4_000;
const AROUND_BYTES_MAX = 8_000_000;
