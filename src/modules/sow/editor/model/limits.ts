import type { Node } from 'prosemirror-model';
import { comes, goes, isReturned } from './marks.ts';

/** Why the paper cannot be as it would be after an edit, in a sentence; undefined where it can. */
export function whyNot(before: Node, after: Node): string | undefined {
  return shapeFault(before, after) ?? returnedFault(before, after);
}

/** What the model's grammar does not say and sealing would refuse; only blocks that are not as they were are looked at. */
function shapeFault(before: Node, after: Node): string | undefined {
  const known = new Set<Node>(before.children);
  for (const block of after.children) {
    if (known.has(block)) continue;
    if (block.type.name === 'cover' && block.childCount < (before.firstChild?.childCount ?? 0)) {
      return 'The particulars of the cover stay; change what they say.';
    }
    const fault = clauseFault(block);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Parts that come and go with the whole they belong to only. */
const parts: Readonly<Record<string, string>> = {
  title: 'clause’s title',
  tableCell: 'cell of a table',
  signature: 'signature',
};

function clauseFault(clause: Node): string | undefined {
  let fault: string | undefined;
  clause.descendants((node, at) => {
    const { name } = node.type;
    if (name === 'table' && !isFilled(node)) fault = 'Each row of a table fills its columns.';
    if (parts[name] && (comes(node) || goes(node))) fault = `A ${parts[name]} comes and goes with its whole.`;
    if (name.endsWith('List') && clause.resolve(at).depth > 3) fault = 'Lists go two levels deep.';
    return fault === undefined && !node.inlineContent;
  });
  return fault;
}

function isFilled(table: Node): boolean {
  const width = table.attrs.columns.length;
  return table.children.every(
    (row) => goes(row) || row.children.reduce((sum, { attrs }) => sum + attrs.columns, 0) === width,
  );
}

interface Said {
  readonly author: string;
  readonly words: string;
}

const saidIn = new WeakMap<Node, ReadonlyMap<string, Said>>();

/** What each change that came back in a file says within a clause. */
function returnedIn(clause: Node): ReadonlyMap<string, Said> {
  const known = saidIn.get(clause);
  if (known) return known;
  const said = new Map<string, Said>();
  const walk = (node: Node, above: readonly (readonly [string, string])[]): void => {
    const own = node.marks.flatMap(({ attrs }) =>
      typeof attrs.id === 'string' && isReturned({ id: attrs.id }) ? [[attrs.id, attrs.author as string] as const] : [],
    );
    const all = own.length > 0 ? [...above, ...own] : above;
    const words = node.isLeaf ? (node.text ?? JSON.stringify(node.attrs)) : '';
    for (const [id, author] of all) said.set(id, { author, words: (said.get(id)?.words ?? '') + words });
    for (const child of node.children) walk(child, all);
  };
  walk(clause, []);
  saidIn.set(clause, said);
  return said;
}

/** An edit may neither take away nor word anew what another side proposed; it is decided under Redlines. */
function returnedFault(before: Node, after: Node): string | undefined {
  const changed = before.children.filter((block, at) => block !== after.maybeChild(at));
  for (const block of changed) {
    if (returnedIn(block).size === 0) continue;
    const now = after.children.find(({ attrs, type }) => attrs.id === block.attrs.id && type === block.type);
    for (const [id, { author, words }] of returnedIn(block)) {
      if (now && returnedIn(now).get(id)?.words === words) continue;
      return `What ${author} proposed (“${words.slice(0, 60)}”) is decided under Redlines; an edit cannot change it.`;
    }
  }
  return undefined;
}
