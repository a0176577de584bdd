import { MarkupCursor, nameCode } from './markup-cursor.ts';
import { type MarkupRecord, RecordFault } from './markup-records.ts';
import { cellAddress, LAST_COLUMN, LAST_ROW } from './spreadsheet-address.ts';
import { sheetDate } from './spreadsheet-dates.ts';
import type { TextTable } from './spreadsheet-texts.ts';

/** What stands in a cell whose formula failed: `#REF!`, `#DIV/0!`. */
export class CellError {
  readonly code: string;

  constructor(code: string) {
    this.code = code;
  }
}

/** A cell as the sheet types it; `null` is blank. Dates have no time zone, as sheets know none. */
export type CellValue = string | number | boolean | Temporal.PlainDateTime | CellError | null;

export interface SheetRow {
  readonly sheet: string;
  /** As people see it at the left edge, from 1. */
  readonly number: number;
  /** From column A; cells after the last one written are absent. */
  readonly values: readonly CellValue[];
  /** Columns whose cell holds a formula: its value is what another program computed last, if it computed at all. */
  readonly formulas: readonly number[];
  /** Columns whose number is shown as an amount of a currency, with its code: `EUR`. */
  readonly currencies: readonly { readonly column: number; readonly currency: string }[];
  /** Whether the row is hidden from whoever looks at the sheet. */
  readonly hidden: boolean;
}

/** What a row needs to know of the rest of its workbook. */
export interface RowContext {
  readonly sheet: string;
  readonly texts: TextTable;
  /** Whether a cell format, by its position in the workbook's styles, shows a date. */
  readonly dateFormats: readonly boolean[];
  /** The currency that a cell format shows, likewise. */
  readonly currencyFormats: readonly (string | undefined)[];
  readonly daysFrom1904: boolean;
}

/**
 * Reads the rows of one sheet in their order, each from its bytes. It knows the markup that spreadsheet programs
 * write and refuses everything else with `RecordFault`, naming the cell; numbers never become text on their way.
 */
export class RowReader {
  readonly #context: RowContext;
  readonly #cursor = new MarkupCursor();
  #row = 0;
  #column = -1;
  #type = 0;
  #format = 0;
  #values: CellValue[] = [];
  #formulas: number[] = [];
  #currencies: { column: number; currency: string }[] = [];
  #hidden = false;

  constructor(context: RowContext) {
    this.#context = context;
  }

  read(record: MarkupRecord): SheetRow {
    this.#cursor.aim(record);
    this.#column = -1;
    this.#values = [];
    this.#formulas = [];
    this.#currencies = [];
    this.#hidden = false;
    if (this.#enterRow()) this.#readCells();
    return {
      ...{ sheet: this.#context.sheet, number: this.#row, hidden: this.#hidden },
      ...{ values: this.#values, formulas: this.#formulas, currencies: this.#currencies },
    };
  }

  /** Reads the row's own number; false when the row is an empty tag. */
  #enterRow(): boolean {
    const cursor = this.#cursor;
    cursor.nextTag();
    let number = this.#row + 1;
    while (cursor.nextAttribute()) {
      if (cursor.attribute === R) number = cursor.number(cursor.valueStart, cursor.valueEnd);
      else if (cursor.attribute === HIDDEN)
        this.#hidden = ['1', 'true'].includes(cursor.text(cursor.valueStart, cursor.valueEnd));
    }
    if (!(number > this.#row)) throw new RecordFault(`row ${number} after row ${this.#row}`);
    if (number > LAST_ROW) throw new RecordFault(`row ${number}, where sheets end at ${LAST_ROW}`);
    this.#row = number;
    return cursor.kind === 'open';
  }

  #readCells(): void {
    const cursor = this.#cursor;
    while (cursor.nextTag()) {
      if (cursor.tag === C && cursor.kind !== 'close') this.#readCell();
      else if (cursor.tag === ROW && cursor.kind === 'close') return;
      else throw new RecordFault(`unknown markup in row ${this.#row}`);
    }
  }

  #readCell(): void {
    const cursor = this.#cursor;
    const before = this.#column;
    this.#column = before + 1;
    this.#type = N;
    this.#format = 0;
    while (cursor.nextAttribute()) {
      if (cursor.attribute === R) this.#column = this.#columnHere();
      else if (cursor.attribute === T) this.#type = this.#typeHere();
      else if (cursor.attribute === S) this.#format = cursor.number(cursor.valueStart, cursor.valueEnd);
    }
    if (this.#column <= before || this.#column > LAST_COLUMN)
      throw new RecordFault(`${this.#address()} out of its order`);
    while (this.#values.length < this.#column) this.#values.push(null);
    this.#values.push(cursor.kind === 'empty' ? null : this.#readContent());
  }

  /** The column that `r="AQ17"` names; the row in it has to be the row we are in. */
  #columnHere(): number {
    const cursor = this.#cursor;
    let at = cursor.valueStart;
    let column = 0;
    for (
      let letter = cursor.byteAt(at) - BEFORE_A;
      letter >= 1 && letter <= 26;
      letter = cursor.byteAt(at) - BEFORE_A
    ) {
      column = column * 26 + letter;
      at += 1;
    }
    if (column === 0 || cursor.number(at, cursor.valueEnd) !== this.#row) {
      throw new RecordFault(`the cell "${cursor.text(cursor.valueStart, cursor.valueEnd)}" in row ${this.#row}`);
    }
    return column - 1;
  }

  #typeHere(): number {
    const cursor = this.#cursor;
    let code = 0;
    for (let at = cursor.valueStart; at < cursor.valueEnd; at += 1) code = (code << 8) | cursor.byteAt(at);
    return code;
  }

  /** Reads up to the cell's end tag. */
  #readContent(): CellValue {
    const cursor = this.#cursor;
    let value: CellValue = null;
    while (cursor.nextTag()) {
      if (cursor.kind === 'close' && cursor.tag === C) return value;
      if (cursor.kind === 'close' && cursor.tag === V) value = this.#valueOf(cursor.textStart, cursor.textEnd);
      else if (cursor.kind === 'open' && cursor.tag === IS) value = readText(cursor, IS);
      else if (cursor.kind !== 'close' && cursor.tag === F) this.#formulas.push(this.#column);
    }
    throw new RecordFault(`${this.#address()} without an end`);
  }

  #valueOf(start: number, end: number): CellValue {
    if (start === end) return null;
    const cursor = this.#cursor;
    switch (this.#type) {
      case N:
        return this.#numberOf(start, end);
      case S: {
        const text = this.#context.texts.at(cursor.number(start, end));
        if (text === undefined) throw new RecordFault(`${this.#address()} pointing to a text that is not there`);
        return text;
      }
      case STR:
      case INLINE:
        return cursor.text(start, end);
      case B:
        return cursor.number(start, end) === 1 || cursor.text(start, end) === 'true';
      case E:
        return new CellError(cursor.text(start, end));
      case D:
        return this.#isoDateOf(cursor.text(start, end));
      default:
        throw new RecordFault(`${this.#address()} of an unknown type`);
    }
  }

  #numberOf(start: number, end: number): CellValue {
    const number = this.#cursor.number(start, end);
    if (Number.isNaN(number)) {
      throw new RecordFault(`${this.#address()} with "${this.#cursor.text(start, end).slice(0, 40)}" for a number`);
    }
    const currency = this.#context.currencyFormats[this.#format];
    if (currency !== undefined) this.#currencies.push({ column: this.#column, currency });
    return this.#context.dateFormats[this.#format] ? sheetDate(number, this.#context.daysFrom1904) : number;
  }

  #isoDateOf(text: string): CellValue {
    const written = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?/.exec(text)?.[0];
    if (written === undefined) throw new RecordFault(`${this.#address()} with "${text.slice(0, 40)}" for a date`);
    return Temporal.PlainDateTime.from(written);
  }

  #address(): string {
    return cellAddress(this.#column, this.#row);
  }
}

/** The text inside `is` or `si`: its runs joined, without the reading aids that stand above East Asian writing. */
export function readText(cursor: MarkupCursor, end: number): string {
  let text = '';
  let aside = false;
  while (cursor.nextTag()) {
    if (cursor.kind === 'close' && cursor.tag === end) return text;
    if (cursor.tag === PHONETIC) aside = cursor.kind === 'open';
    else if (cursor.kind === 'close' && cursor.tag === T && !aside)
      text += cursor.text(cursor.textStart, cursor.textEnd);
  }
  throw new RecordFault('a text without an end');
}

const ROW = nameCode('row');
const C = nameCode('c');
const V = nameCode('v');
const F = nameCode('f');
const IS = nameCode('is');
const T = nameCode('t');
const R = nameCode('r');
const S = nameCode('s');
const N = nameCode('n');
const B = nameCode('b');
const E = nameCode('e');
const D = nameCode('d');
const STR = nameCode('str');
const INLINE = nameCode('inlineStr');
const PHONETIC = nameCode('rPh');
const HIDDEN = nameCode('hidden');
const BEFORE_A = 64;
