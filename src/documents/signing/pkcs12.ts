import { createPrivateKey, X509Certificate } from 'node:crypto';
import * as asn1 from 'asn1js';
import * as pki from 'pkijs';
import { Refusal } from '../../platform/refusal.ts';
import { keyOf, refuseOutOfTime, type SigningKey, unfit } from './signing-key.ts';

/**
 * The key in a PKCS#12 file (.p12, .pfx), with its certificate and those that vouch for it.
 * @throws Refusal `key.unreadable` (no such file, a wrong passphrase, an encryption of the past), `key.unfit`
 */
export async function openPkcs12(file: Uint8Array, passphrase: string, at: Temporal.Instant): Promise<SigningKey> {
  const bags = await bagsIn(file, passphrase);
  const certificates = bags.flatMap(({ bagValue }) => {
    if (!(bagValue instanceof pki.CertBag)) return [];
    const { parsedValue } = bagValue;
    return parsedValue instanceof pki.Certificate
      ? [new X509Certificate(Buffer.from(parsedValue.toSchema().toBER()))]
      : [];
  });
  const [key, ...others] = bags.flatMap(({ bagValue }) => {
    const held = bagValue instanceof pki.PKCS8ShroudedKeyBag ? bagValue.parsedValue : bagValue;
    if (!(held instanceof pki.PrivateKeyInfo)) return [];
    return [createPrivateKey({ key: Buffer.from(held.toSchema().toBER()), format: 'der', type: 'pkcs8' })];
  });
  if (!key || others.length > 0) throw unfit(key ? 'the file holds several keys' : 'the file holds no key');
  const certificate = certificates.find((each) => each.checkPrivateKey(key));
  if (!certificate) throw unfit('the file holds no certificate of its key');
  const signing = keyOf(certificate, certificates, key);
  refuseOutOfTime(signing, at);
  return signing;
}

async function bagsIn(file: Uint8Array, password: string): Promise<pki.SafeBag[]> {
  const secret = Uint8Array.from(Buffer.from(password)).buffer;
  const pfx = parsed(file);
  try {
    await pfx.parseInternalValues({ password: secret, checkIntegrity: true });
    const safe = pfx.parsedValue?.authenticatedSafe;
    if (!safe) return [];
    const safeContents = safe.safeContents.map(({ contentType }) =>
      contentType === pki.ContentInfo.ENCRYPTED_DATA ? { password: secret } : {},
    );
    await safe.parseInternalValues({ safeContents });
    const contents: { value: pki.SafeContents }[] = safe.parsedValue?.safeContents ?? [];
    const bags = contents.flatMap(({ value }) => value.safeBags);
    for (const { bagValue } of bags) if (bagValue instanceof pki.PKCS8ShroudedKeyBag) await opened(bagValue, secret);
    return bags;
  } catch (fault) {
    throw whyClosed(String((fault as Error).message ?? fault));
  }
}

function parsed(file: Uint8Array): pki.PFX {
  try {
    return new pki.PFX({ schema: asn1.fromBER(Uint8Array.from(file).buffer).result });
  } catch {
    throw new Refusal('key.unreadable', 'This is no PKCS#12 file: hand over the .p12 or .pfx file of the key.');
  }
}

async function opened(bag: pki.PKCS8ShroudedKeyBag, password: ArrayBuffer): Promise<void> {
  await (bag as unknown as { parseInternalValues(by: { password: ArrayBuffer }): Promise<void> }).parseInternalValues({
    password,
  });
}

/** The library says in words what went wrong; a wrong passphrase fails the seal of the whole file first. */
function whyClosed(words: string): Refusal {
  if (/integrity|mac|decrypt/i.test(words))
    return new Refusal('key.unreadable', 'The PKCS#12 file does not open with this passphrase: check it.');
  return new Refusal(
    'key.unreadable',
    'The PKCS#12 file is encrypted in a way of the past: write it anew with “openssl pkcs12 -export” of OpenSSL 3.',
    { detail: words },
  );
}
