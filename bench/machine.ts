import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';

/** What figures were measured on; figures of different machines do not compare. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly system: string;
  readonly node: string;
  readonly measuredOn: string;
}

/** How many processes wanted a core over the last minute: above the number of cores, figures are noisy. */
export const loadNow = (): number => Math.round(loadavg()[0]! * 10) / 10;

/** The machine we run on. */
export const thisMachine = (): Machine => ({
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  memoryGigabytes: Math.round(totalmem() / 2 ** 30),
  system: `${platform()} ${arch()}`,
  node: process.version,
  measuredOn: Temporal.Now.plainDateISO('UTC').toString(),
});
