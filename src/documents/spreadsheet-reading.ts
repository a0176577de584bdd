import { Refusal } from '../platform/refusal.ts';
import { MarkupCursor, nameCode } from './markup-cursor.ts';
import { MarkupRecords, RecordFault } from './markup-records.ts';
import { refuseOtherThanWorkbook, refuseOtherThanZip } from './spreadsheet-kind.ts';
import { readLayout, type SheetLayout } from './spreadsheet-layout.ts';
import { readPlan, type WorkbookPlan } from './spreadsheet-package.ts';
import { RowReader, readText, type SheetRow } from './spreadsheet-row.ts';
import { TextTable } from './spreadsheet-texts.ts';
import { Zip } from './zip.ts';

export type { SheetLayout } from './spreadsheet-layout.ts';
export { CellError, type CellValue, type SheetRow } from './spreadsheet-row.ts';

export interface ReadingProgress {
  readonly sheet: string;
  /** Rows read of this sheet. */
  readonly rows: number;
  /** Share of the workbook's sheets read so far, 0 to 1. */
  readonly share: number;
}

/**
 * An XLSX workbook from a stranger, read row by row: 200,000 rows need no more memory than their distinct texts.
 * Nothing in it is trusted; what is dangerous or broken is refused with `workbook.*` or `archive.*` and one sentence.
 */
export class Workbook {
  readonly fileName: string;
  readonly #zip: Zip;
  readonly #plan: WorkbookPlan;
  readonly #onProgress: ((progress: ReadingProgress) => void) | undefined;
  #texts: TextTable | undefined;
  #bytesRead = 0;

  private constructor(zip: Zip, plan: WorkbookPlan, onProgress: ((progress: ReadingProgress) => void) | undefined) {
    this.fileName = zip.fileName;
    this.#zip = zip;
    this.#plan = plan;
    this.#onProgress = onProgress;
  }

  /** Checks that the bytes are an XLSX workbook and reads its table of contents; rows come later. */
  static async open(
    bytes: Uint8Array,
    fileName: string,
    onProgress?: (progress: ReadingProgress) => void,
  ): Promise<Workbook> {
    refuseOtherThanZip(bytes, fileName);
    const zip = new Zip(bytes, fileName);
    refuseOtherThanWorkbook(zip.entries, fileName);
    const plan = await inWords(fileName, () => readPlan(zip));
    const sheetParts = new Set(plan.sheets.values());
    zip.refuseDeclaredBomb((entry) => sheetParts.has(entry.name));
    return new Workbook(zip, plan, onProgress);
  }

  /** Names of the sheets that hold rows, in their order. */
  get sheets(): readonly string[] {
    return [...this.#plan.sheets.keys()];
  }

  /** Names of the sheets that whoever opens the workbook does not see. */
  get hiddenSheets(): ReadonlySet<string> {
    return this.#plan.hidden;
  }

  /** Whether the workbook brings programs of its own (macros). They are never run. */
  get hasMacros(): boolean {
    return this.#plan.macros;
  }

  /** Which cells of a sheet are drawn as one, and which columns are hidden: what stands around its rows. */
  async layout(sheet: string): Promise<SheetLayout> {
    return await inWords(this.fileName, () => readLayout(this.#zip, this.#partOf(sheet)));
  }

  /** The rows of one sheet from the top; rows without any cell may be missing, so go by their numbers. */
  async *rows(sheet: string): AsyncGenerator<SheetRow> {
    const part = this.#partOf(sheet);
    this.#texts ??= await inWords(this.fileName, () => this.#readTexts());
    const { dateFormats, currencyFormats, daysFrom1904 } = this.#plan;
    const reader = new RowReader({ sheet, texts: this.#texts, dateFormats, currencyFormats, daysFrom1904 });
    const records = new MarkupRecords('sheetData', 'row');
    let rows = 0;
    try {
      for await (const piece of this.#zip.unpack(part)) {
        for (const record of records.cut(piece)) {
          this.#zip.forgive(part, Math.min(record.end - record.start, ROW_BYTES_FORGIVEN_MAX));
          rows += 1;
          yield reader.read(record);
        }
        this.#report(sheet, rows, piece.length);
      }
      if (!records.complete) throw new RecordFault('no end of its rows');
    } catch (error) {
      throw refusalOf(error, `The sheet "${sheet}" of ${this.fileName}`);
    }
  }

  #partOf(sheet: string): string {
    const part = this.#plan.sheets.get(sheet);
    if (part === undefined) throw new Error(`${this.fileName} has no sheet ${sheet}.`);
    return part;
  }

  async #readTexts(): Promise<TextTable> {
    const texts = new TextTable();
    const part = this.#plan.texts;
    if (part === undefined) return texts;
    const records = new MarkupRecords('sst', 'si');
    const cursor = new MarkupCursor();
    for await (const piece of this.#zip.unpack(part)) {
      for (const record of records.cut(piece)) {
        cursor.aim(record);
        cursor.nextTag();
        texts.add(cursor.kind === 'empty' ? '' : readText(cursor, SI));
      }
    }
    if (!records.complete) throw new RecordFault('no end of its shared texts');
    return texts;
  }

  #report(sheet: string, rows: number, bytes: number): void {
    if (this.#onProgress === undefined) return;
    this.#bytesRead += bytes;
    let total = 0;
    for (const part of this.#plan.sheets.values()) total += this.#zip.entries.get(part)?.declaredBytes ?? 0;
    this.#onProgress({ sheet, rows, share: Math.min(1, this.#bytesRead / Math.max(1, total)) });
  }
}

async function inWords<T>(fileName: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw refusalOf(error, fileName);
  }
}

function refusalOf(error: unknown, place: string): unknown {
  if (!(error instanceof RecordFault)) return error;
  return new Refusal(
    'workbook.broken',
    `${place} cannot be read, for it holds ${error.message}: open the file in a spreadsheet program and save it anew.`,
  );
}

const SI = nameCode('si');
/** A row of 43 columns takes some 1.5 KB; a row beyond this counts against the limit for everything unpacked. */
const ROW_BYTES_FORGIVEN_MAX = 64_000;
