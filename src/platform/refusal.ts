/** What was wrong, and where: one line a person can act on. */
export interface Fault {
  /** Where: a field path, a cell (`Raw Project Data!C7`) or a line (`routing.yaml:12`). */
  readonly place: string;
  /** What is wrong there and what to do about it. */
  readonly sentence: string;
}

export interface RefusalParticulars {
  /** HTTP status the refusal travels with; 422 unless said otherwise. */
  readonly status?: number;
  /** For the log only; never leaves the server. */
  readonly detail?: string;
  /** Every fault found, when there is more than one place to name. */
  readonly faults?: readonly Fault[];
  /** When it is worth trying again, in seconds: `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** What else a program may want to know, as members of the problem details beside the standard ones. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/**
 * A plain no. `code` is `noun.why` and belongs to the module that refuses; the message is the public sentence,
 * naming place and cure. Everything else that is thrown is a crash and is never dressed as a refusal.
 */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly detail: string | undefined;
  readonly faults: readonly Fault[];
  readonly retryAfterSeconds: number | undefined;
  readonly more: Readonly<Record<string, unknown>>;

  constructor(code: string, sentence: string, particulars: RefusalParticulars = {}) {
    super(sentence);
    this.name = 'Refusal';
    this.code = code;
    this.status = particulars.status ?? 422;
    this.detail = particulars.detail;
    this.faults = particulars.faults ?? [];
    this.retryAfterSeconds = particulars.retryAfterSeconds;
    this.more = particulars.more ?? {};
  }
}

/** 404 in the words of the trade: "There is no opportunity OPP-2026-0009." */
export const notFound = (noun: string, name: string): Refusal =>
  new Refusal(
    `${noun.replaceAll(/ (\w)/g, (_, first: string) => first.toUpperCase())}.notFound`,
    `There is no ${noun} ${name} that you may see.`,
    { status: 404 },
  );
