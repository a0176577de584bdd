import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/** A key of its own for this purpose, derived from the installation's secret (RFC 5869). */
const keyOf = (secret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'parley', 'secrets of sign-in connections', 32));

/**
 * Encrypts a secret for the database.
 * @param name whose secret it is: sealed under one name it opens under no other
 */
export function seal(secret: string, name: string, plain: string): string {
  const iv = randomBytes(ivBytes);
  const sealing = createCipheriv(cipher, keyOf(secret), iv).setAAD(Buffer.from(name));
  const sealed = Buffer.concat([sealing.update(plain, 'utf8'), sealing.final()]);
  return Buffer.concat([iv, sealing.getAuthTag(), sealed]).toString('base64url');
}

/** Opens what `seal` closed. Throws where it was sealed under another name or secret, or was changed. */
export function unseal(secret: string, name: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const [iv, tag, rest] = [
    bytes.subarray(0, ivBytes),
    bytes.subarray(ivBytes, ivBytes + tagBytes),
    bytes.subarray(ivBytes + tagBytes),
  ];
  const opening = createDecipheriv(cipher, keyOf(secret), iv, { authTagLength: tagBytes })
    .setAAD(Buffer.from(name))
    .setAuthTag(tag);
  return Buffer.concat([opening.update(rest), opening.final()]).toString('utf8');
}
