import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../platform/config.ts';

const built = join(root, 'dist', 'web');
const stamp = join(root, 'dist', 'web.stamp');

/**
 * The folder of the built pages. They are built on the first start and again only when a source of theirs changed, so
 * that a second start waits for nothing.
 */
export async function buildPages(say: (line: string) => void): Promise<string> {
  const sources = await fingerprint();
  const before = await readFile(stamp, 'utf8').catch(() => '');
  if (before === sources) return built;
  say('Building the pages (once).');
  const { build } = await import('vite');
  await build({ configFile: join(root, 'vite.config.ts'), root: join(root, 'src', 'web'), logLevel: 'warn' });
  await writeFile(stamp, sources);
  return built;
}

/** A hash over name, size and time of every file the pages are made of. */
async function fingerprint(): Promise<string> {
  const names = await readdir(join(root, 'src'), { recursive: true });
  const pages = names
    .filter((name) => /\.(tsx|css|html|svg)$/.test(name) || /^modules\/[^/]+\/[^/]+\.ts$/.test(name))
    .sort();
  const files = [
    ...pages.map((name) => join(root, 'src', name)),
    join(root, 'vite.config.ts'),
    join(root, 'package-lock.json'),
  ];
  const seen = await Promise.all(
    files.map(async (file) => `${file} ${(await stat(file)).size} ${(await stat(file)).mtimeMs}`),
  );
  return createHash('sha256').update(seen.join('\n')).digest('hex');
}
