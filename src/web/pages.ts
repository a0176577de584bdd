import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { root } from '../platform/config.ts';
import { Refusal } from '../platform/refusal.ts';

/** Where the pages begin, and what else decides how they come out. */
const beginnings = ['src/web/index.html', 'vite.config.ts', 'package-lock.json'];

const hourMs = 60 * 60 * 1000;

/**
 * The folder of the built pages. They are built on the first start, and again when a file they are made of has changed;
 * every other start finds them by the name of their folder, which tells what they were made of.
 *
 * They are built beside their place and put there by one rename: two that start at once never serve half a build, and a
 * Parley that runs keeps the pages it began with.
 *
 * @param ended Breaks the building off; the promise then rejects.
 * @throws Refusal `pages.notWritable` or `pages.notBuilt`
 */
export async function buildPages(
  say: (line: string) => void,
  ended?: AbortSignal,
  checkout: string = root,
): Promise<string> {
  const shelf = join(checkout, 'dist');
  const pages = join(shelf, `pages-${fingerprintOf(checkout)}`);
  if (await isThere(pages)) return pages;
  say('Building the pages (once).');
  const making = `${pages}.making-${randomBytes(6).toString('hex')}`;
  await makeFolder(making);
  try {
    await runVite(checkout, making, say, ended);
    // Another start that put the same pages there first is as good.
    await rename(making, pages).catch(async (fault) => ((await isThere(pages)) ? undefined : Promise.reject(fault)));
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  await clear(shelf, pages);
  return pages;
}

/** Tells by content what the pages are made of, so that neither a copy of the repository nor its clock matters. */
function fingerprintOf(checkout: string): string {
  const hash = createHash('sha256');
  for (const path of sourcesOf(checkout)) {
    hash
      .update(`${path}\n`)
      .update(readFileSync(join(checkout, path)))
      .update('\n');
  }
  return hash.digest('hex').slice(0, 16);
}

/** Any relative path in quotes or brackets, as imports, style sheets and pages name files: with their endings. */
const relativePath = /["'(](\.{1,2}\/[\w./-]+\.\w+)/g;

/**
 * Every file the pages are made of, in order: what can be reached from their beginnings by naming one another. A file
 * that is named and has no part in the pages costs a building too many; none is ever missed.
 */
export function sourcesOf(checkout: string): string[] {
  const found = new Set(beginnings);
  for (const path of found) {
    if (path === 'package-lock.json') continue;
    for (const [, named = ''] of readFileSync(join(checkout, path), 'utf8').matchAll(relativePath)) {
      const reached = join(dirname(path), named);
      if (statSync(join(checkout, reached), { throwIfNoEntry: false })?.isFile()) found.add(reached);
    }
  }
  return [...found].sort();
}

async function makeFolder(making: string): Promise<void> {
  await mkdir(making, { recursive: true }).catch((fault: Error) => {
    throw new Refusal(
      'pages.notWritable',
      `The pages cannot be built (${fault.message}): make that folder writable, or start Parley once as its owner.`,
    );
  });
}

/** In a process of its own, which gives back the memory the builder took and can be ended at any time. */
async function runVite(
  checkout: string,
  making: string,
  say: (line: string) => void,
  ended: AbortSignal | undefined,
): Promise<void> {
  const vite = join(checkout, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = ['build', '--configLoader', 'native', '--outDir', making, '--logLevel', 'warn'];
  const child = spawn(process.execPath, [vite, ...args], {
    cwd: checkout,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(ended ? { signal: ended } : {}),
  });
  let said = '';
  const hear = (words: Buffer) => {
    said += words;
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const [code] = await once(child, 'close');
  ended?.throwIfAborted();
  if (code === 0) return;
  say(said.trim());
  throw new Refusal('pages.notBuilt', 'The pages cannot be built for the reason above: run npm ci again.');
}

/** Removes builds that nobody needs: all but this and the one before, on which another Parley may run. */
async function clear(shelf: string, pages: string): Promise<void> {
  const madeAt = async (folder: string) => (await stat(folder).catch(() => undefined))?.mtimeMs ?? 0;
  const newest = await madeAt(pages);
  const names = (await readdir(shelf)).filter((name) => name.startsWith('pages-') && join(shelf, name) !== pages);
  const others = await Promise.all(
    names.map(async (name) => ({ folder: join(shelf, name), madeAtMs: await madeAt(join(shelf, name)) })),
  );
  const [, ...older] = others.sort((one, other) => other.madeAtMs - one.madeAtMs);
  // What is younger may still be in the making.
  for (const { folder } of older.filter(({ madeAtMs }) => newest - madeAtMs > hourMs)) {
    await rm(folder, { recursive: true, force: true });
  }
}

const isThere = (folder: string): Promise<boolean> =>
  stat(folder).then(
    () => true,
    () => false,
  );
