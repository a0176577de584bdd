import { cellAddress, placeOn } from '../../documents/spreadsheet-address.ts';
import { CellError, type CellValue, type SheetRow } from '../../documents/spreadsheet-reading.ts';
import { type Fault, Refusal } from '../../platform/refusal.ts';

/**
 * Reads the cells of a report's data rows and remembers what is wrong with them, so that the customer hears of every
 * bad cell at once and not of one after the other.
 */
export class ReportCells {
  readonly #faults: { code: string; fault: Fault }[] = [];
  /** Cells with formulas, whose results Parley did not compute, and the address of the first. */
  formulas = 0;
  firstFormula: string | undefined;

  /** A whole number or size from 0 up; undefined where the cell is blank or bad. */
  figure(row: SheetRow, column: number, header: string): number | undefined {
    const value = row.values[column];
    if (typeof value === 'number') {
      if (value >= 0 && value <= Number.MAX_SAFE_INTEGER) return value;
      if (value < 0) this.#negative(row, column, header, value);
      else this.#tooLarge(row, column, header, value);
      return undefined;
    }
    if (value !== undefined && value !== null) this.#notANumber(row, column, header, value);
    return undefined;
  }

  /** `True` or `False` as text, as evaluate writes it, or as the sheet's own; a blank is no. */
  flag(row: SheetRow, column: number, header: string): boolean {
    const value = row.values[column];
    if (value === 'False' || value === undefined || value === null || value === false) return false;
    if (value === 'True' || value === true) return true;
    const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
    if (word === 'true') return true;
    if (word !== 'false' && word !== '') {
      this.#add(
        'report.notTrueOrFalse',
        row,
        column,
        `holds ${shown(value)} where ${header} is True or False`,
        'correct the cell',
      );
    }
    return false;
  }

  /** The words of a cell; a number that stands for a name is taken as written. */
  text(row: SheetRow, column: number): string {
    const value = row.values[column];
    return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
  }

  /** Like `text`, for a cell that may not be blank. */
  name(row: SheetRow, column: number, header: string): string {
    const text = this.text(row, column);
    if (text === '')
      this.#add('report.blankCell', row, column, `is blank where ${header} belongs`, 'fill it in or delete the row');
    return text;
  }

  noteFormulas(row: SheetRow): void {
    const [first] = row.formulas;
    if (first === undefined) return;
    this.formulas += row.formulas.length;
    this.firstFormula ??= cellAddress(first, row.number);
  }

  /** Throws the first fault as the sentence, with all of them as particulars. */
  refuseFaults(): void {
    const [first] = this.#faults;
    if (first === undefined) return;
    const more = this.#faults.length - 1;
    const rest =
      more === 0
        ? ''
        : more >= FAULTS_MAX - 1
          ? ' (and many more cells)'
          : ` (and ${more} more ${more === 1 ? 'cell' : 'cells'})`;
    const sentence = first.fault.sentence.replace(/\.$/, `${rest}.`);
    throw new Refusal(first.code, sentence, { faults: this.#faults.map(({ fault }) => fault) });
  }

  #negative(row: SheetRow, column: number, header: string, value: number): void {
    this.#add(
      'report.negative',
      row,
      column,
      `holds ${value} where ${header} cannot be below 0`,
      'correct the figure or run evaluate again',
    );
  }

  #tooLarge(row: SheetRow, column: number, header: string, value: number): void {
    this.#add(
      'report.tooLarge',
      row,
      column,
      `holds ${value} where ${header} cannot be above ${Number.MAX_SAFE_INTEGER}`,
      'correct the figure or run evaluate again',
    );
  }

  #notANumber(row: SheetRow, column: number, header: string, value: CellValue): void {
    this.#add(
      'report.notANumber',
      row,
      column,
      `holds ${shown(value)} where ${header} is a number`,
      'put the number there or leave it blank',
    );
  }

  #add(code: string, row: SheetRow, column: number, what: string, cure: string): void {
    const place = placeOn(row.sheet, cellAddress(column, row.number));
    this.#faults.push({ code, fault: { place, sentence: `${place} ${what}: ${cure}.` } });
    if (this.#faults.length >= FAULTS_MAX) this.refuseFaults();
  }
}

/** A value as the sentence quotes it, cut where a customer wrote an essay. */
function shown(value: CellValue): string {
  if (value instanceof CellError) return `the error ${value.code}`;
  if (value instanceof Temporal.PlainDateTime) return `the date ${value.toPlainDate().toString()}`;
  const text = String(value).replaceAll(/\s+/g, ' ');
  return typeof value === 'string' ? `the text "${text.length > 60 ? `${text.slice(0, 60)}...` : text}"` : text;
}

const FAULTS_MAX = 20;
