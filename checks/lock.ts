import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from '../src/platform/config.ts';

const Names = z.union([z.string(), z.array(z.string())]).optional();

/** A package as the lock file holds it; what we do not look at stays as it is. */
const Locked = z.looseObject({
  version: z.string().optional(),
  dev: z.boolean().optional(),
  os: Names,
  cpu: Names,
  libc: Names,
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const Lock = z.looseObject({ packages: z.record(z.string(), Locked) });
export type Lock = z.infer<typeof Lock>;

/** A build for another kind of machine that the lock file lacks: where it stands, and what is known of it. */
export interface MissingBuild {
  readonly path: string;
  readonly locked: z.infer<typeof Locked>;
}

/**
 * The optional builds that packages of the lock file name and the lock file lacks. `npm install` leaves out those that its
 * registry does not hold on the day, and `npm ci` then refuses the whole lock file (decisions/0008).
 */
export function missingBuilds({ packages }: Lock): MissingBuild[] {
  return Object.entries(packages).flatMap(([path, { dev, optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies).flatMap(([name, version]): MissingBuild[] => {
      if (!/^\d+\.\d+\.\d+/.test(version) || versionAt(packages, path, name) === version) return [];
      const beside = versionAt(packages, '', name) === undefined ? '' : path;
      const locked = { version, optional: true, ...(dev ? { dev } : {}), ...machineOf(name) };
      return [{ path: below(beside, name), locked }];
    }),
  );
}

const below = (path: string, name: string): string =>
  path === '' ? `node_modules/${name}` : `${path}/node_modules/${name}`;

/** The version a package at `path` would load by that name: the nearest one, going up. */
function versionAt(packages: Lock['packages'], path: string, name: string): string | undefined {
  for (let place = path; ; place = place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/')))) {
    const found = packages[below(place, name)]?.version;
    if (found !== undefined || place === '') return found;
  }
}

/** The machine a build is for, as its name says it: `...-linux-arm64-musl`. */
function machineOf(name: string): Pick<z.infer<typeof Locked>, 'os' | 'cpu' | 'libc'> {
  const [, os, rest = ''] = /(android|darwin|linux|win32|freebsd|openharmony)-(.*)$/.exec(name) ?? [];
  const cpu = /^(arm64|arm|x64|ia32|ppc64|riscv64|s390x)/.exec(rest)?.[1];
  if (!os || !cpu) throw new Error(`The name of ${name} does not say which machine it is for.`);
  return { os: [os], cpu: [cpu], ...(os === 'linux' ? { libc: [rest.includes('musl') ? 'musl' : 'glibc'] } : {}) };
}

/** The lock file of the repository, checked but left in its own order, so that writing it again changes nothing else. */
export async function readLock(): Promise<Lock> {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  Lock.parse(lock);
  return lock;
}

if (import.meta.main) {
  const lock = await readLock();
  for (const { path, locked } of missingBuilds(lock)) lock.packages[path] = locked;
  const packages = Object.fromEntries(Object.entries(lock.packages).sort(([one], [other]) => (one < other ? -1 : 1)));
  await writeFile(join(root, 'package-lock.json'), `${JSON.stringify({ ...lock, packages }, null, 2)}\n`);
}
