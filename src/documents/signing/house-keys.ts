import type { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Clock } from '../../platform/clock.ts';
import type { PaperKeyRules } from '../../platform/config.ts';
import type { Db, Tx } from '../../platform/database/database.ts';
import { keepPaperKey, keptPaperKeys, keptTrialKey, takeTurnsAtKeys } from '../../platform/paper-keys.ts';
import { Refusal } from '../../platform/refusal.ts';
import { authorityAt, type TimeStampAuthority } from './cms/time-stamp.ts';
import { openPkcs12 } from './pkcs12.ts';
import { certificatesIn, type KeptKey, keyFrom, pemOf, type SigningKey } from './signing-key.ts';
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
  timeStamps: undefined,
};

/** A trial key is for trying; whoever tries for longer gets another at the next start. */
const TRIAL_DAYS = 730;

/**
 * Opens the keys of the house, as the owner of the database: no request may read what signs. The key of the configured
 * file signs; where there is none, the trial key that the house keeps, made at the first start. Its certificate is kept
 * for good, so that papers stay provable after the key was changed.
 * @throws Refusal `key.unreadable`, `key.unfit`, `key.expired`, `key.tooEarly`
 */
export async function openHouseKeys(db: Db, rules: PaperKeyRules, clock: Clock): Promise<HouseKeys> {
  const now = clock.now();
  const given = rules.keyFile === undefined ? null : await keyInFile(rules.keyFile, rules, now);
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
 * The key of a PKCS#12 file, by the passphrase that is configured beside it.
 * @throws Refusal `key.unreadable`, `key.unfit`, `key.expired`, `key.tooEarly`
 */
export async function keyInFile(file: string, rules: PaperKeyRules, at: Temporal.Instant): Promise<SigningKey> {
  const { passphrase, passphraseFile } = rules;
  const words =
    passphraseFile === undefined ? passphrase : (await readSecret(passphraseFile)).toString('utf8').trimEnd();
  return openPkcs12(await readSecret(file), words ?? '', at);
}

const readSecret = (file: string): Promise<Buffer> =>
  readFile(file).catch((fault: NodeJS.ErrnoException) => {
    throw new Refusal('key.unreadable', `${file} cannot be read (${fault.code}): check the path and who may read it.`);
  });
