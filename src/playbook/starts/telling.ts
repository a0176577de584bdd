import { type StatedDate, statedDates } from './stated-dates.ts';

/** What a customer may be told of when work begins on an opportunity. */
export interface Tellable {
  /** The day that the project coordinator confirmed. */
  readonly confirmed: { readonly date: string } | null;
  /** Work before anything is signed is approved, from the day of `risk` on. */
  readonly workAtRisk: boolean;
  readonly risk: { readonly on: string } | null;
  /** Whether any day may be told, or why not. */
  readonly mayTell: true | string;
}

/** Whether a day may be told as the start: the one that was confirmed, or that of approved work at risk; or why not. */
export const mayTellDay = (known: Tellable, day: string): true | string =>
  mayTell(known, { shown: day, spans: [{ from: day, to: day }] });

/** The same of a time in whatever words: it is told where the day lies in it. */
function mayTell(known: Tellable, { shown, spans }: Pick<StatedDate, 'shown' | 'spans'>): true | string {
  const { confirmed, workAtRisk, risk, mayTell: any } = known;
  const isOf = (day: string) => spans.some(({ from, to }) => from <= day && day <= to);
  if (confirmed && isOf(confirmed.date)) return true;
  if (workAtRisk && risk && isOf(risk.on)) return true;
  if (confirmed) return `The project coordinator confirmed ${confirmed.date}, not ${shown}.`;
  return workAtRisk && risk ? `Work at risk is approved from ${risk.on} on, not from ${shown}.` : any;
}

/** A start that a text names and a customer may not be told, in a sentence that says why. */
export interface UntoldStart {
  readonly shown: string;
  readonly sentence: string;
}

/**
 * The starts that a text names and a customer may not be told; what is past promises nothing.
 * @param today `2026-11-23`
 */
export const untoldStarts = (text: string, known: Tellable, today: string): UntoldStart[] =>
  statedDates(text, today).flatMap((date) => {
    const isPast = date.fixed && date.spans.every(({ to }) => to < today);
    return date.of !== 'start' || isPast ? [] : untold(date, known);
  });

/** The same of a time that is known to be that of a start. */
export function untold(date: Pick<StatedDate, 'shown' | 'spans'>, known: Tellable): UntoldStart[] {
  const told = mayTell(known, date);
  return told === true ? [] : [{ shown: date.shown, sentence: `${date.shown} is said to be the start. ${told}` }];
}
