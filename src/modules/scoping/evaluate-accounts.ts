import { columnRange } from '../../documents/spreadsheet-address.ts';
import type { Workbook } from '../../documents/spreadsheet-reading.ts';
import { USER_HEADERS, USERS } from './evaluate-layout.ts';
import type { ReportCells } from './report-cells.ts';
import { readHeaders } from './report-headers.ts';

/** What the rows of Users come to. Names and addresses of people are counted, never kept. */
export interface UserTally {
  readonly users: CountedCells;
  readonly active: CountedCells;
  readonly licensed: CountedCells;
  readonly administrators: CountedCells;
}

export interface CountedCells {
  readonly count: number;
  /** The range that was counted. */
  readonly cells: string;
}

/** Counts the users; undefined where the sheet has headers but no rows, as when the token may not list them. */
export async function tallyUsers(workbook: Workbook, cells: ReportCells): Promise<UserTally | undefined> {
  const rows = workbook.rows(USERS);
  const columns = readHeaders((await rows.next()).value ?? undefined, USERS, USER_HEADERS);
  let [users, active, licensed, administrators] = [0, 0, 0, 0];
  let firstRow = 0;
  let lastRow = 0;
  for await (const row of rows) {
    if (row.values.every((value) => value === null)) continue;
    firstRow ||= row.number;
    lastRow = row.number;
    cells.name(row, columns.username, 'the username');
    users += 1;
    if (cells.text(row, columns.state).toLowerCase() === 'active') active += 1;
    if (cells.flag(row, columns.using_license_seat, 'using_license_seat')) licensed += 1;
    if (cells.flag(row, columns.is_admin, 'is_admin')) administrators += 1;
  }
  if (users === 0) return undefined;
  const counted = (count: number, column: number): CountedCells => ({
    count,
    cells: columnRange(column, firstRow, lastRow),
  });
  return {
    users: counted(users, columns.username),
    active: counted(active, columns.state),
    licensed: counted(licensed, columns.using_license_seat),
    administrators: counted(administrators, columns.is_admin),
  };
}
