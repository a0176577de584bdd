import { type Floor, floors, inward, modules, speaksSql } from './floors.ts';
import { type Import, importsOf } from './imports.ts';
import { codeOf, isSource, isTest, nameOf, type Rule } from './tree.ts';

const floorOf = (path: string): Floor | undefined => floors.find((floor) => path.startsWith(`src/${floor}/`));

/** The module a path belongs to, e.g. `quotes`; undefined off the modules' floor. */
export const moduleOf = (path: string): string | undefined => /^src\/modules\/([^/]+)\//.exec(path)?.[1];

const place = ({ from, line }: Import): string => `${from}:${line}`;

/** Tests read fixtures; a door may show the demo company to whoever has no data yet. */
const mayLeave = ({ from, target }: Import): boolean =>
  isTest(from) || (/^src\/(web|cli)\//.test(from) && target?.startsWith('fixtures/') === true);

/** Imports go to the same floor or a lower one; files of `src/` stand on a floor and import nothing outside it. */
export const importsGoDown: Rule = (tree) => {
  const strays = codeOf(tree, isSource).filter(([path]) => !floorOf(path));
  const climbs = importsOf(tree).flatMap((edge) => {
    const here = floorOf(edge.from);
    const there = edge.target && floorOf(edge.target);
    if (edge.target === null || !here) return [];
    if (!there) return mayLeave(edge) ? [] : [`${place(edge)}: imports ${edge.target}, which is on no floor.`];
    if (floors.indexOf(there) <= floors.indexOf(here)) return [];
    return [`${place(edge)}: ${here} imports ${edge.target}, which is a floor above.`];
  });
  return [...strays.map(([path]) => `${path}: stands on no floor; floors are ${floors.join(', ')}.`), ...climbs];
};

/** Modules lean on the modules their line of the table names, and every module is in the table. */
export const modulesLeanAsPlanned: Rule = (tree) => {
  const present = new Set([...tree.keys()].flatMap((path) => moduleOf(path) ?? []));
  const unknown = [...present].filter((name) => !modules[name]);
  const leanings = importsOf(tree).flatMap((edge) => {
    const here = moduleOf(edge.from);
    const there = edge.target && moduleOf(edge.target);
    if (!here || !there || here === there || modules[here]?.leansOn.includes(there)) return [];
    return [`${place(edge)}: ${here} leans on ${there}, which the table in checks/floors.ts does not have.`];
  });
  return [...unknown.map((name) => `src/modules/${name}: is not in the table in checks/floors.ts.`), ...leanings];
};

/** A connector leans on modules; no connector, and nothing else but a door, leans on a connector. */
export const connectorsHangOutside: Rule = (tree) =>
  importsOf(tree).flatMap((edge) => {
    const wire = /^src\/connectors\/([^/]+)/.exec(edge.target ?? '')?.[1];
    const door = /^src\/(web|cli)\//.test(edge.from) || !edge.from.startsWith('src/');
    if (!wire || door || edge.from.startsWith(`src/connectors/${wire}/`)) return [];
    return [`${place(edge)}: imports the connector ${wire}; only a door does, for a connector may be absent.`];
  });

/** Other modules read a module's noun, actions and entries; wiring and pages are for the doors. */
export const insidesStayInside: Rule = (tree) =>
  importsOf(tree).flatMap((edge) => {
    const { from, target } = edge;
    if (!target || !moduleOf(target) || moduleOf(from) === moduleOf(target)) return [];
    if (!inward.some((pattern) => pattern.test(target))) return [];
    const door = /^src\/(web|cli)\//.test(from) && !isTest(target);
    return door ? [] : [`${place(edge)}: reaches inside ${moduleOf(target)} for ${nameOf(target)}.`];
  });

/** SQL of a module stands in its store and nowhere else. */
export const sqlStaysInStores: Rule = (tree) =>
  importsOf(tree).flatMap((edge) =>
    moduleOf(edge.from) && !speaksSql.test(edge.from) && /^(kysely|pg)(\/|$)/.test(edge.specifier)
      ? [`${place(edge)}: imports ${edge.specifier}; the SQL of a module stands in its store.ts.`]
      : [],
  );

/** A place in the house: a module, a folder below a floor, or a single file that stands on the floor itself. */
function placeOf(path: string): string {
  const [, floor, next, ...deeper] = path.split('/');
  return deeper.length === 0 ? path : `src/${floor}/${next}`;
}

/** The first circle in a graph, as the places in order with the first repeated at the end; null when there is none. */
export function circleIn(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] | null {
  const done = new Set<string>();
  const walk = (node: string, trail: string[]): string[] | null => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node];
    if (done.has(node)) return null;
    for (const next of graph.get(node) ?? []) {
      const circle = walk(next, [...trail, node]);
      if (circle) return circle;
    }
    done.add(node);
    return null;
  };
  for (const node of graph.keys()) {
    const circle = walk(node, []);
    if (circle) return circle;
  }
  return null;
}

function graphOf(edges: readonly Import[], nodeOf: (path: string) => string): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const { from, target } of edges) {
    if (!target?.startsWith('src/') || isTest(from) || nodeOf(from) === nodeOf(target)) continue;
    graph.set(nodeOf(from), (graph.get(nodeOf(from)) ?? new Set()).add(nodeOf(target)));
  }
  return graph;
}

/** No folder is, by any road, behind itself, types counted; and no file loads itself by loading another. */
export const noCircles: Rule = (tree) => {
  const edges = importsOf(tree);
  const loads = edges.filter(({ typeOnly }) => !typeOnly);
  return [graphOf(loads, (path) => path), graphOf(edges, placeOf)].flatMap((graph) => {
    const circle = circleIn(graph);
    return circle ? [`${circle[0]}: imports itself by ${circle.join(' -> ')}.`] : [];
  });
};
