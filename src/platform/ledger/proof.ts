import { z } from 'zod';

/** The first thing that does not hold. */
const Broken = z.object({
  /** Line of the export, from 1; of the ledger itself the same counted from its head. */
  line: z.number().int(),
  /** The entry, link or checkpoint in words: `entry 3 of opportunity/OPP-2026-0001`. */
  place: z.string(),
  why: z.string(),
});

/** What was forgotten of a person: when, by whom, how much. */
const Erasure = z.object({
  entry: z.string(),
  at: z.string(),
  actor: z.string().nullable(),
  particulars: z.number().int(),
});

/** What a proof found: how much stands, under which signature, and the first link that does not. */
export const Proof = z.object({
  entries: z.number().int(),
  streams: z.number().int(),
  links: z.number().int(),
  checkpoints: z.number().int(),
  lastCheckpoint: z
    .object({ number: z.number().int(), ordinal: z.number().int(), at: z.string(), key: z.string() })
    .nullable(),
  /** Entries that no checkpoint vouches for yet. */
  unsigned: z.number().int(),
  /** Personal particulars whose values the export leaves out. */
  withheld: z.number().int(),
  erasures: z.array(Erasure),
  broken: Broken.nullable(),
});
export type Proof = z.infer<typeof Proof>;

const many = (count: number, one: string, more = `${one}s`) =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : more}`;

/** A proof in sentences, the verdict first. */
export function proofInWords(proof: Proof): string[] {
  const { entries, streams, links, lastCheckpoint, unsigned, withheld, erasures, broken } = proof;
  if (broken) return [`Broken at line ${broken.line}, ${broken.place}: ${broken.why}.`];
  const forgotten = erasures.map(
    ({ at, actor, particulars, entry }) =>
      `Erased on ${at} by ${actor ?? 'nobody'}: ${many(particulars, 'personal particular')} (entry ${entry}).`,
  );
  return [
    `The ledger holds: ${many(entries, 'entry', 'entries')} of ${many(streams, 'stream')}, ${many(links, 'link')}.`,
    lastCheckpoint
      ? `Checkpoint ${lastCheckpoint.number} of ${lastCheckpoint.at}, signed with key ${lastCheckpoint.key}, vouches for everything up to link ${lastCheckpoint.ordinal}.`
      : 'No checkpoint vouches for it yet.',
    ...(unsigned > 0 ? [`Not yet under a checkpoint: ${many(unsigned, 'entry', 'entries')}.`] : []),
    ...(withheld > 0 ? [`Left out of this export: ${many(withheld, 'personal particular')}.`] : []),
    ...forgotten,
  ];
}
