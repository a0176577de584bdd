import type { Machine } from './machine.ts';
import type { Measurement } from './measurement.ts';

/** What one whole run of the bench found, as `bench/results.json` keeps it. */
export interface Results {
  readonly machine: Machine;
  /** The machine's load average before each file of measurements, and after the last. */
  readonly loads: readonly number[];
  readonly measurements: readonly Measurement[];
}

const figure = (value: number): string =>
  value.toLocaleString('en-US', { maximumSignificantDigits: value < 1000 ? 3 : 4 });

const cellsOf = ({ name, ours, peer, peerName, unit, ratio, target, met }: Measurement): string[] => [
  name,
  `${figure(ours)} ${unit}`,
  peer === undefined ? '' : `${figure(peer)} ${unit} (${peerName})`,
  ratio === undefined ? '' : `${figure(ratio)}x`,
  target,
  met === 'skipped' ? 'skipped' : met ? 'yes' : '**no**',
];

/** The measurements as a table that reads alike in a terminal and in Markdown, with their notes below it. */
export function tableOf(measurements: readonly Measurement[]): string {
  const rows = [['Measured', 'Parley', 'Peer', 'Ratio', 'Target', 'Met'], ...measurements.map(cellsOf)];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`;
  const [head, ...body] = rows.map(line);
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  const notes = measurements.flatMap(({ name, note }) => (note ? [`- ${name}: ${note}.`] : []));
  return [head, rule, ...body, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

const marks = /(<!-- written by npm run bench -->\n)[\s\S]*(\n<!-- until here -->)/;

/** The page with the machine and the table of these results between its two marks; the words around them stay. */
export function pageWith(page: string, { machine, loads, measurements }: Results): string {
  const { processor, cores, memoryGigabytes, system, node, measuredOn } = machine;
  const words = [
    `Measured on ${measuredOn} on ${processor}, ${cores} cores, ${memoryGigabytes} GB of memory, ${system}, Node ${node};`,
    `load average between the runs ${loads.join(', ')}.`,
  ].join('\n');
  if (!marks.test(page)) throw new Error('docs/performance.md has lost the marks between which the table stands.');
  return page.replace(marks, (_, begin, end) => `${begin}\n${words}\n\n${tableOf(measurements)}\n${end}`);
}
