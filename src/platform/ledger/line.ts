import { z } from 'zod';
import { Proof } from './proof.ts';

const Somebody = z.object({ id: z.string(), name: z.string() });

/** One row of the ledger as the pages read it: at once audit, timeline, notification and trigger. */
export const LedgerLine = z.object({
  id: z.uuid(),
  stream: z.string(),
  position: z.number().int(),
  name: z.string(),
  sentence: z.string(),
  particulars: z.record(z.string(), z.unknown()),
  /** Which of the particulars are kept beside the chain, so that they can be erased. */
  personal: z.array(z.string()),
  actor: Somebody.nullable(),
  /** For whom or by what: a person with their name, or an API key and the like by its stream. */
  onBehalfOf: Somebody.nullable(),
  /** What was written on, where it was kept while somebody typed: such entries that follow each other are read as one. */
  typed: z.string().nullable(),
  requestId: z.string(),
  playbookVersion: z.string().nullable(),
  at: z.iso.datetime({ offset: true }),
  hash: z.string(),
  previousHash: z.string().nullable(),
  /** Its place in the chain over all streams; null while it waits for one. */
  ordinal: z.number().int().nullable(),
});
export type LedgerLine = z.infer<typeof LedgerLine>;

export const LedgerPage = z.object({
  items: z.array(LedgerLine),
  /** The mark of the next page, for `after`; null on the last. */
  next: z.string().nullable(),
});
export type LedgerPage = z.infer<typeof LedgerPage>;

/** What narrows the ledger. */
export const LedgerFilter = z.object({
  stream: z.string().min(3).max(200).optional(),
  actor: z.uuid().optional(),
  onBehalfOf: z.string().max(200).optional(),
  /** The whole name of an entry, or its noun alone: `estimate.drafted`, `estimate`. */
  name: z.string().max(100).optional(),
  /** Words of the sentence. */
  text: z.string().max(100).optional(),
  playbookVersion: z.string().max(100).optional(),
  /** Days in UTC: from the beginning of the one to the end of the other. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});
export type LedgerFilter = z.infer<typeof LedgerFilter>;

export const LedgerDays = z.object({ days: z.array(z.object({ day: z.iso.date(), entries: z.number().int() })) });
export type LedgerDays = z.infer<typeof LedgerDays>;

/** A proof that was asked for, and how far it is. */
export const Verification = z.object({
  id: z.uuid(),
  askedBy: z.string(),
  askedAt: z.string(),
  finishedAt: z.string().nullable(),
  entriesTotal: z.number().int(),
  entriesDone: z.number().int(),
  proof: Proof.nullable(),
});
export type Verification = z.infer<typeof Verification>;

/** How well the ledger is proved just now. */
export const LedgerState = z.object({
  entries: z.number().int(),
  /** Entries that no checkpoint vouches for yet. */
  unsigned: z.number().int(),
  checkpoint: z
    .object({
      number: z.number().int(),
      ordinal: z.number().int(),
      hash: z.string().nullable(),
      at: z.string(),
      key: z.string(),
    })
    .nullable(),
  /** The newest first; the one in force has no end. */
  keys: z.array(
    z.object({ id: z.string(), publicKey: z.string(), since: z.string(), retiredAt: z.string().nullable() }),
  ),
  verification: Verification.nullable(),
});
export type LedgerState = z.infer<typeof LedgerState>;
