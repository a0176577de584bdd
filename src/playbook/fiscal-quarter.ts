/** A quarter of the fiscal year, which bears the calendar year in which it ends. */
export interface FiscalQuarter {
  /** 1 to 4. */
  readonly quarter: number;
  /** 2027 for the fiscal year that ends in it. */
  readonly year: number;
  /** Its last day, `2027-01-31`. */
  readonly ends: string;
}

/**
 * The fiscal quarter in which a day lies.
 * @param fiscalYearBegins the month with which the fiscal year begins: 2 for February
 * @param day `2026-11-22`
 */
export function fiscalQuarterOf(fiscalYearBegins: number, day: string): FiscalQuarter {
  const { year, month } = Temporal.PlainDate.from(day);
  const monthsIn = (month - fiscalYearBegins + 12) % 12;
  const lastMonth = Temporal.PlainYearMonth.from({ year, month }).add({ months: 2 - (monthsIn % 3) });
  return {
    quarter: Math.floor(monthsIn / 3) + 1,
    year: fiscalYearBegins === 1 || month < fiscalYearBegins ? year : year + 1,
    ends: lastMonth.toPlainDate({ day: lastMonth.daysInMonth }).toString(),
  };
}
