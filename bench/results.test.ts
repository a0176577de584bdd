import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../src/platform/config.ts';
import type { Measurement } from './measurement.ts';
import { pageWith, tableOf } from './results.ts';

test('the table says what was measured against whom, and what was missed or skipped', () => {
  const against = { peer: 1234.56, peerName: 'a peer', unit: 'ms', ratio: 2.0004, target: 'at least 3x' };
  const measurements: Measurement[] = [
    { name: 'A paper', ours: 617.16, ...against, met: false, note: 'both on one page' },
    { name: 'A list', ours: 0.01234, unit: 's', target: 'within 2 s', met: true },
    { name: 'A file', ours: 5, unit: 'ms', target: 'at least 10x', met: 'skipped' },
  ];
  expect(tableOf(measurements)).toBe(`\
| Measured | Parley   | Peer              | Ratio | Target       | Met     |
|----------|----------|-------------------|-------|--------------|---------|
| A paper  | 617 ms   | 1,235 ms (a peer) | 2x    | at least 3x  | **no**  |
| A list   | 0.0123 s |                   |       | within 2 s   | yes     |
| A file   | 5 ms     |                   |       | at least 10x | skipped |

- A paper: both on one page.`);
});

test('docs/performance.md shows the results that are kept (npm run bench)', async () => {
  const page = await readFile(join(root, 'docs', 'performance.md'), 'utf8');
  const results = JSON.parse(await readFile(join(root, 'bench', 'results.json'), 'utf8'));
  expect(pageWith(page, results)).toBe(page);
});
