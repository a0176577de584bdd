/** One line of the bench's table: what was measured, against whom, and whether it is as promised. */
export interface Measurement {
  readonly name: string;
  /** Median of the runs, in `unit`. */
  readonly ours: number;
  readonly peer?: number;
  readonly peerName?: string;
  readonly unit: string;
  /** How many times better than the peer. */
  readonly ratio?: number;
  /** The promise in words: "at least 20x". */
  readonly target: string;
  /** Skipped where the machine lacks the peer. */
  readonly met: boolean | 'skipped';
  readonly note?: string;
}

/** The middle of some figures; of an even number of them the mean of the two in the middle. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!;
}

/**
 * Runs contestants in turn, round after round, so that a slow moment of the machine hits all of them alike. Each
 * contestant does its work `times` a round; gives the median milliseconds of one piece of work.
 */
export async function interleaved(
  contestants: readonly { readonly times: number; readonly work: () => unknown }[],
  rounds: number,
): Promise<number[]> {
  const figures = contestants.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [place, { times, work }] of contestants.entries()) {
      const started = performance.now();
      for (let done = 0; done < times; done++) {
        const result = work();
        // Awaiting what is no promise would cost more than the work that is measured.
        if (result instanceof Promise) await result;
      }
      // The first round warms up the compilers and is not counted.
      if (round >= 0) figures[place]!.push((performance.now() - started) / times);
    }
  }
  return figures.map(median);
}
