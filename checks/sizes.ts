import { type Node, parseSync, Visitor } from 'oxc-parser';
import { lineAt } from './imports.ts';
import { codeOf, folderOf, isCode, isTest, type Rule } from './tree.ts';

const limits = {
  functionLines: 60,
  /** A React component draws as well as it reckons. */
  componentLines: 120,
  fileLines: 400,
  testFileLines: 600,
  /** Files of a module without its tests. */
  moduleFiles: 20,
} as const;

interface Span {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Every function, method and arrow of a file, by the name it is called by. */
function functionsOf(path: string, source: string): Span[] {
  const spans: Span[] = [];
  const names = new Map<Node, string>();
  const add = (node: Node & { id?: { name: string } | null }) =>
    spans.push({ name: node.id?.name ?? names.get(node) ?? 'a function', start: node.start, end: node.end });
  new Visitor({
    VariableDeclarator(node) {
      if (node.init && node.id.type === 'Identifier') names.set(node.init, node.id.name);
    },
    MethodDefinition(node) {
      if (node.key.type === 'Identifier') names.set(node.value, node.key.name);
    },
    Property(node) {
      if (node.key.type === 'Identifier') names.set(node.value, node.key.name);
    },
    FunctionDeclaration: add,
    FunctionExpression: add,
    ArrowFunctionExpression: add,
  }).visit(parseSync(path, source).program);
  return spans;
}

/** A verb is one short function; the functions of tests are free. */
export const functionsAreShort: Rule = (tree) =>
  codeOf(tree, (path) => !isTest(path)).flatMap(([path, source]) =>
    functionsOf(path, source).flatMap(({ name, start, end }) => {
      const lines = lineAt(source, end) - lineAt(source, start) + 1;
      const component = path.endsWith('.tsx') && /^[A-Z]/.test(name);
      const most = component ? limits.componentLines : limits.functionLines;
      return lines > most ? [`${path}:${lineAt(source, start)}: ${name} has ${lines} lines, more than ${most}.`] : [];
    }),
  );

/** A file that outgrows the limit holds a second thing without a name; one that a program writes is as long as it is. */
export const filesAreShort: Rule = (tree) =>
  codeOf(tree, (path) => isCode(path) && !path.endsWith('.gen.ts')).flatMap(([path, source]) => {
    const lines = source.trimEnd().split('\n').length;
    const most = isTest(path) ? limits.testFileLines : limits.fileLines;
    return lines > most ? [`${path}: has ${lines} lines, more than ${most}.`] : [];
  });

/** A module is one folder that can be read in a sitting. */
export const modulesAreSmall: Rule = (tree) => {
  const files = codeOf(tree, (path) => /^src\/modules\//.test(path) && !isTest(path)).map(([path]) => folderOf(path));
  return [...Map.groupBy(files, (folder) => folder)].flatMap(([folder, { length }]) =>
    length > limits.moduleFiles ? [`${folder}: has ${length} files, more than ${limits.moduleFiles}.`] : [],
  );
};
