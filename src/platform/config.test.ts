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
});
