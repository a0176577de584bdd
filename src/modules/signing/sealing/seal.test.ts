import { expect, test } from 'vitest';
import { wholePaper } from '../../../documents/paper-samples.ts';
import { writePdf } from '../../../documents/pdf.ts';
import { keyFrom } from '../../../documents/signing/signing-key.ts';
import { ada, NOW } from '../../../documents/signing/signing-samples.ts';
import { tokenRefusal } from '../../../documents/signing/token/pkcs11-tool.ts';
import { openSeal } from './seal.ts';

test('a token that cannot sign is told to whoever signs in calm words, and to the log in its own', async () => {
  const away = tokenRefusal(
    'away',
    'The signing token is not there: see PARLEY_SIGNING_TOKEN_LABEL.',
    'C_Login failed',
  );
  const key = { ...keyFrom(ada), sign: () => Promise.reject(away) };
  const seal = openSeal({ key, timeStamp: undefined, certificates: [] });
  const signing = seal.sign(writePdf(wholePaper()), { name: 'Ada Lawyer', reason: 'Agreed', at: NOW });
  await expect(signing).rejects.toMatchObject({
    ...{ code: 'seal.away', status: 503, retryAfterSeconds: 60 },
    message: expect.not.stringMatching(/token|PARLEY/),
    detail: 'token.away: The signing token is not there: see PARLEY_SIGNING_TOKEN_LABEL. C_Login failed',
  });
});
