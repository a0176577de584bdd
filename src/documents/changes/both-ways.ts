import { numberPaper } from '../numbering.ts';
import type { Inline, PaperDocument } from '../paper.ts';
import { contentAfter, isClean, isLeft, type Node, type Verdict } from './changes.ts';

/** The numbers that people cite, as the paper was and as it is proposed to be. */
export interface NumbersBothWays {
  readonly was: ReadonlyMap<string, string>;
  readonly now: ReadonlyMap<string, string>;
}

export function numbersBothWays(paper: Pick<PaperDocument, 'content'>): NumbersBothWays {
  if (isClean(paper)) {
    const numbers = numberPaper(paper);
    return { was: numbers, now: numbers };
  }
  const after = (verdict: Verdict) => numberPaper({ content: contentAfter(paper.content, verdict) });
  return { was: after('reject'), now: after('accept') };
}

/** Whether it stood in the paper as it was, and whether it stands in the paper as it is proposed to be. */
export const stood = (node: Node): boolean => isLeft(node, 'reject');
export const stands = (node: Node): boolean => isLeft(node, 'accept');

/** The inlines of a line that stood there before, and those that are proposed to stand there. */
export const lineBefore = (line: readonly Inline[]): Inline[] => line.filter(stood);
export const lineAfter = (line: readonly Inline[]): Inline[] => line.filter(stands);
