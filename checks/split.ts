import { builtinModules } from 'node:module';
import { browserPackages, modules, pureGround } from './floors.ts';
import { type Import, importsOf } from './imports.ts';
import { moduleOf } from './plan.ts';
import { isTest, type Rule, type Tree } from './tree.ts';

const place = ({ from, line }: Import): string => `${from}:${line}`;

/** `src/modules/quotes/quote.ts`: the one server file of a module that the browser reads too. */
function isNoun(path: string): boolean {
  const name = moduleOf(path);
  return name !== undefined && path === `src/modules/${name}/${modules[name]?.noun}.ts`;
}

const isBrowser = (path: string): boolean => path.endsWith('.tsx') && !isTest(path);
const isStyle = (specifier: string): boolean => /\.css(\?.*)?$/.test(specifier);

/** A page reads nouns, the ground of `ui/`, other `.tsx`, and style sheets; nothing else of the server. */
export const pagesReadNouns: Rule = (tree) =>
  importsOf(tree, isBrowser).flatMap((edge) => {
    const { target } = edge;
    if (!target || target.endsWith('.tsx') || target.startsWith('src/ui/') || isStyle(edge.specifier)) return [];
    if (isNoun(target) || pureGround.includes(target)) return [];
    return [`${place(edge)}: the browser imports ${target}; it may read nouns, ui/ and other .tsx only.`];
  });

/** The server never loads a page: what both need stands in the noun. */
export const serverLoadsNoPages: Rule = (tree) =>
  importsOf(tree, (path) => path.startsWith('src/') && path.endsWith('.ts')).flatMap((edge) =>
    edge.target?.endsWith('.tsx') ? [`${place(edge)}: the server imports the page ${edge.target}.`] : [],
  );

const builtin = new Set(builtinModules);
const forBrowser = (specifier: string): boolean =>
  browserPackages.some((name) => specifier === name || specifier.startsWith(name.endsWith('/') ? name : `${name}/`));

/** Every file a `.tsx` leads to, by any road, with the roads that lead there. */
function reached(tree: Tree): Import[] {
  const byFile = Map.groupBy(importsOf(tree), ({ from }) => from);
  const seen = new Set([...tree.keys()].filter((path) => path.startsWith('src/') && isBrowser(path)));
  const edges: Import[] = [];
  for (const path of seen) {
    for (const edge of byFile.get(path) ?? []) {
      edges.push(edge);
      if (edge.target && tree.has(edge.target)) seen.add(edge.target);
    }
  }
  return edges;
}

/** Whatever the browser loads is pure: no `node:` module and no package of the server. */
export const browserStaysPure: Rule = (tree) =>
  reached(tree).flatMap((edge) => {
    if (edge.target !== null || isStyle(edge.specifier)) return [];
    if (edge.specifier.startsWith('node:') || builtin.has(edge.specifier))
      return [`${place(edge)}: the browser would load ${edge.specifier}, which is Node's.`];
    return forBrowser(edge.specifier)
      ? []
      : [`${place(edge)}: the browser would load ${edge.specifier}, which is not in browserPackages.`];
  });
