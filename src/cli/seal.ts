import { X509Certificate } from 'node:crypto';
import { writePdf } from '../documents/pdf.ts';
import { authorityAt, timeStampOf } from '../documents/signing/cms/time-stamp.ts';
import { configuredKey } from '../documents/signing/house-keys.ts';
import { sealPdf } from '../documents/signing/sealing.ts';
import { keyFrom, type SigningKey } from '../documents/signing/signing-key.ts';
import { trialKey } from '../documents/signing/trial-key.ts';
import { verifyPdf } from '../documents/signing/verifying.ts';
import type { PaperKeyRules } from '../platform/config.ts';
import { type Finding, fault, hint, ok, refused } from '../platform/doctor/finding.ts';
import { linePaper } from './press.ts';

const matter = 'signing key';
const HOW =
  'See PARLEY_SIGNING_KEY_FILE and its passphrase, or PARLEY_SIGNING_TOKEN_MODULE and its PIN; docs/signing-keys.md says how.';
/** A new certificate takes some weeks to get. */
const DAYS_OF_WARNING = 45;

/**
 * Whether papers can be signed, tried on a paper of one page that nobody keeps: the key opens, its certificate holds, the
 * seal is valid. Where an authority for time-stamps is configured, it is asked for one.
 */
export async function examineSeal(rules: PaperKeyRules, now: Temporal.Instant): Promise<Finding[]> {
  const key = await ofTheKey(rules, now);
  return rules.timeStamps ? [key, await ofTheTimeStamps(rules.timeStamps)] : [key];
}

async function ofTheKey(rules: PaperKeyRules, now: Temporal.Instant): Promise<Finding> {
  try {
    const configured = await configuredKey(rules, now);
    const key = configured ?? (await triedKey(now));
    const { pdf } = await sealPdf(writePdf(linePaper()), { key, signer: { name: 'Parley', reason: null, at: now } });
    const { problems } = verifyPdf(pdf, { trust: [new X509Certificate(key.certificates[0])] });
    if (problems.length > 0) {
      const cure = 'Take a certificate that may sign papers (key usage digitalSignature or nonRepudiation).';
      return fault(matter, `A page was sealed, and is not valid: ${problems.join(' ')}`, cure);
    }
    return configured ? inForce(configured, rules, now) : trial();
  } catch (refusal) {
    return refused(matter, refusal, HOW);
  }
}

const triedKey = async (now: Temporal.Instant): Promise<SigningKey> =>
  keyFrom(await trialKey({ name: 'Parley', from: now.subtract({ hours: 1 }), until: now.add({ hours: 1 }) }));

const trial = (): Finding =>
  hint(
    matter,
    'Papers are signed with a trial key, for which nobody vouches, and say so. A page was sealed and is valid.',
    'Before the first paper goes out set PARLEY_SIGNING_KEY_FILE or PARLEY_SIGNING_TOKEN_MODULE: docs/signing-keys.md says how.',
  );

function inForce({ kind, until, certificates }: SigningKey, rules: PaperKeyRules, now: Temporal.Instant): Finding {
  const { subject } = new X509Certificate(certificates[0]);
  const place = rules.token ? ` in the token “${rules.token.label}”` : '';
  const named = `${kind === 'rsa' ? 'An RSA key' : 'A key on a curve'}${place} of ${subject.replaceAll('\n', ', ')}`;
  const day = until.toString().slice(0, 10);
  if (Temporal.Instant.compare(until, now.add({ hours: 24 * DAYS_OF_WARNING })) > 0)
    return ok(matter, `${named} signs papers until ${day}. A page was sealed and is valid.`);
  const cure = 'Order another certificate now, and configure it before that day: docs/signing-keys.md says how.';
  return hint(matter, `${named} signs papers only until ${day}.`, cure);
}

async function ofTheTimeStamps({ url, seconds }: { readonly url: string; readonly seconds: number }): Promise<Finding> {
  const stamps = 'time-stamps';
  try {
    await timeStampOf(Buffer.from('parley doctor'), authorityAt(url, seconds));
    return ok(stamps, `${new URL(url).host} stamps the time.`);
  } catch (refusal) {
    return refused(
      stamps,
      refusal,
      'See PARLEY_TIMESTAMP_URL; until it answers papers are signed without a time-stamp.',
    );
  }
}
