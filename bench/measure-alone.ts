import type { Measurement } from './measurement.ts';

/** Runs one bench file in this process, which does nothing else, and hands its measurements to the process that asked. */
const { measure } = (await import(process.argv[2]!)) as { measure: () => Promise<Measurement[]> };
process.send?.(await measure());
