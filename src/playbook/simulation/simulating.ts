import { type OnProgress, throwDice } from './dice.ts';
import { type GivenModel, readModel, type SimulationRun } from './model.ts';
import type { Outcome } from './outcome.ts';

/**
 * Throws the dice. Every activity is a PERT beta, beta(1 + 4(likely - low)/(high - low), 1 + 4(high - likely)/(high - low))
 * between low and high; one with low = high is that many hours. Activities share one common cause (a Gaussian copula of
 * one factor): their normal scores have `correlation`. A risk strikes by itself with its probability, and then adds hours
 * of its own three points.
 *
 * The same model and run give the same answer to the last bit on every machine: chance comes from whole numbers,
 * logarithms from `sure-arithmetic`, and each activity draws from a stream named by its id, summed in the order of ids.
 * The order of the activities therefore does not matter, and two models that differ in one activity differ by it alone.
 * @throws Refusal `simulation.invalid` naming every field, `simulation.tooMuch`
 */
export function simulate(given: GivenModel, run: SimulationRun, onProgress: OnProgress = () => {}): Outcome {
  const read = readModel(given, run);
  return throwDice(read.model, read.run, onProgress);
}
