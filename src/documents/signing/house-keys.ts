import type { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Clock } from '../../platform/clock.ts';
import type { PaperKeyRules, TokenRules } from '../../platform/config.ts';
import type { Db, Tx } from '../../platform/database/database.ts';
import { keepPaperKey, keptPaperKeys, keptTrialKey, takeTurnsAtKeys } from '../../platform/paper-keys.ts';
import { Refusal } from '../../platform/refusal.ts';
import { authorityAt, type TimeStampAuthority } from './cms/time-stamp.ts';
import { openPkcs12 } from './pkcs12.ts';
import { certificatesIn, type KeptKey, keyFrom, pemOf, type SigningKey, unfit } from './signing-key.ts';
import { openToken } from './token/token-key.ts';
import { trialKey } from './trial-key.ts';

/** With what this house signs, and whom it trusts for what it signed before. */
export interface HouseKeys {
  readonly key: SigningKey;
  readonly timeStamp: TimeStampAuthority | undefined;
  /** Those of every key that ever signed here, the newest first: the `trust` of `verifyPdf` for papers of the house. */
  readonly certificates: readonly X509Certificate[];
}

/** What signs where nothing was configured. */
export const ownKeys: PaperKeyRules = {
  keyFile: undefined,
  passphrase: undefined,
  passphraseFile: undefined,
  token: undefined,
  timeStamps: undefined,
};

/** A trial key is for trying; whoever tries for longer gets another at the next start. */
const TRIAL_DAYS = 730;

/**
 * Opens the keys of the house, as the owner of the database: no request may read what signs. The key of the configured
 * file or token signs; where there is none, the trial key that the house keeps, made at the first start. Its certificate is
 * kept for good, so that papers stay provable after the key was changed.
 * @throws Refusal `key.unreadable`, `key.unfit`, `key.expired`, `key.tooEarly`, `token.*` (503)
 */
export async function openHouseKeys(db: Db, rules: PaperKeyRules, clock: Clock): Promise<HouseKeys> {
  const now = clock.now();
  const given = await configuredKey(rules, now);
  return db.transaction().execute(async (tx) => {
    await takeTurnsAtKeys(tx);
    const key = given ?? (await trialKeyOf(tx, now));
    await keepPaperKey(tx, keptOf(key), null, now);
    const certificates = (await keptPaperKeys(tx)).flatMap((kept) => certificatesIn(kept.certificates));
    const { timeStamps } = rules;
    return { key, certificates, timeStamp: timeStamps && authorityAt(timeStamps.url, timeStamps.seconds) };
  });
}

const keptOf = (key: SigningKey) => ({
  id: key.id,
  certificates: key.certificates.map(pemOf).join(''),
  trial: key.trial,
  holdsFrom: key.from,
  holdsUntil: key.until,
});

async function trialKeyOf(tx: Tx, now: Temporal.Instant): Promise<SigningKey> {
  const kept = await keptTrialKey(tx, now);
  if (kept) return keyFrom(kept);
  // A clock that was set back a little shall find it in force.
  const made: KeptKey = await trialKey({
    name: 'Parley',
    from: now.subtract({ hours: 24 }),
    until: now.add({ hours: 24 * TRIAL_DAYS }),
  });
  const key = keyFrom(made);
  await keepPaperKey(tx, keptOf(key), made.privateKey, now);
  return key;
}

/**
 * The key that is configured: that of a PKCS#12 file or of a PKCS#11 token; null where neither is.
 * @throws Refusal `key.unreadable`, `key.unfit`, `key.expired`, `key.tooEarly`, `token.*` (503)
 */
export async function configuredKey(rules: PaperKeyRules, at: Temporal.Instant): Promise<SigningKey | null> {
  const { keyFile, passphrase, passphraseFile, token } = rules;
  if (token) return keyInToken(token, at);
  if (keyFile === undefined) return null;
  return openPkcs12(await readSecret(keyFile), await wordsOf(passphrase, passphraseFile), at);
}

async function keyInToken(rules: TokenRules, at: Temporal.Instant): Promise<SigningKey> {
  const { certificatesFile } = rules;
  const given = certificatesFile === undefined ? [] : certificatesIn(String(await readSecret(certificatesFile)));
  if (certificatesFile !== undefined && given.length === 0)
    throw unfit(`there is no certificate in ${certificatesFile}`);
  return openToken({ ...rules, pin: await wordsOf(rules.pin, rules.pinFile) }, given, at);
}

/** What opens a key, given itself or in a file, whose last line may have an end. */
const wordsOf = async (words: string | undefined, file: string | undefined): Promise<string> =>
  file === undefined ? (words ?? '') : (await readSecret(file)).toString('utf8').trimEnd();

const readSecret = (file: string): Promise<Buffer> =>
  readFile(file).catch((fault: NodeJS.ErrnoException) => {
    throw new Refusal('key.unreadable', `${file} cannot be read (${fault.code}): check the path and who may read it.`);
  });
