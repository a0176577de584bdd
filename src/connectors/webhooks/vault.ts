import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Seals secrets for the database and opens them again. */
export interface Vault {
  /** `owner` is whose secret it is: sealed for one, it does not open for another. */
  seal(owner: string, secret: string): string;
  open(owner: string, sealed: string): string;
}

const [nonceBytes, tagBytes] = [12, 16];

/** Opens the vault of an installation: AES-256-GCM under a key derived from its secret (HKDF-SHA256). */
export function openVault(installationSecret: string): Vault {
  const key = Buffer.from(hkdfSync('sha256', installationSecret, '', 'parley webhook secrets', 32));
  return {
    seal(owner, secret) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
    },
    open(owner, sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
        .setAAD(Buffer.from(owner))
        .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]).toString('utf8');
    },
  };
}
