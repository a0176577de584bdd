import { createHash, createHmac } from 'node:crypto';
import { canonicalJson, hashOf } from '../canonical-json.ts';

/** What is hashed of an entry: everything a reader of the record could later dispute. */
export interface Sealed {
  readonly id: string;
  readonly stream: string;
  /** From 1, without a hole. */
  readonly position: number;
  readonly name: string;
  readonly particulars: unknown;
  /** For each particular kept beside the chain its commitment. */
  readonly personal: Readonly<Record<string, string>>;
  readonly sentence: string;
  readonly actor: string | null;
  readonly onBehalfOf: string | null;
  readonly requestId: string;
  readonly playbookVersion: string | null;
  readonly at: string;
  /** Hash of the entry before it in its stream. */
  readonly previous: string | null;
}

/** SHA-256 over RFC 8785 canonical JSON of the entry and the hash before it. */
export const sealOf = (sealed: Sealed): string => hashOf(sealed);

/** A link of the chain over all streams. */
export interface Link {
  /** From 1, without a hole. */
  readonly ordinal: number;
  /** Hash of the entry that stands here. */
  readonly entry: string;
  /** Hash of the link before. */
  readonly previous: string | null;
}

/** SHA-256 over RFC 8785 canonical JSON of a link. */
export const linkOf = (link: Link): string => hashOf(link);

/** What a signature vouches for: the chain up to here, and the checkpoint before. */
export interface Checkpoint {
  readonly number: number;
  /** The link it stands on, and its hash; 0 and null where there is none yet. */
  readonly ordinal: number;
  readonly hash: string | null;
  readonly at: string;
  /** Id of the key it is signed with. */
  readonly key: string;
  /** The public key that signs from the next checkpoint on, where it changes. */
  readonly announces: string | null;
  /** Hash of the checkpoint before. */
  readonly previous: string | null;
}

/** SHA-256 over RFC 8785 canonical JSON of a checkpoint, without its signature. */
export const checkpointHash = (checkpoint: Checkpoint): string => hashOf(checkpoint);

/**
 * What the chain holds of a personal particular: HMAC-SHA-256 over its RFC 8785 JSON under a salt of its own, 32 bytes in
 * hex. Without the salt nobody can try out which value it was.
 */
export const commitmentOf = (value: unknown, salt: string): string =>
  createHmac('sha256', Buffer.from(salt, 'hex')).update(canonicalJson(value)).digest('hex');

/** The id of a public key: the first 16 hex digits of the SHA-256 over its DER form (SPKI), given in base64. */
export const keyId = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 16);
