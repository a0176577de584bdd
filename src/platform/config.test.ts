import { describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { Refusal } from './refusal.ts';

describe('the configuration', () => {
  test('needs nothing to be set', () => {
    const config = readConfig({ XDG_DATA_HOME: '/data/of/user' });
    expect(config).toMatchObject({ port: 3000, host: '127.0.0.1', demo: true, databaseUrl: undefined });
    expect(config.dataFolder).toBe('/data/of/user/parley');
  });

  test('prefers PARLEY_DATA, and takes an empty variable for none', () => {
    expect(readConfig({ PARLEY_DATA: '/elsewhere', DATABASE_URL: '' })).toMatchObject({
      dataFolder: '/elsewhere',
      databaseUrl: undefined,
    });
  });

  test('names every bad variable, what it is and what it should be', () => {
    const read = () => readConfig({ PORT: 'eighty', DATABASE_URL: 'mysql://x', PARLEY_DEMO: 'maybe' });
    expect(read).toThrow(Refusal);
    try {
      read();
    } catch (refusal) {
      const { message, faults } = refusal as Refusal;
      expect(message).toContain('DATABASE_URL, PORT, PARLEY_DEMO');
      expect(faults.map(({ place }) => place)).toEqual(['DATABASE_URL', 'PORT', 'PARLEY_DEMO']);
      expect(faults[0]?.sentence).toContain('must look like postgres://');
      expect(faults[0]?.sentence).toContain('mysql://x');
    }
  });

  test('says of a single bad variable at once what it should be', () => {
    const sentence = (environment: Record<string, string>) => {
      try {
        readConfig(environment);
      } catch (refusal) {
        return (refusal as Refusal).message.replace('The configuration cannot be used: ', '');
      }
      return undefined;
    };
    expect(sentence({ PORT: '70000' })).toBe('PORT must be a port from 0 to 65535; it is "70000".');
    expect(sentence({ PORT: '0x50' })).toBe('PORT must be a port from 0 to 65535; it is "0x50".');
    expect(sentence({ PORT: '8080' })).toBeUndefined();
    expect(sentence({ BODY_MEGABYTES_MAX: '0' })).toMatch(/^BODY_MEGABYTES_MAX must be .* from 1 to 512; it is "0"\.$/);
    expect(sentence({ LOG_LEVEL: 'loud' })).toMatch(/^LOG_LEVEL must be debug, info, warn, error or silent; /);
    expect(sentence({ PUBLIC_URL: 'parley.example:8080' })).toMatch(/^PUBLIC_URL must look like https:/);
  });

  test('reads which addresses webhooks may lead to', () => {
    const lead = (WEBHOOK_PRIVATE_ADDRESSES: string) =>
      readConfig({ WEBHOOK_PRIVATE_ADDRESSES }).webhooks.privateAddresses;
    expect([lead(''), lead('no'), lead('yes')]).toEqual([false, false, true]);
    expect(lead('10.0.0.0/8, fd00::/8')).toEqual(['10.0.0.0/8', 'fd00::/8']);
    for (const wrong of ['maybe', '10.0.0.1', '10.0.0.0/8,x', ','])
      expect(() => lead(wrong), wrong).toThrow('must be yes, no, or ranges such as 10.0.0.0/8, fd00::/8');
  });

  test('wants to know whom letters come from, once there is a mail server', () => {
    const SMTP_URL = 'smtp://user:word@mail.company.example:587';
    expect(readConfig({}).mail).toBeUndefined();
    expect(() => readConfig({ SMTP_URL })).toThrow('SMTP_URL is set and MAIL_FROM is not');
    expect(() => readConfig({ SMTP_URL, MAIL_FROM: 'Parley\nBcc: x <a@company.example>' })).toThrow('MAIL_FROM');
    const from = 'Parley <parley@company.example>';
    expect(readConfig({ SMTP_URL, MAIL_FROM: from }).mail).toEqual({ smtpUrl: SMTP_URL, from });
  });

  test('reads a signing token whole or not at all, and hands on what its library may need', () => {
    const PARLEY_SIGNING_TOKEN_PIN = '4711-0815';
    const token = {
      ...{ PARLEY_SIGNING_TOKEN_MODULE: '/lib/token.so', PARLEY_SIGNING_TOKEN_LABEL: 'House papers' },
      ...{ PARLEY_SIGNING_TOKEN_KEY: '0A', PARLEY_SIGNING_TOKEN_PIN, HSM_CONF: '/etc/hsm.conf', PORT: '80' },
    };
    expect(readConfig({ PORT: '80' }).paperKeys.token).toBeUndefined();
    expect(readConfig(token).paperKeys.token).toEqual({
      ...{ module: '/lib/token.so', label: 'House papers', keyId: '0A', pin: '4711-0815', seconds: 15 },
      environment: { HSM_CONF: '/etc/hsm.conf' },
    });
    for (const name of Object.keys(token).filter((each) => each.startsWith('PARLEY_')))
      expect(() => readConfig({ ...token, [name]: '' }), name).toThrow('a signing token needs');
    const both = () => readConfig({ ...token, PARLEY_SIGNING_TOKEN_PIN_FILE: '/etc/pin' });
    expect(both).toThrow('set PARLEY_SIGNING_TOKEN_PIN or PARLEY_SIGNING_TOKEN_PIN_FILE, not both.');
    expect(() => readConfig({ ...token, PARLEY_SIGNING_KEY_FILE: '/key.p12' })).toThrow('not both');
    expect(() => readConfig({ ...token, PARLEY_SIGNING_TOKEN_KEY: 'my key' })).toThrow('must be an id in hex');
  });

  test('never shows the password in an address', () => {
    const read = () => readConfig({ DATABASE_URL: 'mysql://amara:hunter2@db.example/parley' });
    expect(read).toThrow('it is "mysql://...@db.example/parley".');
  });
});
