/** The one source of now. Nothing else in Parley asks the machine for the time. */
export interface Clock {
  now(): Temporal.Instant;
}

export const systemClock: Clock = { now: () => Temporal.Now.instant() };

/** A clock that stands still until it is set: for tests, fixtures and replays. */
export class FixedClock implements Clock {
  #now: Temporal.Instant;

  constructor(at: string) {
    this.#now = Temporal.Instant.from(at);
  }

  now(): Temporal.Instant {
    return this.#now;
  }

  set(at: string): void {
    this.#now = Temporal.Instant.from(at);
  }

  advance(by: Temporal.DurationLike): void {
    this.#now = this.#now.add(by);
  }
}

/** Today in UTC, `2026-08-31`: the day whose policy holds for what is done now. */
export const today = (clock: Clock): string => clock.now().toZonedDateTimeISO('UTC').toPlainDate().toString();

/** A day as people write it: `2026-12-23` -> `23 December 2026`. */
export const dayInWords = (day: string): string =>
  Temporal.PlainDate.from(day).toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
