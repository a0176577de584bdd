import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../src/platform/config.ts';
import { generatedPages } from './docs.ts';

test('every generated page is as its source would write it today (npm run docs)', async () => {
  for (const [path, text] of await generatedPages()) {
    expect(await readFile(join(root, path), 'utf8'), `${path} is out of date: npm run docs`).toBe(text);
  }
});
