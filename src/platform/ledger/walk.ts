import { createPublicKey, verify } from 'node:crypto';
import { canonicalJson } from '../canonical-json.ts';
import {
  type BesideLine,
  type CheckpointLine,
  type EntryLine,
  type HeadLine,
  isCheckpoint,
  isHead,
  type Line,
  type PublicKey,
} from './lines.ts';
import type { Proof } from './proof.ts';
import { checkpointHash, commitmentOf, keyId, linkOf, type Sealed, sealOf } from './seal.ts';

/** The name under which a person's erasure is recorded. */
export const erasureName = 'person.erased';

/** What does not hold, where. */
class Flaw extends Error {
  readonly place: string;

  constructor(place: string, why: string) {
    super(why);
    this.place = place;
  }
}

const placeOf = ({ entry, ordinal }: EntryLine): string =>
  entry ? `entry ${entry.position} of ${entry.stream}` : `link ${ordinal}`;

const fields = ['ordinal', 'link', 'hash', 'entry', 'beside'] as const;

/** Whether an Ed25519 signature in hex is the key's own over a value's canonical JSON. */
function isSigned(value: unknown, signature: string, publicKey: string): boolean {
  if (!/^[0-9a-f]{128}$/.test(signature)) return false;
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  return verify(null, Buffer.from(canonicalJson(value)), key, Buffer.from(signature, 'hex'));
}

/** Whether a value and its salt are what the chain has committed to. */
const isUncovered = (kept: BesideLine, commitment: string): boolean =>
  'value' in kept &&
  Object.keys(kept).length === 2 &&
  /^[0-9a-f]{64}$/.test(kept.salt) &&
  commitmentOf(kept.value, kept.salt) === commitment;

/**
 * Goes along the lines of a ledger and proves each: seals, streams, the chain over all streams, commitments, signatures.
 * In memory it keeps the end of every stream and nothing else that grows.
 */
export class Walk {
  #line = 0;
  #head: HeadLine | undefined;
  /** The last link passed; undefined until the stretch has begun. */
  #link: { ordinal: number; hash: string | null } | undefined;
  #checkpoint: CheckpointLine['checkpoint'] | undefined;
  #keys = new Map<string, string>();
  readonly #trusted: string | undefined;
  #trustedSigned = false;
  readonly #streams = new Map<string, { position: number; hash: string }>();
  readonly #erasures = new Map<string, { at: string; actor: string | null; particulars: number; found: number }>();
  /** Where an erasure was first named, until its entry is met. */
  readonly #awaited = new Map<string, { line: number; place: string }>();
  #entries = 0;
  #bare = 0;
  #waiting = 0;
  #checkpoints = 0;
  #withheld = 0;
  #broken: Proof['broken'] = null;

  /** @param trusted a public key known from elsewhere, SPKI in base64: some checkpoint must be signed with it */
  constructor(trusted?: string) {
    this.#trusted = trusted;
  }

  get entries(): number {
    return this.#entries;
  }

  /** Proves the next line; false once something does not hold. */
  take(line: Line): boolean {
    this.#line += 1;
    return this.#tried(() => {
      if (!this.#head) this.#begin(line);
      else if (isHead(line)) throw new Flaw('a head', 'it stands amid the lines');
      else if (isCheckpoint(line)) this.#pass(line);
      else this.#follow(line);
    });
  }

  /** Notes a line that is none. */
  refuse(why: string): void {
    this.#line += 1;
    this.#tried(() => {
      throw new Flaw('a line', why);
    });
  }

  #tried(step: () => void): boolean {
    if (this.#broken) return false;
    try {
      step();
      return true;
    } catch (fault) {
      const place = fault instanceof Flaw ? fault.place : 'a line';
      const why = fault instanceof Flaw ? fault.message : 'it has not the shape of a line';
      this.#broken = { line: this.#line, place, why };
      return false;
    }
  }

  #begin(line: Line): void {
    if (!isHead(line) || line.format !== 1) throw new Flaw('the head', 'it is not the head of an export of format 1');
    const { signature, ...head } = line;
    for (const { id, publicKey } of head.keys) this.#know({ id, publicKey });
    if (head.key !== null || signature !== null) {
      const key = this.#keys.get(head.key ?? '');
      if (!key || !isSigned(head, signature ?? '', key)) throw new Flaw('the head', 'its signature is wrong');
    }
    this.#head = head;
  }

  #know({ id, publicKey }: PublicKey): void {
    if (keyId(publicKey) !== id) throw new Flaw(`key ${id}`, 'its id is not that of the key');
    this.#keys.set(id, publicKey);
  }

  #follow(line: EntryLine): void {
    const { entry, hash, ordinal, link } = line;
    if (Object.keys(line).length !== fields.length || fields.some((field) => !(field in line)))
      throw new Flaw(placeOf(line), 'it holds more or less than a line does');
    if (!entry && Object.keys(line.beside).length > 0) throw new Flaw(placeOf(line), 'it holds more than a link does');
    if (!entry && (hash === null || !this.#head?.selection)) throw new Flaw(placeOf(line), 'its entry is missing');
    if (entry && sealOf(entry) !== hash) throw new Flaw(placeOf(line), 'its words no longer match its seal');
    if (ordinal === null) {
      if (link !== null) throw new Flaw(placeOf(line), 'it has a link without a place');
      this.#waiting += 1;
    } else this.#join(line, ordinal);
    if (!entry || hash === null) {
      this.#bare += 1;
      return;
    }
    this.#continue(entry, hash, placeOf(line));
    this.#uncover(entry, line.beside, placeOf(line));
    this.#entries += 1;
  }

  /** The chain over all streams: every link names the entry it stands for and the link before it. */
  #join(line: EntryLine, ordinal: number): void {
    const place = placeOf(line);
    if (this.#waiting > 0) throw new Flaw(place, 'it stands behind entries that wait for their place');
    this.#link ??= { ordinal: 0, hash: null };
    const expected = this.#link.ordinal + 1;
    if (ordinal > expected) throw new Flaw(place, `link ${expected} is missing before it`);
    if (ordinal < expected) throw new Flaw(place, `link ${expected} should stand here, not ${ordinal}`);
    const hash = linkOf({ ordinal, entry: line.hash!, previous: this.#link.hash });
    if (hash !== line.link) throw new Flaw(place, 'it does not follow the link before it');
    this.#link = { ordinal, hash };
  }

  /** The chain of one stream. */
  #continue({ stream, position, previous }: Sealed, hash: string, place: string): void {
    const before = this.#streams.get(stream);
    const expected = (before?.position ?? 0) + 1;
    if (position < expected) throw new Flaw(place, `entry ${expected} should stand here`);
    // A selection may leave out what comes before.
    const leaves = position > expected && this.#head?.selection !== null;
    if (position > expected && !leaves) throw new Flaw(place, `entry ${expected} is missing`);
    if (!leaves && previous !== (before?.hash ?? null)) throw new Flaw(place, 'it does not follow the entry before it');
    this.#streams.set(stream, { position, hash });
  }

  /** What is kept beside an entry: what the chain has committed to, or forgotten by an entry that says so. */
  #uncover({ id, personal, name, particulars, at, actor }: Sealed, beside: EntryLine['beside'], place: string): void {
    for (const path of Object.keys(beside))
      if (!(path in personal)) throw new Flaw(place, `its particular ${path} is not of this entry`);
    for (const [path, commitment] of Object.entries(personal)) {
      const kept = beside[path];
      if (!kept) {
        if (this.#head?.personal) throw new Flaw(place, `its particular ${path} is neither kept nor erased`);
        this.#withheld += 1;
      } else if ('erasedBy' in kept && Object.keys(kept).length === 1) this.#forgotten(kept.erasedBy, place);
      else if (!isUncovered(kept, commitment)) throw new Flaw(place, `its particular ${path} is not what was recorded`);
    }
    if (name !== erasureName) return;
    const found = this.#erasures.get(id)?.found ?? 0;
    const { particulars: count } = particulars as { particulars: number };
    this.#erasures.set(id, { at, actor, particulars: count, found });
    this.#awaited.delete(id);
  }

  #forgotten(erasure: string, place: string): void {
    const known = this.#erasures.get(erasure);
    if (known) known.found += 1;
    else this.#erasures.set(erasure, { at: '', actor: null, particulars: -1, found: 1 });
    if (!known) this.#awaited.set(erasure, { line: this.#line, place });
  }

  #pass({ checkpoint, signature, ...more }: CheckpointLine): void {
    const place = `checkpoint ${checkpoint.number}`;
    if (Object.keys(more).length > 0) throw new Flaw(place, 'it holds more than a checkpoint does');
    const key = this.#keys.get(checkpoint.key);
    if (!key) throw new Flaw(place, `its key ${checkpoint.key} is none of this ledger`);
    if (!isSigned(checkpoint, signature, key)) throw new Flaw(place, 'its signature is wrong');
    const before = this.#checkpoint;
    if (before) {
      if (checkpoint.number !== before.number + 1)
        throw new Flaw(place, `checkpoint ${before.number + 1} should stand here`);
      if (checkpoint.previous !== checkpointHash(before)) throw new Flaw(place, 'it does not follow the one before it');
      const inForce = before.announces === null ? before.key : keyId(before.announces);
      if (checkpoint.key !== inForce) throw new Flaw(place, `its key ${checkpoint.key} was never announced`);
    } else if (!this.#head?.selection && (checkpoint.number !== 1 || checkpoint.previous !== null))
      throw new Flaw(place, 'checkpoint 1 is missing');
    if (this.#head?.selection) this.#link ??= { ordinal: checkpoint.ordinal, hash: checkpoint.hash };
    this.#vouch(checkpoint, place);
    if (key === this.#trusted) this.#trustedSigned = true;
    this.#checkpoint = checkpoint;
    this.#checkpoints += 1;
  }

  #vouch({ ordinal, hash }: CheckpointLine['checkpoint'], place: string): void {
    const at = this.#link ?? { ordinal: 0, hash: null };
    if (ordinal > at.ordinal)
      throw new Flaw(place, `it vouches for link ${ordinal}, and the chain ends at ${at.ordinal}: its end was cut off`);
    if (ordinal < at.ordinal || hash !== at.hash)
      throw new Flaw(place, `it vouches for another chain than the one that leads to link ${at.ordinal}`);
  }

  /** Ends the walk and says what was found. */
  end(): Proof {
    this.#tried(() => this.#conclude());
    const last = this.#checkpoint;
    const links = this.#link?.ordinal ?? 0;
    return {
      entries: this.#entries,
      streams: this.#streams.size,
      links,
      checkpoints: this.#checkpoints,
      lastCheckpoint: last ? { number: last.number, ordinal: last.ordinal, at: last.at, key: last.key } : null,
      unsigned: links - (last?.ordinal ?? 0) + this.#waiting,
      withheld: this.#withheld,
      erasures: [...this.#erasures]
        .filter(([, { particulars }]) => particulars >= 0)
        .map(([entry, { at, actor, particulars }]) => ({ entry, at, actor, particulars })),
      broken: this.#broken,
    };
  }

  #conclude(): void {
    const head = this.#head;
    if (!head) throw new Flaw('the head', 'there is none');
    if (head.entries !== this.#entries) throw cut('entries', head.entries, this.#entries);
    if (head.links !== this.#bare) throw cut('links without an entry', head.links, this.#bare);
    if (head.checkpoints !== this.#checkpoints) throw cut('checkpoints', head.checkpoints, this.#checkpoints);
    if (this.#trusted && !this.#trustedSigned)
      throw new Flaw('the signatures', 'no checkpoint is signed with the key you gave');
    if (!head.selection) this.#proveErasures();
  }

  #proveErasures(): void {
    const [unmet] = this.#awaited;
    if (unmet) {
      this.#line = unmet[1].line;
      throw new Flaw(unmet[1].place, `it was erased by entry ${unmet[0]}, which is not in the ledger`);
    }
    for (const [entry, { particulars, found }] of this.#erasures)
      if (particulars !== found)
        throw new Flaw(
          `entry ${entry}`,
          `it erased ${particulars} personal particulars, and ${found} are erased by it`,
        );
  }
}

const cut = (what: string, told: number, found: number): Flaw =>
  new Flaw('the end', `the head tells of ${told} ${what}, and there are ${found}`);
