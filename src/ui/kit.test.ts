import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../platform/config.ts';

const sheetOf = (component: string) => `@mantine/core/styles/${component}.layer.css`;
const hasSheet = (component: string) => existsSync(join(root, 'node_modules', sheetOf(component)));

/** The names a page takes from the kit. */
function namesIn(source: string): string[] {
  const imports = source.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g);
  return [...imports].flatMap(([, names = '']) => names.split(',').map((name) => name.trim()));
}

const missing = (source: string, sheets: string) =>
  namesIn(source).filter((name) => hasSheet(name) && !sheets.includes(sheetOf(name)));

test('every component of the kit that a page uses has its sheet in kit.css', async () => {
  const sheets = await readFile(join(root, 'src', 'ui', 'kit.css'), 'utf8');
  const without: string[] = [];
  for await (const path of glob('src/**/*.tsx', { cwd: root }))
    for (const name of missing(await readFile(join(root, path), 'utf8'), sheets)) without.push(`${path}: ${name}`);
  expect(without).toEqual([]);
});

test('a component without its sheet is seen', () => {
  const page = "import { Button, Rating } from '@mantine/core';";
  expect(missing(page, `@import "${sheetOf('Button')}";`)).toEqual(['Rating']);
});
