import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { OnProgress } from './dice.ts';
import { type GivenModel, readModel, type SimulationModel, type SimulationRun } from './model.ts';
import type { Outcome } from './outcome.ts';

/** How many threads count at a time; further simulations wait their turn. */
const threads = Math.max(1, availableParallelism() - 1);
let busy = 0;
const queue: (() => void)[] = [];

/**
 * Simulates models one after the other in a thread of their own, so that whoever waits for something else is answered
 * meanwhile. The same figures as `simulate`.
 * @param gone ends the thread when nobody wants the answer any more; one whose turn has not come is not begun
 * @throws Refusal as `simulate` does, before anything is begun; the reason of `gone` once it is aborted
 */
export async function simulateAside(
  given: readonly GivenModel[],
  run: SimulationRun,
  onProgress: OnProgress = () => {},
  gone?: AbortSignal,
): Promise<Outcome[]> {
  const models = given.map((model) => readModel(model, run).model);
  if (models.length === 0) return [];
  await turn();
  try {
    gone?.throwIfAborted();
    return await inThread(models, run, onProgress, gone);
  } finally {
    busy -= 1;
    queue.shift()?.();
  }
}

async function turn(): Promise<void> {
  while (busy >= threads) await new Promise<void>((resolve) => queue.push(resolve));
  busy += 1;
}

type Message = { readonly progress: number } | { readonly outcomes: Outcome[] };

function inThread(
  models: SimulationModel[],
  run: SimulationRun,
  onProgress: OnProgress,
  gone?: AbortSignal,
): Promise<Outcome[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./aside-worker.ts', import.meta.url), { workerData: { models, run } });
    const stop = () => void worker.terminate();
    gone?.addEventListener('abort', stop, { once: true });
    worker.on('message', (message: Message) => {
      if ('outcomes' in message) resolve(message.outcomes);
      else onProgress(message.progress);
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      gone?.removeEventListener('abort', stop);
      reject(gone?.aborted ? gone.reason : new Error(`The thread of a simulation ended with ${code} and no answer.`));
    });
  });
}
