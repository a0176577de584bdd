import { placeOn } from '../../documents/spreadsheet-address.ts';
import type { SheetRow, Workbook } from '../../documents/spreadsheet-reading.ts';
import { Refusal } from '../../platform/refusal.ts';
import { PROJECT_COLUMNS, PROJECT_HEADERS, PROJECTS, type ProjectHeader } from './evaluate-layout.ts';
import type { ReportCells } from './report-cells.ts';
import { readHeaders } from './report-headers.ts';

/** What the rows of Raw Project Data come to. */
export interface ProjectTally {
  readonly projects: number;
  readonly firstRow: number;
  readonly lastRow: number;
  readonly columns: Readonly<Record<ProjectHeader, number>>;
  readonly figures: ReadonlyMap<ProjectHeader, FigureTally>;
  /** How many rows say True, by column. */
  readonly flags: ReadonlyMap<ProjectHeader, number>;
  /** Rows whose column `kind` says `group`, and `user` for the projects in people's own name space. */
  readonly groupProjects: number;
  readonly personalProjects: number;
  readonly packageKinds: readonly string[];
  /** Repositories strictly above the size that the playbook calls large. */
  readonly largeRepositories: number;
  readonly ids: ReadonlySet<number>;
  /** The first id that stands on a second row, that row, and how many rows repeat one. */
  readonly repeated: { readonly id: number; readonly rows: number; readonly firstRow: number } | undefined;
}

export interface FigureTally {
  readonly sum: number;
  readonly largest: number;
  /** The row of the largest figure, the first of several. */
  readonly largestRow: number;
  /** Rows above 0. */
  readonly present: number;
  readonly blank: number;
  readonly firstBlankRow: number;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * Reads Raw Project Data to its end. Bad cells go to `cells`; a sheet without projects is refused
 * (`report.emptySheet`). Sizes are bytes, and a repository of exactly `largeRepositoryBytes` is not large.
 */
export async function tallyProjects(
  workbook: Workbook,
  cells: ReportCells,
  largeRepositoryBytes: number,
): Promise<ProjectTally> {
  const rows = workbook.rows(PROJECTS);
  const columns = readHeaders((await rows.next()).value ?? undefined, PROJECTS, PROJECT_HEADERS);
  const tally = new RunningTally(columns, cells, largeRepositoryBytes);
  for await (const row of rows) tally.add(row);
  const result = tally.result();
  if (result.projects === 0) {
    throw new Refusal(
      'report.emptySheet',
      `${placeOn(PROJECTS, 'A2')} is blank, so the report lists no project: run evaluate again with an administrator's token.`,
    );
  }
  return result;
}

class RunningTally {
  readonly #columns: Readonly<Record<ProjectHeader, number>>;
  readonly #cells: ReportCells;
  readonly #largeRepositoryBytes: number;
  readonly #figures: { header: ProjectHeader; column: number; tally: Writable<FigureTally> }[];
  readonly #flags: { header: ProjectHeader; column: number; yes: number }[];
  readonly #packageKinds = new Set<string>();
  readonly #ids = new Set<number>();
  #repeated: Writable<NonNullable<ProjectTally['repeated']>> | undefined;
  #projects = 0;
  #firstRow = 0;
  #lastRow = 0;
  #groupProjects = 0;
  #personalProjects = 0;
  #largeRepositories = 0;

  constructor(columns: Readonly<Record<ProjectHeader, number>>, cells: ReportCells, largeRepositoryBytes: number) {
    this.#columns = columns;
    this.#cells = cells;
    this.#largeRepositoryBytes = largeRepositoryBytes;
    const ofKind = (...kinds: string[]) =>
      PROJECT_HEADERS.filter((header) => header !== 'id' && kinds.includes(PROJECT_COLUMNS[header]));
    this.#figures = ofKind('count', 'bytes').map((header) => ({
      header,
      column: columns[header],
      tally: emptyFigure(),
    }));
    this.#flags = ofKind('flag').map((header) => ({ header, column: columns[header], yes: 0 }));
  }

  add(row: SheetRow): void {
    if (row.values.every((value) => value === null)) return;
    this.#projects += 1;
    this.#firstRow ||= row.number;
    this.#lastRow = row.number;
    this.#cells.noteFormulas(row);
    this.#cells.name(row, this.#columns.project, 'the project');
    this.#addId(row);
    for (const { header, column, tally } of this.#figures) {
      addFigure(tally, row.number, this.#cells.figure(row, column, header));
    }
    for (const flag of this.#flags) if (this.#cells.flag(row, flag.column, flag.header)) flag.yes += 1;
    const size = row.values[this.#columns.repository_size];
    if (typeof size === 'number' && size > this.#largeRepositoryBytes) this.#largeRepositories += 1;
    const kind = this.#cells.text(row, this.#columns.kind).toLowerCase();
    if (kind === 'group') this.#groupProjects += 1;
    if (kind === 'user') this.#personalProjects += 1;
    const packages = this.#cells.text(row, this.#columns.package_types_in_use);
    if (packages !== '' && packages !== 'N/A') this.#addPackages(packages);
  }

  result(): ProjectTally {
    return {
      projects: this.#projects,
      firstRow: this.#firstRow,
      lastRow: this.#lastRow,
      columns: this.#columns,
      figures: new Map(this.#figures.map(({ header, tally }) => [header, tally])),
      flags: new Map(this.#flags.map(({ header, yes }) => [header, yes])),
      groupProjects: this.#groupProjects,
      personalProjects: this.#personalProjects,
      packageKinds: [...this.#packageKinds].sort(),
      largeRepositories: this.#largeRepositories,
      ids: this.#ids,
      repeated: this.#repeated,
    };
  }

  #addId(row: SheetRow): void {
    const id = this.#cells.figure(row, this.#columns.id, 'id');
    if (id === undefined) return;
    if (this.#ids.has(id)) {
      this.#repeated ??= { id, rows: 0, firstRow: row.number };
      this.#repeated.rows += 1;
    }
    this.#ids.add(id);
  }

  #addPackages(written: string): void {
    for (const kind of written.split(',')) {
      if (this.#packageKinds.size < PACKAGE_KINDS_MAX) this.#packageKinds.add(kind.trim().toLowerCase());
    }
  }
}

const emptyFigure = (): Writable<FigureTally> => ({
  sum: 0,
  largest: 0,
  largestRow: 0,
  present: 0,
  blank: 0,
  firstBlankRow: 0,
});

function addFigure(tally: Writable<FigureTally>, row: number, figure: number | undefined): void {
  if (figure === undefined) {
    tally.blank += 1;
    tally.firstBlankRow ||= row;
    return;
  }
  tally.sum += figure;
  if (figure > 0) tally.present += 1;
  if (figure > tally.largest || tally.largestRow === 0) {
    tally.largest = figure;
    tally.largestRow = row;
  }
}

/** GitLab knows a dozen kinds of packages; more than this is somebody's prose. */
const PACKAGE_KINDS_MAX = 40;
