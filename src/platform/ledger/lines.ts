import type { Checkpoint, Sealed } from './seal.ts';

/** Which entries an export holds; the rest of the chain between them is there by its hashes alone. */
export interface Selection {
  /** Instants: entries from the first on, and before the second. */
  readonly from: string | null;
  readonly to: string | null;
  readonly stream: string | null;
}

export interface PublicKey {
  readonly id: string;
  /** SPKI in DER form, base64. */
  readonly publicKey: string;
}

/** The first line of an export: what follows, and the keys it is signed with. */
export interface HeadLine {
  readonly ledger: 'parley';
  readonly format: 1;
  readonly at: string;
  /** Null: the whole ledger. */
  readonly selection: Selection | null;
  /** Whether values of personal particulars are in it. */
  readonly personal: boolean;
  /** How many lines follow: of entries, of links without their entry, of checkpoints. */
  readonly entries: number;
  readonly links: number;
  readonly checkpoints: number;
  readonly keys: readonly PublicKey[];
  /** Id of the key this line is signed with; null where the private key is not at hand. */
  readonly key: string | null;
}

/** A head with Ed25519 over its RFC 8785 JSON without this field, in hex. */
export interface SignedHead extends HeadLine {
  readonly signature: string | null;
}

/** What is kept beside the chain of one particular: its value under its salt, or the entry by which it was erased. */
export type BesideLine = { readonly value: unknown; readonly salt: string } | { readonly erasedBy: string };

/** An entry in its place in the chain; without a place while it waits for one, and without words outside a selection. */
export interface EntryLine {
  readonly ordinal: number | null;
  readonly link: string | null;
  readonly hash: string | null;
  readonly entry: Sealed | null;
  readonly beside: Readonly<Record<string, BesideLine>>;
}

export interface CheckpointLine {
  readonly checkpoint: Checkpoint;
  /** Ed25519 over the checkpoint's RFC 8785 JSON, in hex. */
  readonly signature: string;
}

export type Line = SignedHead | EntryLine | CheckpointLine;

export const isHead = (line: Line): line is SignedHead => 'ledger' in line;
export const isCheckpoint = (line: Line): line is CheckpointLine => 'checkpoint' in line;
