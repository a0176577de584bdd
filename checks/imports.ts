import { posix } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { codeOf, folderOf, isSource, type Tree } from './tree.ts';

/** One import, re-export, `import()` or `import('…').Type` of one file. */
export interface Import {
  readonly from: string;
  /** As written: `../refusal.ts`, `zod`, `node:fs`. */
  readonly specifier: string;
  /** Path in the tree for a relative specifier, else null. */
  readonly target: string | null;
  readonly line: number;
  /** Nothing is left of it at run time. */
  readonly typeOnly: boolean;
}

type Found = Pick<Import, 'specifier' | 'typeOnly'> & { at: number };

/** The specifiers of one file with the offsets they stand at; types count, since a type is knowledge too. */
function specifiersOf(path: string, source: string): Found[] {
  const { program, module, errors } = parseSync(path, source);
  const fault = errors[0];
  if (fault) throw new Error(`${path} cannot be parsed: ${fault.message}`);
  const found: Found[] = module.staticImports.map(({ moduleRequest: { value, start }, entries }) => ({
    specifier: value,
    typeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
    at: start,
  }));
  for (const { entries } of module.staticExports)
    for (const { moduleRequest, isType } of entries)
      if (moduleRequest) found.push({ specifier: moduleRequest.value, typeOnly: isType, at: moduleRequest.start });
  for (const { moduleRequest } of module.dynamicImports) {
    const written = source.slice(moduleRequest.start, moduleRequest.end);
    if (/^['"`][^$]*['"`]$/.test(written))
      found.push({ specifier: written.slice(1, -1), typeOnly: false, at: moduleRequest.start });
  }
  new Visitor({
    TSImportType(node) {
      found.push({ specifier: node.source.value, typeOnly: true, at: node.start });
    },
  }).visit(program);
  return found;
}

/** The line, counted from one, of an offset. */
export const lineAt = (source: string, offset: number): number => source.slice(0, offset).split('\n').length;

/** Where a specifier leads: a path of the tree, or null for a package. `?raw` and the like are cut off. */
function resolve(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  return posix.join(folderOf(from), specifier.replace(/\?.*$/, ''));
}

/** Every import of the code files of `src/`, or of the files `wanted` names. */
export function importsOf(tree: Tree, wanted: (path: string) => boolean = isSource): Import[] {
  return codeOf(tree, wanted).flatMap(([from, source]) =>
    specifiersOf(from, source).map(({ specifier, typeOnly, at }) => ({
      from,
      specifier,
      typeOnly,
      target: resolve(from, specifier),
      line: lineAt(source, at),
    })),
  );
}
