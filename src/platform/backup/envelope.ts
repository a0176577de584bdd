import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  type ScryptOptions,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';
import { Refusal } from '../refusal.ts';
import { BlockReader, damaged, truncated } from './tar.ts';

/**
 * A backup under a passphrase:
 *
 *     PARLEY ENVELOPE 1\n | salt (16) | check (32) | frames
 *     frame: length of the ciphertext (4, big endian) | ciphertext | tag (16)
 *
 * scrypt makes of passphrase and salt the key and the secret of the check, which tells a wrong passphrase from a damaged
 * file. Each frame is AES-256-GCM; its nonce counts the frames and says which is the last, so that none can be changed,
 * taken away, put elsewhere or added. The salt is new for every file, and so is the key.
 */
const magic = Buffer.from('PARLEY ENVELOPE 1\n', 'ascii');

const saltBytes = 16;
const checkBytes = 32;
const tagBytes = 16;
const frameBytes = 1024 * 1024;

/** Half a second and 128 MiB for every guess. */
const effort: ScryptOptions = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };

/** Whether a file begins as an envelope does. */
export const isEnvelope = (beginning: Uint8Array): boolean => magic.equals(beginning.subarray(0, magic.length));

/** Puts bytes into an envelope, a megabyte at a time. */
export async function* enveloped(bytes: AsyncIterable<Uint8Array>, passphrase: string): AsyncGenerator<Uint8Array> {
  const opening = Buffer.concat([magic, randomBytes(saltBytes)]);
  const { key, check } = await keyOf(passphrase, opening);
  yield Buffer.concat([opening, check]);
  const reader = new BlockReader(bytes);
  let frame = await reader.takeUpTo(frameBytes);
  for (let at = 0; ; at += 1) {
    const next = frame.length < frameBytes ? Buffer.alloc(0) : await reader.takeUpTo(frameBytes);
    const last = next.length === 0;
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(at, last));
    const sealed = Buffer.concat([cipher.update(frame), cipher.final(), cipher.getAuthTag()]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(frame.length);
    yield length;
    yield sealed;
    if (last) return;
    frame = next;
  }
}

/**
 * Takes bytes out of their envelope; nothing of a frame is given out before it is proved.
 * @throws Refusal `backup.wrongPassphrase`, `backup.damaged` and `backup.truncated` naming the place
 */
export async function* unwrapped(bytes: AsyncIterable<Uint8Array>, passphrase: string): AsyncGenerator<Uint8Array> {
  const reader = new BlockReader(bytes);
  const opening = await reader.take(magic.length + saltBytes);
  const kept = await reader.take(checkBytes);
  if (!opening || !kept) throw truncated('in its opening');
  const { key, check } = await keyOf(passphrase, opening);
  if (!timingSafeEqual(kept, check)) throw wrongPassphrase();
  for (let at = 0, last = false; !last; at += 1) {
    const length = (await reader.take(4))?.readUInt32BE();
    if (length === undefined) throw truncated(`before frame ${at + 1}`);
    if (length > frameBytes) throw damaged(`frame ${at + 1}`);
    const sealed = await reader.take(length + tagBytes);
    if (!sealed) throw truncated(`in frame ${at + 1}`);
    last = await reader.isEmpty();
    yield open(key, sealed, at, last);
  }
}

function open(key: Buffer, sealed: Buffer, at: number, last: boolean): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(at, last));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
  } catch {
    if (last && proves(key, sealed, at)) throw truncated(`behind frame ${at + 1}`);
    throw damaged(`frame ${at + 1}`);
  }
}

/** Whether a frame at the end of the file is sound but was not the last: the rest is gone. */
function proves(key: Buffer, sealed: Buffer, at: number): boolean {
  try {
    open(key, sealed, at, false);
    return true;
  } catch {
    return false;
  }
}

function nonceOf(at: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(at, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

async function keyOf(passphrase: string, opening: Buffer): Promise<{ key: Buffer; check: Buffer }> {
  const derived = await new Promise<Buffer>((resolve, reject) =>
    scrypt(passphrase, opening.subarray(magic.length), 64, effort, (fault, key) =>
      fault ? reject(fault) : resolve(key),
    ),
  );
  const check = createHmac('sha256', derived.subarray(32)).update(opening).digest();
  return { key: derived.subarray(0, 32), check };
}

const wrongPassphrase = (): Refusal =>
  new Refusal(
    'backup.wrongPassphrase',
    'The passphrase does not open this backup: name the file of the one it was made with.',
  );
