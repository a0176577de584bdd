import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** A browser on disk, and the surroundings it needs on a machine that has no libraries or fonts for it. */
interface Unpacked {
  readonly executable: string;
  readonly surroundings: Readonly<Record<string, string>>;
}

/**
 * Opens a real browser for a story: the one of CHROMIUM_PATH when that is set, else the one that comes by npm, unpacked
 * once for each of its versions. Close it when the story is told.
 */
export async function openBrowser(): Promise<Browser> {
  const given = process.env.CHROMIUM_PATH;
  const { executable, surroundings } = given ? { executable: given, surroundings: {} } : await unpackBrowser();
  return chromium.launch({
    executablePath: executable,
    // The package's own list holds --single-process, which fails at the second context, and switches off web security.
    args: ['--no-sandbox'],
    env: { ...process.env, ...surroundings },
  });
}

/**
 * Unpacks to a folder of our own and renames it into place, so that of several processes none ever runs a half-written
 * browser and none takes the browser of another version for its own.
 */
async function unpackBrowser(): Promise<Unpacked> {
  const place = join(tmpdir(), `parley-browser-${userInfo().uid}`, await versionOfPackage());
  if (!(await isThere(place))) {
    await mkdir(join(place, '..'), { recursive: true, mode: 0o700 });
    const fresh = await mkdtemp(`${place}-`);
    await inflateInto(fresh);
    await rename(fresh, place).catch(() => rm(fresh, { recursive: true, force: true }));
  }
  const surroundings = { FONTCONFIG_PATH: join(place, 'fonts'), LD_LIBRARY_PATH: join(place, 'al2023', 'lib') };
  return { executable: join(place, 'chromium'), surroundings };
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function versionOfPackage(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const { version } = JSON.parse(await readFile(join(entry, '..', '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

/** The package unpacks to the temporary folder it sees, and its libraries only where it believes to be in the cloud. */
async function inflateInto(folder: string): Promise<void> {
  const before = { TMPDIR: process.env.TMPDIR, AWS_EXECUTION_ENV: process.env.AWS_EXECUTION_ENV };
  process.env.TMPDIR = folder;
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x';
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    await chmod(await packed.executablePath(), 0o755);
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
