import type { LedgerLine } from '../platform/ledger/line.ts';

/** Entries that are read as one, the newest first: one alone, or what somebody kept while they typed. */
export type Run = readonly [LedgerLine, ...LedgerLine[]];

/** Whoever stops for longer takes the work up anew. */
const pauseMilliseconds = 30 * 60_000;

/** Gathers entries, the newest first, that the same person kept one after another while typing in the same thing. */
export function runsOf(lines: readonly LedgerLine[]): Run[] {
  const runs: [LedgerLine, ...LedgerLine[]][] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run && goesOn(run.at(-1)!, line)) run.push(line);
    else runs.push([line]);
  }
  return runs;
}

const goesOn = (later: LedgerLine, line: LedgerLine): boolean =>
  line.typed !== null &&
  (['typed', 'name', 'stream'] as const).every((field) => line[field] === later[field]) &&
  line.actor?.id === later.actor?.id &&
  line.onBehalfOf?.id === later.onBehalfOf?.id &&
  Date.parse(later.at) - Date.parse(line.at) <= pauseMilliseconds;
