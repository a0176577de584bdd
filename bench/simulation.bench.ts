import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { simulateAside } from '../src/playbook/simulation/aside.ts';
import { simulate } from '../src/playbook/simulation/simulating.ts';
import { interleaved, type Measurement, median } from './measurement.ts';

const activities = Array.from({ length: 120 }, (_, at) => ({
  id: `activity ${at}`,
  low: 2 + at / 10,
  likely: 5 + at / 7,
  high: 20 + at,
}));
const model = { activities, correlation: 0.3, risks: [{ id: 'r', probability: 0.3, low: 10, likely: 20, high: 50 }] };
const run = { draws: 20_000, seed: 1 };
const name = 'Simulation of 120 activities, 20,000 draws';
const rounds = 9;

/** Simulation: against the same model in numpy and in plain Python, and the whole way through a thread of its own. */
export async function measure(): Promise<Measurement[]> {
  const ours = { times: 1, work: () => simulate(model, run) };
  const [alone, aside] = await interleaved([ours, { times: 1, work: () => simulateAside([model], run) }], rounds);
  return [
    against('numpy', alone!, await peer('numpy', rounds + 1), { target: 'at least as fast', least: 1 }),
    against('plain Python', alone!, await peer('plain', 3), { target: 'at least 20x', least: 20 }),
    { name: `${name}, in a thread of its own`, ours: aside!, unit: 'ms', target: 'within 500 ms', met: aside! <= 500 },
  ];
}

interface Promised {
  readonly target: string;
  readonly least: number;
}

/** Ours beside the peer's median; where the machine has no such Python, it is skipped. */
function against(peerName: string, ours: number, found: number[] | null, { target, least }: Promised): Measurement {
  if (!found) return { name, ours, unit: 'ms', target: `${target} (${peerName})`, met: 'skipped' };
  // The first round loads and warms, and is not counted.
  const theirs = median(found.slice(1));
  const ratio = theirs / ours;
  return { name, ours, peer: theirs, peerName, unit: 'ms', ratio, target, met: ratio >= least };
}

/** The milliseconds of each round of the peer, told by itself: the start of Python is not counted. */
function peer(which: 'numpy' | 'plain', times: number): Promise<number[] | null> {
  return new Promise((resolve) => {
    const script = join(import.meta.dirname, 'simulation-peer.py');
    const python = execFile('python3', [script, which, String(times)], (fault, out) =>
      resolve(fault ? null : (JSON.parse(out) as { milliseconds: number[] }).milliseconds),
    );
    python.stdin?.on('error', () => {}).end(JSON.stringify({ model, run }));
  });
}
