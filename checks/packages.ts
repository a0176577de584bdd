import { z } from 'zod';
import type { Rule, Tree } from './tree.ts';

const Versions = z.record(z.string(), z.string()).default({});
const Manifest = z.object({
  dependencies: Versions,
  devDependencies: Versions,
  optionalDependencies: Versions,
  allowScripts: z.record(z.string(), z.boolean()).default({}),
});
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      hasInstallScript: z.boolean().optional(),
      optional: z.boolean().optional(),
      os: z.unknown().optional(),
    }),
  ),
});

const npm = 'https://registry.npmjs.org/';

const read = <T>(tree: Tree, path: string, shape: z.ZodType<T>): T => shape.parse(JSON.parse(tree.get(path) ?? '{}'));

/** Every package is named by one version, so that the same clone is the same Parley on every day. */
export const versionsAreExact: Rule = (tree) => {
  const { dependencies, devDependencies, optionalDependencies } = read(tree, 'package.json', Manifest);
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).flatMap(([name, version]) =>
    /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version) ? [] : [`package.json: ${name} ${version} is not one version.`],
  );
};

/** No package runs a program of its own while it is installed (decisions/0002). */
export const nothingRunsOnInstall: Rule = (tree) => {
  const { allowScripts } = read(tree, 'package.json', Manifest);
  const off = /^ignore-scripts=true$/m.test(tree.get('.npmrc') ?? '')
    ? []
    : ['.npmrc: does not say ignore-scripts=true.'];
  const scripts = Object.entries(read(tree, 'package-lock.json', Lock).packages).flatMap(
    ([path, { hasInstallScript }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return hasInstallScript && allowScripts[name] !== false
        ? [`package-lock.json: ${name} has an install script; set it to false in allowScripts of package.json.`]
        : [];
    },
  );
  return [...off, ...scripts];
};

/**
 * Every package is sealed with the hash of its content, and none is fetched from anywhere but the npm registry. Builds for
 * other machines that the registry lacked when the lock file was written have no hash (decisions/0008).
 */
export const packagesAreSealed: Rule = (tree) =>
  Object.entries(read(tree, 'package-lock.json', Lock).packages).flatMap(([path, locked]) => {
    const { resolved, integrity, optional, os } = locked;
    const elsewhere = optional === true && os !== undefined && resolved === undefined && integrity === undefined;
    return path === '' || elsewhere || (integrity?.startsWith('sha512-') && (resolved ?? npm).startsWith(npm))
      ? []
      : [`package-lock.json: ${path} is not sealed with a sha512 of the npm registry.`];
  });
