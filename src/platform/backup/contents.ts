import { z } from 'zod';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Count = z.number().int().min(0);

/** A table of the schema public: its columns are those that can be written, in the order they were read in. */
const BackedTable = z.object({ name: z.string(), columns: z.array(z.string()).min(1) });
export type BackedTable = z.infer<typeof BackedTable>;

/** The first file of a backup: what was backed up, when and of what. */
export const Manifest = z.object({
  format: z.literal('parley-backup'),
  formatVersion: z.literal(1),
  parley: z.string(),
  takenAt: z.iso.datetime(),
  database: z.string(),
  postgres: z.string(),
  migrations: z.array(z.object({ name: z.string(), checksum: Hash })),
  tables: z.array(BackedTable),
});
export type Manifest = z.infer<typeof Manifest>;

/** The last file but one: what the backup consists of. Written at the end, so a backup that was cut off has none. */
export const Inventory = z.object({
  parts: z.array(z.object({ name: z.string(), bytes: Count, sha256: Hash })),
  /** Rows of each table. */
  rows: z.record(z.string(), Count),
  /** Jobs that were waiting or had failed. */
  jobs: Count,
  sequences: z.array(z.object({ name: z.string(), last: z.string().regex(/^-?\d+$/), called: z.boolean() })),
  /** Of everything in the archive that stands before this file. */
  sha256: Hash,
});
export type Inventory = z.infer<typeof Inventory>;

export const manifestName = 'manifest.json';
export const inventoryName = 'inventory.json';
/** The last file: the SHA-256 of the inventory as `sha256sum` writes it. */
export const inventorySumName = 'inventory.json.sha256';

/** Where the pieces of a table stand; one after the other they are one COPY stream in PostgreSQL's text format. */
export const partOf = (table: string, at: number): string => `tables/${table}/${String(at).padStart(6, '0')}.copy.zst`;

/** Where the pieces of the queue stand. */
export const jobsPart = (at: number): string => `jobs/${String(at).padStart(6, '0')}.copy.zst`;

/** The table a part belongs to; null for the queue and what is no data. */
export const tableOfPart = (part: string): string | null => /^tables\/(.+)\/\d+\.copy\.zst$/.exec(part)?.[1] ?? null;

/** How the queue is read and laid again: as what was asked for, not as the tables of one version of it. */
export const jobColumns = 'id, task, payload, queue, run_at, priority, attempts, max_attempts, key, flags, last_error';
