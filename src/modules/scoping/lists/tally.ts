import { columnRange } from '../../../documents/spreadsheet-address.ts';
import { showBytes } from '../../../platform/quantity.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import type { NewStatement } from '../../facts/fact.ts';
import type { ScopeRisk } from '../scope.ts';
import { ColumnCells, decimalMarkIn } from './cells.ts';
import { type Headers, placeIn } from './headers.ts';
import { fieldTitles, type ListField, type ListMapping, type ListProblem } from './list.ts';
import type { Table, TableRow } from './table.ts';

/** What a list comes to. Facts count only when there is no problem. */
export interface ListTally {
  readonly rows: number;
  readonly facts: readonly NewStatement[];
  readonly risks: readonly ScopeRisk[];
  readonly problems: readonly ListProblem[];
  readonly problemCount: number;
}

/** How many names a sentence tells. */
const namedMax = 5;

/** Sums of one column: what there is of it, the largest, and how many rows are silent. */
interface Sum {
  total: number;
  largest: number;
  largestLine: number;
  present: number;
  blank: number;
  readonly above: string[];
}

/**
 * Derives facts and risks from the rows of a list, each with the cells it came from.
 * @param on the day from which idle is counted
 */
export function tallyList(
  table: Table,
  { rows: all, line }: Headers,
  mapping: ListMapping,
  { reports }: Pick<Playbook, 'reports'>,
  on: Temporal.PlainDate,
): ListTally {
  const cells = new ColumnCells((address) => placeIn(table.file, table.sheet, address));
  const { name } = mapping.columns;
  if (name === undefined) {
    const sentence = 'No column holds the names of the repositories: choose the one that does.';
    const problems = [{ place: placeIn(table.file, table.sheet, `${line}:${line}`), sentence }];
    return { rows: all.length, facts: [], risks: [], problems, problemCount: 1 };
  }
  const read = new ListRows(table, all, mapping, cells);
  const names = read.names(name);
  const facts = [
    read.fact('projects', all.length, name, 'count of rows'),
    ...read.sizeFacts(reports.largeRepository.aboveBytes),
    ...read.countFacts(),
    ...read.flagFacts(),
    ...read.idleFacts(on.subtract({ days: reports.idleRepository.days })),
  ];
  const risks = [...read.risks, ...repeatedNames(names, read, name), ...computed(table, read, name)];
  return { rows: all.length, facts, risks, problems: cells.problems, problemCount: cells.problemCount };
}

class ListRows {
  readonly risks: ScopeRisk[] = [];
  readonly #table: Table;
  readonly #rows: readonly TableRow[];
  readonly #mapping: ListMapping;
  readonly #cells: ColumnCells;

  constructor(table: Table, rows: readonly TableRow[], mapping: ListMapping, cells: ColumnCells) {
    this.#table = table;
    this.#rows = rows;
    this.#mapping = mapping;
    this.#cells = cells;
  }

  /** Every row has a name of its own, and none is the sum of the others. */
  names(column: number): Map<string, number> {
    const seen = new Map<string, number>();
    for (const row of this.#rows) {
      const name = this.#cells.text(row, column);
      if (name === undefined)
        this.#cells.add(row, column, 'is blank where the name belongs: fill it in or delete the row.');
      else if (/^(grand )?(total|sum)s?:?$/i.test(name))
        this.#cells.add(row, column, `says "${name}", which is no repository: delete the row.`);
      else seen.set(name, (seen.get(name) ?? 0) + 1);
    }
    return seen;
  }

  fact(name: string, value: number, column: number, how: string): NewStatement {
    return { name, value, provenance: this.provenance(column, how) };
  }

  provenance(column: number, how: string) {
    const { file, sheet } = this.#table;
    const cell = columnRange(column, this.#rows[0]?.line ?? 1, this.#rows.at(-1)?.line ?? 1);
    return { kind: 'imported' as const, file, sheet, cell, how };
  }

  sizeFacts(largeBytes: number): NewStatement[] {
    const { size, lfsSize } = this.#mapping.columns;
    const facts: NewStatement[] = [];
    if (lfsSize !== undefined) {
      const sum = this.#sizes('lfsSize', lfsSize, Number.POSITIVE_INFINITY);
      facts.push(this.fact('lfsBytes', sum.total, lfsSize, 'sum of'));
    }
    if (size === undefined) return facts;
    const sum = this.#sizes('size', size, largeBytes);
    const above = `count of rows above ${showBytes(largeBytes)}`;
    facts.push(this.fact('repositoryBytes', sum.total, size, 'sum of'));
    facts.push(this.fact('largeRepositories', sum.above.length, size, above));
    if (sum.present === 0) return facts;
    facts.push(this.fact('largestRepositoryBytes', sum.largest, size, `largest, in row ${sum.largestLine}`));
    facts.push(
      this.fact('averageRepositoryBytes', Math.round(sum.total / sum.present), size, 'mean of the sizes told'),
    );
    if (sum.above.length > 0) {
      const words = sum.above.length === 1 ? 'repository is' : 'repositories are';
      const sentence = `${sum.above.length} ${words} above ${showBytes(largeBytes)} (largest ${showBytes(sum.largest)}): ${listed(sum.above)}.`;
      this.risk('large-repositories', sentence, size, above);
    }
    return facts;
  }

  countFacts(): NewStatement[] {
    const { columns } = this.#mapping;
    const counted = ['pipelines', 'branches', 'commits', 'mergeRequests', 'issues'] as const;
    return counted.flatMap((field) => {
      const column = columns[field];
      if (column === undefined) return [];
      const sum = this.#sum(field, column, Number.POSITIVE_INFINITY, (row) => this.#cells.count(row, column, field));
      const facts = [this.fact(field, sum.total, column, 'sum of')];
      if (field === 'pipelines')
        facts.push(this.fact('projectsWithPipelines', sum.above0, column, 'count of rows above 0'));
      return facts;
    });
  }

  flagFacts(): NewStatement[] {
    const flags = [
      ['lfs', 'lfsRepositories'],
      ['archived', 'archivedProjects'],
    ] as const;
    return flags.flatMap(([field, name]) => {
      const column = this.#mapping.columns[field];
      if (column === undefined) return [];
      const yes = this.#rows.filter((row) => this.#cells.flag(row, column, field) === true).length;
      return [this.fact(name, yes, column, 'count of rows that say yes')];
    });
  }

  idleFacts(since: Temporal.PlainDate): NewStatement[] {
    const column = this.#mapping.columns.lastActivity;
    if (column === undefined) return [];
    const idle = this.#rows.filter((row) => {
      const day = this.#cells.day(row, column, 'lastActivity');
      return day !== undefined && Temporal.PlainDate.compare(day, since) < 0;
    }).length;
    return [this.fact('idleRepositories', idle, column, `count of days before ${since}`)];
  }

  risk(id: string, sentence: string, column: number, how: string): void {
    this.risks.push({ id: `list-${id}`, sentence, provenance: this.provenance(column, how) });
  }

  #sizes(field: 'size' | 'lfsSize', column: number, above: number): Sum & { above0: number } {
    const decimal = decimalMarkIn(this.#rows, column, this.#cells);
    const unit = this.#mapping.sizeUnit;
    return this.#sum(field, column, above, (row) => this.#cells.size(row, column, { field, unit, decimal }));
  }

  #sum(
    field: ListField,
    column: number,
    above: number,
    read: (row: TableRow) => number | undefined,
  ): Sum & { above0: number } {
    const sum = { total: 0, largest: 0, largestLine: 0, present: 0, blank: 0, above: [] as string[], above0: 0 };
    for (const row of this.#rows) {
      const figure = read(row);
      if (figure === undefined) {
        if ((row.cells[column] ?? null) === null) sum.blank += 1;
        continue;
      }
      sum.present += 1;
      sum.total += figure;
      if (figure > 0) sum.above0 += 1;
      if (figure > above) sum.above.push(this.#cells.text(row, this.#mapping.columns.name ?? 0) ?? `row ${row.line}`);
      if (figure > sum.largest || sum.largestLine === 0) [sum.largest, sum.largestLine] = [figure, row.line];
    }
    if (sum.blank > 0) {
      const words = `${sum.blank} of ${this.#rows.length} repositories ${sum.blank === 1 ? 'tells' : 'tell'} nothing of ${fieldTitles[field].toLowerCase()}`;
      this.risk(
        `blank-${field.toLowerCase()}`,
        `${words}: ${sum.blank === 1 ? 'it is' : 'they are'} left out of the sum.`,
        column,
        'blank cells',
      );
    }
    return sum;
  }
}

function repeatedNames(names: ReadonlyMap<string, number>, read: ListRows, column: number): ScopeRisk[] {
  const twice = [...names].filter(([, times]) => times > 1).map(([name]) => name);
  if (twice.length === 0) return [];
  const words = twice.length === 1 ? 'name stands' : 'names stand';
  const sentence = `${twice.length} ${words} more than once (${listed(twice)}): every row is counted.`;
  return [{ id: 'list-listed-twice', sentence, provenance: read.provenance(column, 'names seen before') }];
}

function computed({ formulas }: Table, read: ListRows, column: number): ScopeRisk[] {
  if (formulas === 0) return [];
  const words = formulas === 1 ? 'cell of the list holds a formula' : 'cells of the list hold formulas';
  const sentence = `${formulas} ${words}: what another program computed last is used unchecked.`;
  return [{ id: 'list-formulas', sentence, provenance: read.provenance(column, 'formula') }];
}

function listed(names: readonly string[]): string {
  const told = names.slice(0, namedMax).map((name) => (name.length > 80 ? `${name.slice(0, 80)}...` : name));
  if (names.length > told.length) return `${told.join(', ')} and ${names.length - told.length} more`;
  return told.length < 2 ? told.join('') : `${told.slice(0, -1).join(', ')} and ${told.at(-1)}`;
}
