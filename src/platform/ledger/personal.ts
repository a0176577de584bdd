import { randomBytes } from 'node:crypto';
import { commitmentOf } from './seal.ts';

/**
 * The particulars of a kind of entry that are personal, and whose each is: the person's id, or the e-mail address of
 * somebody who is no person of the house; null where this one time it is nobody's.
 */
export type Personal<Particulars> = {
  readonly [Path in keyof Particulars]?: (particulars: Particulars, stream: string) => string | null;
};

/** Of an entry in the stream of a person (`person/<id>`) whatever is personal is theirs. */
export const theirs = (_: unknown, stream: string): string | null => /^person\/(.+)$/.exec(stream)?.[1] ?? null;

/** A particular as it is kept beside the chain. */
export interface Beside {
  readonly path: string;
  readonly whose: string;
  /** Any JSON but null. */
  readonly value: unknown;
  readonly salt: string;
}

/** An entry parted into what the chain holds and what stands beside it. */
interface Parted {
  readonly particulars: Record<string, unknown>;
  readonly personal: Record<string, string>;
  readonly sentence: string;
  readonly beside: readonly Beside[];
}

/** Where a personal particular stood in a sentence. */
const gap = (path: string): string => `⟨${path}⟩`;

/** Takes personal particulars out of an entry and its sentence, leaving a commitment for each. */
export function parted<Particulars extends Record<string, unknown>>(
  stream: string,
  particulars: Particulars,
  sentence: (particulars: Particulars) => string,
  personal: Personal<Particulars>,
): Parted {
  const beside = Object.entries(personal).flatMap(([path, whoseOf]): Beside[] => {
    const value = particulars[path];
    const whose = (whoseOf as (given: Particulars, stream: string) => string | null)(particulars, stream);
    if (value === null || value === undefined || whose === null) return [];
    return [{ path, whose: whose.toLowerCase(), value, salt: randomBytes(32).toString('hex') }];
  });
  const paths = new Set(beside.map(({ path }) => path));
  return {
    particulars: Object.fromEntries(Object.entries(particulars).filter(([path]) => !paths.has(path))),
    personal: Object.fromEntries(beside.map(({ path, value, salt }) => [path, commitmentOf(value, salt)])),
    sentence: sentence({ ...particulars, ...Object.fromEntries([...paths].map((path) => [path, gap(path)])) }),
    beside,
  };
}
