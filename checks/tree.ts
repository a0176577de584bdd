import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A checkout: path below the root (forward slashes) to text, which is empty for pictures and other binary files.
 * Planted faults are trees made by hand.
 */
export type Tree = ReadonlyMap<string, string>;

/** A fault in one line: `place: sentence`. A rule gives back every fault it sees; none means the rule is kept. */
export type Rule = (tree: Tree) => string[];

export const root = join(import.meta.dirname, '..');

/** What git ignores or what nobody writes by hand. */
const outside = new Set(['.git', 'node_modules', 'dist', '.stryker-tmp', 'reports']);
const text = /\.(ts|tsx|md|json|ya?ml|sql|css|html|sh|txt|typ)$|^\.[a-z]+$|^[A-Z]+$|^[a-z]+$/;

/** Reads every file below `top`, in order of path, so that faults come out in the same order everywhere. */
export function readTree(top: string = root): Tree {
  const files = new Map<string, string>();
  const walk = (folder: string) => {
    const entries = readdirSync(join(top, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (outside.has(entry.name)) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) files.set(path, text.test(entry.name) ? readFileSync(join(top, path), 'utf8') : '');
    }
  };
  walk('');
  return files;
}

/** A tree of a few lines, for planted faults. */
export const plant = (files: Record<string, string>): Tree => new Map(Object.entries(files));

/** The folder of a path; the empty string at the root. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** The last part of a path. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const isCode = (path: string): boolean => /\.tsx?$/.test(path) && !path.endsWith('.d.ts');
export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path) || path.startsWith('scenarios/');
export const isSource = (path: string): boolean => path.startsWith('src/') && isCode(path);

/** The code files of a tree that `wanted` lets through. */
export function codeOf(tree: Tree, wanted: (path: string) => boolean = isCode): [path: string, source: string][] {
  return [...tree].filter(([path]) => isCode(path) && wanted(path));
}
