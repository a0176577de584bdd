import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../src/platform/config.ts';

const file = join(root, 'src', 'platform', 'database', 'rows.gen.ts');

/** The row types of a migrated database, as `rows.gen.ts` must hold them. */
export async function rowsOf(url: string): Promise<string> {
  const out = join(await mkdtemp(join(tmpdir(), 'parley-rows-')), 'rows.ts');
  const mapping = JSON.stringify({ timestamptz: 'Temporal.Instant', date: 'string', int8: 'number' });
  const generated = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', 'kysely-codegen', 'dist', 'cli', 'bin.js'),
      ...['--url', url, '--dialect', 'postgres', '--camel-case', '--out-file', out, '--type-mapping', mapping],
      ...['--exclude-pattern', 'graphile_worker.*', '--default-schema', 'public', '--log-level', 'error'],
    ],
    { encoding: 'utf8', cwd: root },
  );
  if (generated.status !== 0)
    throw new Error(`The row types could not be read: ${generated.stderr}${generated.stdout}`);
  return readFile(out, 'utf8');
}

/** The row types in the repository. */
export const rowsKept = (): Promise<string> => readFile(file, 'utf8');

if (import.meta.main) {
  const { DATABASE_URL } = process.env;
  if (!DATABASE_URL) throw new Error('Set DATABASE_URL to a migrated database.');
  await writeFile(file, await rowsOf(DATABASE_URL));
}
