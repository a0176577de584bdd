import { describe, expect, test } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { wholePaper } from '../paper-samples.ts';
import { writePdf } from '../pdf.ts';
import { openPkcs12 } from './pkcs12.ts';
import { pkcs12Samples } from './pkcs12-samples.ts';
import { sealPdf } from './sealing.ts';
import { NOW } from './signing-samples.ts';
import { verifyPdf } from './verifying.ts';

const bytesOf = (name: keyof typeof pkcs12Samples): Buffer => Buffer.from(pkcs12Samples[name], 'base64');
const opened = (name: keyof typeof pkcs12Samples, passphrase = 'correct-horse') =>
  openPkcs12(bytesOf(name), passphrase, NOW);

describe('a PKCS#12 file', () => {
  test.each([
    ['rsa', 'correct-horse', 'Rsa'],
    ['curve', 'correct-horse', 'Curve'],
    ['umlaut', 'schlüssel', 'Curve'],
  ] as const)('with a key of kind %s signs papers', async (name, passphrase, signer) => {
    const key = await opened(name, passphrase);
    const { pdf } = await sealPdf(writePdf(wholePaper()), { key, signer: { name: signer, reason: null, at: NOW } });
    expect(verifyPdf(pdf)).toMatchObject({ valid: true, signatures: [{ signer, trial: false, level: 'B-B' }] });
    expect(key).toMatchObject({ trial: false, until: Temporal.Instant.from('2056-01-01T00:00:00Z') });
  });

  test.each([
    ['curve', 'wrong', 'key.unreadable', 'does not open with this passphrase'],
    ['curve', '', 'key.unreadable', 'does not open with this passphrase'],
    ['old', 'correct-horse', 'key.unreadable', 'encrypted in a way of the past'],
    ['ended', 'correct-horse', 'key.expired', 'ended on 2025-01-01'],
    ['future', 'correct-horse', 'key.tooEarly', 'begins on 2055-01-01'],
    ['noKey', 'correct-horse', 'key.unfit', 'holds no key'],
    ['noCertificate', 'correct-horse', 'key.unfit', 'no certificate of its key'],
    ['edwards', 'correct-horse', 'key.unfit', 'neither RSA of 2048 bits'],
  ] as const)('%s with the passphrase "%s" is refused as %s', async (name, passphrase, code, words) => {
    const refusal = await opened(name, passphrase).catch((fault: unknown) => fault);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ code });
    expect((refusal as Refusal).message).toContain(words);
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a PEM file', Buffer.from('-----BEGIN PRIVATE KEY-----\n')],
    ['half of one', bytesOf('rsa').subarray(0, 900)],
  ])('that is %s is refused', async (_, bytes) => {
    const refusal = await openPkcs12(bytes, 'correct-horse', NOW).catch((fault: unknown) => fault);
    expect(refusal).toMatchObject({
      code: 'key.unreadable',
      message: expect.stringContaining('This is no PKCS#12 file'),
    });
  });
});
