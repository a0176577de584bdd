/** One verb of the command line. `run` returns the exit code; a Refusal thrown from it exits with 1. */
export interface Command {
  /** One line for `parley help`. */
  readonly summary: string;
  /** Shown by `parley help NAME` and with a usage error. */
  readonly usage: string;
  run(args: readonly string[], desk: Console): Promise<number>;
}

/** Where a command writes: results to `out`, progress and words to `say`. Tests hand in their own. */
export interface Console {
  out(text: string): void;
  say(text: string): void;
  /** Reads FILE, or standard input for `-`. */
  read(file: string): Promise<string>;
}

/** The command line was wrong: exit code 2, the sentence and the usage on standard error. */
export class UsageError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'UsageError';
  }
}
