/** The formats every workbook has without listing them that show a day or a time of day. */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** Whether a number format shows a date: it has a day, month, year, hour or second outside quotes and brackets. */
export const isDateFormat = (id: number, code: string | undefined): boolean =>
  code === undefined ? isBuiltInDate(id) : /[dmyhs]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\.|_.|General/g, ''));

const DAY_MILLISECONDS = 86_400_000;
/** The 1900 calendar counts a 29 February 1900 that never was, so its days before that are one off. */
const PHANTOM_DAY = 60;
/** 31 December 9999, where sheets end. */
const LAST_SERIAL = 2_958_466;

/** A day number of a sheet as a date; a number outside the calendar of sheets stays a number. */
export function sheetDate(serial: number, daysFrom1904: boolean): Temporal.PlainDateTime | number {
  if (serial < 0 || serial >= LAST_SERIAL) return serial;
  const first = daysFrom1904 ? '1904-01-01' : serial < PHANTOM_DAY ? '1899-12-31' : '1899-12-30';
  return Temporal.PlainDateTime.from(first).add({ milliseconds: Math.round(serial * DAY_MILLISECONDS) });
}
