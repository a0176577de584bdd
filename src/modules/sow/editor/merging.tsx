import { threeWay } from '../../../platform/three-way.ts';
import type { Content } from './model/paper-nodes.ts';

type Part = Content[number];

/** A paper clause by clause, by the clause's name; the cover is one of them. Null is a clause that is not there. */
export type Parts = Readonly<Record<string, Part | null>>;

const nameOf = (part: Part): string => (part.type === 'cover' ? 'cover' : part.attrs.id);

/** Three states of a paper side by side: every clause that stands in one of them is named in all. */
export function partsOf(...papers: readonly Content[]): Parts[] {
  const names = new Set(papers.flatMap((paper) => paper.map(nameOf)));
  return papers.map((paper) => {
    const parts = new Map(paper.map((part) => [nameOf(part), part]));
    return Object.fromEntries([...names].map((name) => [name, parts.get(name) ?? null]));
  });
}

/** The paper of some parts: in the order of theirs, with what only mine has behind what it followed there. */
export function paperOf(parts: Parts, mine: Content, theirs: Content): Content {
  const order = theirs.map(nameOf);
  for (const [at, part] of mine.entries()) {
    const name = nameOf(part);
    const before = mine[at - 1];
    if (!order.includes(name)) order.splice(before ? order.indexOf(nameOf(before)) + 1 : 0, 0, name);
  }
  return order.flatMap((name) => parts[name] ?? []) as unknown as Content;
}

/** What comes of two people's work on one paper: the paper where they touched different clauses, else where they clash. */
export function merged(base: Content, mine: Content, theirs: Content): Content | { readonly clashing: string[] } {
  const [was = {}, here = {}, there = {}] = partsOf(base, mine, theirs);
  const { merged: parts, conflicts } = threeWay(was, here, there);
  return conflicts.length > 0 ? { clashing: conflicts.map(String) } : paperOf(parts, mine, theirs);
}
