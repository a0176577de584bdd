import { parentPort, workerData } from 'node:worker_threads';
import { throwDice } from './dice.ts';
import type { SimulationModel, SimulationRun } from './model.ts';

/** What the thread is told at its begin. */
interface Told {
  readonly models: readonly SimulationModel[];
  readonly run: SimulationRun;
}

const { models, run } = workerData as Told;
const outcomes = models.map((model, at) =>
  throwDice(model, run, (share) => parentPort?.postMessage({ progress: (at + share) / models.length })),
);
parentPort?.postMessage({ outcomes });
