import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Webhook as Verifier } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { root } from '../../platform/config.ts';
import { newSecret, signedHeaders } from './signature.ts';
import { openVault } from './vault.ts';

/** The verifier asks the machine for the time, so a message is of now. */
const message = { id: 'an-id', at: Temporal.Now.instant(), body: '{"type":"note.said","words":"ä"}' };

describe('a signature', () => {
  test('is one that the verifier of the specification takes', () => {
    const secret = newSecret();
    expect(new Verifier(secret).verify(message.body, signedHeaders([secret], message))).toEqual({
      type: 'note.said',
      words: 'ä',
    });
  });

  test('is the one of the specification’s own example', () => {
    const at = Temporal.Instant.fromEpochMilliseconds(1_614_265_330_000);
    const sample = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at, body: '{"test": 2432232314}' };
    expect(signedHeaders(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], sample)).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  test('of two secrets is taken under either, and under no third', () => {
    const [old, fresh, foreign] = [newSecret(), newSecret(), newSecret()];
    const headers = signedHeaders([fresh, old], message);
    expect(headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    for (const secret of [old, fresh]) expect(new Verifier(secret).verify(message.body, headers)).toBeDefined();
    expect(() => new Verifier(foreign).verify(message.body, headers)).toThrow('No matching signature');
  });

  test.each([
    ['the body', '{"type":"note.said","words":"a"}', {}],
    ['the id', message.body, { 'webhook-id': 'another-id' }],
    ['the time', message.body, { 'webhook-timestamp': String(Math.floor(message.at.epochMilliseconds / 1000) + 1) }],
  ])('does not fit when %s was changed on the way', (_, body, changed) => {
    const secret = newSecret();
    const headers = { ...signedHeaders([secret], message), ...changed };
    expect(() => new Verifier(secret).verify(body, headers)).toThrow('No matching signature');
  });

  test('is one that the lines of the guide take, and refuse when it was changed', async () => {
    const guide = await readFile(join(root, 'docs', 'webhooks.md'), 'utf8');
    const [, lines = ''] = /```js\n([\s\S]*?)```/.exec(guide) ?? [];
    const { verify } = await import(`data:text/javascript,${encodeURIComponent(`${lines}\nexport { verify };`)}`);
    const [old, fresh] = [newSecret(), newSecret()];
    const headers = signedHeaders([fresh, old], message);
    for (const secret of [old, fresh]) expect(verify(secret, headers, message.body)).toMatchObject({ words: 'ä' });
    expect(() => verify(fresh, headers, `${message.body} `)).toThrow('not from Parley');
    const late = signedHeaders([fresh], { ...message, at: message.at.subtract({ minutes: 6 }) });
    expect(() => verify(fresh, late, message.body)).toThrow('too old');
  });

  test('a secret is 32 bytes under the prefix of the specification, and no two are alike', () => {
    const [one, other] = [newSecret(), newSecret()];
    expect(one).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(one).not.toBe(other);
  });
});

describe('the vault', () => {
  const vault = openVault('the secret of an installation');

  test('opens what it sealed, never twice sealed alike', () => {
    const secret = newSecret();
    const [one, other] = [vault.seal('a', secret), vault.seal('a', secret)];
    expect(one).not.toBe(other);
    expect([vault.open('a', one), vault.open('a', other)]).toEqual([secret, secret]);
    expect(Buffer.from(one, 'base64').toString('latin1')).not.toContain(secret);
  });

  test('opens nothing sealed for another webhook, by another installation, or changed since', () => {
    const sealed = vault.seal('a', 'whsec_x');
    const changed = Buffer.from(sealed, 'base64');
    changed[changed.length - 1]! ^= 1;
    expect(() => vault.open('b', sealed)).toThrow();
    expect(() => openVault('another').open('a', sealed)).toThrow();
    expect(() => vault.open('a', changed.toString('base64'))).toThrow();
  });
});
