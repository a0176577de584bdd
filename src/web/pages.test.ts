import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { root } from '../platform/config.ts';
import { buildPages, sourcesOf } from './pages.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A checkout with one small page, and the tools of ours. */
const smallest = {
  'package-lock.json': '{"packages":{"":{"bin":"./src/server.ts"}}}',
  'vite.config.ts': "export default { root: 'src/web', build: { emptyOutDir: true } };\n",
  'src/web/index.html': '<!doctype html><title>Small</title><script type="module" src="./main.tsx"></script>\n',
  'src/web/main.tsx':
    "import { greeting } from '../modules/greetings/greeting.ts';\nimport './page.css';\ndocument.title = greeting;\n",
  'src/web/page.css': 'body { background: url(./sky.svg) }\n',
  'src/web/sky.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
  'src/modules/greetings/greeting.ts':
    "import { loud } from '../../platform/loud.ts';\nexport const greeting = loud('hello');\n",
  'src/platform/loud.ts': 'export const loud = (words: string) => words.toUpperCase();\n',
  'src/server.ts': 'export const answer = 42;\n',
};

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-pages-'));
  folders.push(folder);
  return folder;
}

function checkout(files: Record<string, string> = {}): string {
  const folder = newFolder();
  for (const [path, words] of Object.entries({ ...smallest, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), words);
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Builds, or finds what is built; answers the folder and what was said. */
async function build(folder: string): Promise<{ pages: string; said: string[] }> {
  const said: string[] = [];
  const pages = await buildPages((line) => said.push(line), undefined, folder);
  return { pages, said };
}

const buildsIn = (folder: string) => readdirSync(join(folder, 'dist'));

const once = ['Building the pages (once).'];

describe('what the pages are made of', () => {
  test('is whatever can be reached from the first page, and nothing of the server', () => {
    expect(sourcesOf(checkout())).toEqual([
      'package-lock.json',
      'src/modules/greetings/greeting.ts',
      'src/platform/loud.ts',
      'src/web/index.html',
      'src/web/main.tsx',
      'src/web/page.css',
      'src/web/sky.svg',
      'vite.config.ts',
    ]);
  });

  test('is in this repository every page there is, with the ground below them', () => {
    const sources = sourcesOf(root);
    const pages = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.page.tsx'),
    );
    expect(pages.length).toBeGreaterThan(5);
    expect(sources).toEqual(expect.arrayContaining(pages.map((name) => `src/${name}`)));
    expect(sources).toEqual(
      expect.arrayContaining(['src/platform/money.ts', 'src/ui/theme.tsx', 'src/web/favicon.svg']),
    );
    expect(sources).not.toContain('src/web/house.ts');
  });
});

describe('the pages', () => {
  test('are built once, and again only when something they are made of changes', async () => {
    const folder = checkout();
    const first = await build(folder);
    expect(first.said).toEqual(once);
    expect(readFileSync(join(first.pages, 'index.html'), 'utf8')).toMatch(/<script type="module".* src="\/assets\//);
    expect(await build(folder)).toEqual({ pages: first.pages, said: [] });

    writeFileSync(join(folder, 'src/server.ts'), 'export const answer = 43;\n');
    utimesSync(join(folder, 'src/web/main.tsx'), 1, 1);
    expect(await build(folder)).toEqual({ pages: first.pages, said: [] });

    // As long as before, and as old: only what it says has changed.
    writeFileSync(join(folder, 'src/platform/loud.ts'), smallest['src/platform/loud.ts'].replace('Upper', 'Lower'));
    utimesSync(join(folder, 'src/platform/loud.ts'), 1, 1);
    const second = await build(folder);
    expect(second.said).toEqual(once);
    expect(second.pages).not.toBe(first.pages);
  });

  test('are found in a copy of the repository wherever it lies', async () => {
    const { pages } = await build(checkout());
    const copy = checkout();
    cpSync(dirname(pages), join(copy, 'dist'), { recursive: true });
    expect((await build(copy)).said).toEqual([]);
  });

  test('are whole for both of two that start at once', async () => {
    const folder = checkout();
    const [one, other] = await Promise.all([build(folder), build(folder)]);
    expect([one.said, other]).toEqual([once, one]);
    expect(buildsIn(folder)).toEqual([basename(one.pages)]);
    expect(readFileSync(join(one.pages, 'index.html'), 'utf8')).toContain('<title>Small</title>');
  });

  test('of long ago are removed, but for those that another Parley may still run on', async () => {
    const folder = checkout();
    const pagesOf = async (words: string) => {
      writeFileSync(join(folder, 'src/web/page.css'), words);
      return (await build(folder)).pages;
    };
    const [first, second] = [await pagesOf('a { color: red }'), await pagesOf('a { color: blue }')];
    utimesSync(first, 1, 1);
    utimesSync(second, 2, 2);
    const third = await pagesOf('a { color: green }');
    expect(buildsIn(folder).sort()).toEqual([basename(second), basename(third)].sort());
  });

  test('that cannot be built are refused with the reason, and nothing half-built stays', async () => {
    const folder = checkout({ 'src/web/page.css': '@import "./no-such.css";' });
    const said: string[] = [];
    await expect(buildPages((line) => said.push(line), undefined, folder)).rejects.toMatchObject({
      code: 'pages.notBuilt',
    });
    expect(said.join('\n')).toContain('no-such.css');
    expect(buildsIn(folder)).toEqual([]);
  });

  test('are given up when Parley is told to leave, and nothing half-built stays', async () => {
    const folder = checkout();
    const leaving = new AbortController();
    const building = buildPages(() => leaving.abort(), leaving.signal, folder);
    await expect(building).rejects.toMatchObject({ name: 'AbortError' });
    expect(buildsIn(folder)).toEqual([]);
  });

  test('that cannot be put anywhere are refused by the name of the place', async () => {
    const folder = checkout({ dist: 'a file' });
    await expect(build(folder)).rejects.toMatchObject({
      code: 'pages.notWritable',
      message: expect.stringContaining(join(folder, 'dist')),
    });
  });
});
