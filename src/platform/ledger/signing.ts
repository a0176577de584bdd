import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { canonicalJson } from '../canonical-json.ts';
import type { Tx } from '../database/database.ts';
import { Refusal } from '../refusal.ts';
import { keyId } from './seal.ts';

/** Signs with the key in force. */
export interface Signer {
  readonly id: string;
  /** Ed25519 over a value's canonical JSON, in hex. */
  sign(value: unknown): string;
}

const publicHalf = (key: KeyObject): string =>
  (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'der', type: 'spki' }).toString('base64');

const signerOf = (key: KeyObject): Signer => ({
  id: keyId(publicHalf(key)),
  sign: (value) => sign(null, Buffer.from(canonicalJson(value)), key).toString('hex'),
});

/** Reads an Ed25519 private key from a PEM file. */
async function readPrivateKey(file: string): Promise<KeyObject> {
  const pem = await readFile(file, 'utf8').catch((fault: NodeJS.ErrnoException) => {
    throw new Refusal(
      'ledger.keyUnreadable',
      `The signing key ${file} cannot be read (${fault.code}): check the path.`,
    );
  });
  const key = parsedKey(() => createPrivateKey(pem));
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw new Refusal(
    'ledger.keyUnusable',
    `${file} holds no Ed25519 private key: make one by "openssl genpkey -algorithm ed25519 -out ${file}".`,
  );
}

/**
 * Reads a public key as the auditor's page shows it: PEM, or the base64 of its DER form.
 * @returns SPKI in base64
 * @throws Refusal `ledger.keyUnusable`
 */
export function readPublicKey(text: string, file: string): string {
  const key =
    parsedKey(() => createPublicKey(text)) ??
    parsedKey(() => createPublicKey({ key: Buffer.from(text.trim(), 'base64'), format: 'der', type: 'spki' }));
  if (key?.asymmetricKeyType === 'ed25519') return publicHalf(key);
  throw new Refusal('ledger.keyUnusable', `${file} holds no Ed25519 public key: take it from the page of the record.`);
}

function parsedKey(read: () => KeyObject): KeyObject | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** The key in force with its private half where the database keeps it. */
const keyInForce = (tx: Tx) =>
  tx
    .selectFrom('ledgerKey')
    .leftJoin('ledgerKeySecret', 'ledgerKeySecret.keyId', 'ledgerKey.id')
    .select(['ledgerKey.id', 'ledgerKeySecret.privateKey'])
    .where('retiredAt', 'is', null)
    .executeTakeFirst();

/**
 * Who signs now, and the key to be announced where a file brings another one than the database kept. The first time it
 * makes a pair of keys.
 * @param file PARLEY_SIGNING_KEY: where the private key is kept outside the database
 * @throws Refusal `ledger.keyElsewhere` without the file that holds the key in force, `ledger.otherKey` with another file
 */
export async function openSigner(
  tx: Tx,
  file: string | undefined,
  at: Temporal.Instant,
): Promise<{ signer: Signer; next: NewKey | null }> {
  const given = file === undefined ? null : await readPrivateKey(file);
  const inForce = await keyInForce(tx);
  if (!inForce) {
    const key = given ?? generateKeyPairSync('ed25519').privateKey;
    await keepKey(tx, newKey(key, given === null), at);
    return { signer: signerOf(key), next: null };
  }
  if (given && signerOf(given).id === inForce.id) return { signer: signerOf(given), next: null };
  if (inForce.privateKey !== null)
    return { signer: signerOf(createPrivateKey(inForce.privateKey)), next: given && newKey(given, false) };
  throw given
    ? new Refusal(
        'ledger.otherKey',
        `The ledger is signed with key ${inForce.id}, and PARLEY_SIGNING_KEY is another: set it to the old file, and change keys by "parley ledger rotate --to" with the new one.`,
      )
    : new Refusal(
        'ledger.keyElsewhere',
        `The ledger is signed with key ${inForce.id}, whose private half is not in the database: set PARLEY_SIGNING_KEY to its file.`,
      );
}

/** A key to come: its public half, and the private one where the database shall keep it. */
export interface NewKey {
  readonly id: string;
  readonly publicKey: string;
  readonly privateKey: string | null;
}

const newKey = (key: KeyObject, kept: boolean): NewKey => ({
  id: keyId(publicHalf(key)),
  publicKey: publicHalf(key),
  privateKey: kept ? key.export({ format: 'pem', type: 'pkcs8' }).toString() : null,
});

/** The key that follows: of a file, or a fresh one that the database keeps. */
export const nextKey = async (file: string | undefined): Promise<NewKey> =>
  file === undefined
    ? newKey(generateKeyPairSync('ed25519').privateKey, true)
    : newKey(await readPrivateKey(file), false);

/** Puts a key in force; the one before is retired and its private half forgotten. */
export async function keepKey(tx: Tx, { id, publicKey, privateKey }: NewKey, at: Temporal.Instant): Promise<void> {
  await sql`delete from ledger_key_secret`.execute(tx);
  await tx.updateTable('ledgerKey').set({ retiredAt: at }).where('retiredAt', 'is', null).execute();
  await tx.insertInto('ledgerKey').values({ id, publicKey, since: at }).execute();
  if (privateKey !== null) await tx.insertInto('ledgerKeySecret').values({ keyId: id, privateKey }).execute();
}
