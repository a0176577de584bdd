import { changedClauses } from '../../../documents/changes/clause-changes.ts';
import { compare } from '../../../documents/changes/compare.ts';
import type { PaperDocument, PaperMetadata } from '../../../documents/paper.ts';
import type { Act } from '../../../platform/act.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { readSow, type StoredSow } from '../store.ts';
import type { Pair, SowComparison } from './version.ts';
import { readVersion } from './version-store.ts';

/** A paper, with who wrote it and when. */
interface Side {
  readonly paper: PaperDocument;
  readonly author: string;
  readonly at: string | null;
}

/** A redline, and the metadata of the paper that it was compared with. */
interface Compared {
  readonly paper: PaperDocument;
  readonly against: PaperMetadata;
}

/**
 * What became of one version on its way to another, as a redline. What is proposed and undecided in either counts as
 * accepted. The changes are signed by who froze the newer version, for the provider.
 * @throws Refusal `version.notFound` (404), `sow.sameVersion`
 */
export async function compareVersions(act: Act, number: string, { from, to }: Pair): Promise<Compared> {
  if (from === to) {
    throw new Refusal(
      'sow.sameVersion',
      `Version ${from} is compared with itself: name another one in "from" or "to".`,
    );
  }
  const sow = await readSow(act, number);
  const older = await sideOf(act, sow, from);
  const { paper, author, at } = await sideOf(act, sow, to);
  return { paper: compare(older.paper, paper, { author, at }), against: older.paper.attrs };
}

async function sideOf(act: Act, { number, working, paper }: StoredSow, version: number): Promise<Side> {
  if (version === working) return { paper, author: paper.attrs.author, at: null };
  const { madeBy, madeAt, ...frozen } = await readVersion(act, number, version);
  return { paper: frozen.paper, author: `${madeBy}, ${frozen.paper.attrs.author}`, at: madeAt };
}

/** The same with the clauses that changed, in their order. */
export async function readComparison(act: Act, number: string, pair: Pair): Promise<SowComparison> {
  const { paper } = await compareVersions(act, number, pair);
  return { ...pair, paper, clauses: changedClauses(paper) };
}
