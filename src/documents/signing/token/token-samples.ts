import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TokenRules } from '../../../platform/config.ts';
import { certificatesIn } from '../signing-key.ts';
import { sampleKey } from '../signing-samples.ts';
import type { PlayedToken } from './played-tool.ts';

const tool = fileURLToPath(new URL('./played-tool.ts', import.meta.url));

const keys = {
  '01': sampleKey('House by RSA', {}, generateKeyPairSync('rsa', { modulusLength: 2048 })),
  '02': sampleKey('House on P-256'),
  '03': sampleKey('House on P-384', {}, generateKeyPairSync('ec', { namedCurve: 'P-384' })),
  '04': sampleKey('House without a certificate'),
};

/** A token of the played tool, in a folder of its own. */
export interface TokenSample {
  /** How it is configured; the ids of its keys are 01 (RSA), 02 (P-256), 03 (P-384), and 04, which has no certificate. */
  readonly rules: TokenRules;
  readonly folder: string;
  readonly certificates: Readonly<Record<string, string>>;
  /** What the tool was asked and did, a line each. */
  calls(): string[];
  /** Something happens to the token; says what it is after that. */
  change(changes: Partial<PlayedToken>): PlayedToken;
}

/** A token with keys of every kind that signs, and a `pkcs11-tool` in the only folder of PATH. */
export function tokenSample(): TokenSample {
  const folder = mkdtempSync(join(tmpdir(), 'parley-token-'));
  const module = join(folder, 'token.json');
  writeFileSync(join(folder, 'pkcs11-tool'), `#!/bin/sh\nexec '${process.execPath}' '${tool}' "$@"\n`);
  chmodSync(join(folder, 'pkcs11-tool'), 0o700);
  const objects = Object.entries(keys).map(([id, { certificates, privateKey }]) => {
    const certificate = id === '04' ? null : (certificatesIn(certificates)[0]?.raw.toString('base64') ?? null);
    return [id, { privateKey, certificate }] as const;
  });
  const token: PlayedToken = {
    ...{ label: 'House papers', pin: 'open-sesame-4711', triesLeft: 3, there: true, milliseconds: 0, failsWith: null },
    objects: Object.fromEntries(objects),
  };
  writeFileSync(module, JSON.stringify(token));
  const change = (changes: Partial<PlayedToken>): PlayedToken => {
    const changed = { ...JSON.parse(readFileSync(module, 'utf8')), ...changes };
    writeFileSync(module, JSON.stringify(changed));
    return changed;
  };
  return {
    rules: {
      ...{ module, label: token.label, keyId: '02', pin: token.pin, pinFile: undefined },
      ...{ certificatesFile: undefined, seconds: 20, environment: { PATH: folder } },
    },
    folder,
    certificates: Object.fromEntries(Object.entries(keys).map(([id, key]) => [id, key.certificates])),
    calls: () => readFileSync(`${module}.calls`, 'utf8').trim().split('\n'),
    change,
  };
}
