import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDemo } from '../fixtures/load.ts';
import { wholePaper } from '../src/documents/paper-samples.ts';
import { systemClock } from '../src/platform/clock.ts';
import { root } from '../src/platform/config.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { openLog } from '../src/platform/log.ts';
import { openHouse, type RunningHouse } from '../src/web/house.ts';
import type { Measurement } from './measurement.ts';
import { inLetter, sendOut } from './papers-out.ts';

/** How many sign at the same moment, each in a browser and from an address of their own. */
const signers = 100;
const secondsMost = 60;

/** A browser of one signer that has entered its code. */
interface Browser {
  sign(): Promise<Response>;
}

/** A hundred people sign at once, by their links: each a paper of their own, and by twenty-five the same paper. */
export async function measure(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  const database = await startEmbeddedPostgres({ folder: join(folder, 'data') });
  try {
    const house = await openHouse({
      ...{ databaseUrl: database.url, playbookFolder: join(root, 'playbooks', 'gitlab'), host: '127.0.0.1', port: 0 },
      ...{ publicUrl: undefined, proxies: 1, pages: null, bodyBytesMax: 8 * 1024 * 1024 },
      ...{
        clock: systemClock,
        log: openLog('silent'),
        prepare: (db, playbook, clock) => loadDemo(db, playbook, clock, true),
      },
    });
    try {
      return [await signAtOnce(house, 1), await signAtOnce(house, 25)];
    } finally {
      await house.stop();
    }
  } finally {
    await database.stop();
    await rm(folder, { recursive: true });
  }
}

async function signAtOnce(house: RunningHouse, together: number): Promise<Measurement> {
  const addresses: string[] = [];
  for (let paper = 0; paper < signers / together; paper += 1)
    addresses.push(...(await sendOut(house, together, (number) => wholePaper('Alder Freight', { id: number }))));
  const browsers: Browser[] = [];
  for (const [at, address] of addresses.entries()) browsers.push(await browserOf(house, address, at));
  const started = performance.now();
  const times = await Promise.all(
    browsers.map(async ({ sign }) => {
      const { status } = await sign();
      return { status, milliseconds: performance.now() - started };
    }),
  );
  const errors = times.filter(({ status }) => status !== 200);
  const seconds = Math.max(...times.map(({ milliseconds }) => milliseconds)) / 1000;
  const of = together === 1 ? 'each a paper of their own' : `${together} to a paper`;
  console.error(`  ${of}: ${seconds.toFixed(1)} s, ${errors.length} refused`);
  return {
    ...{ name: `${signers} people sign at once by their links, ${of}`, ours: seconds, unit: 's' },
    ...{ target: `all of them, within ${secondsMost} s`, met: errors.length === 0 && seconds <= secondsMost },
    note: `${errors.length} refused; each signature is made, sealed and certified with 3072 bits of RSA`,
  };
}

/** Opens the link that was mailed to an address, and enters the code that was mailed after it. */
async function browserOf(house: RunningHouse, address: string, at: number): Promise<Browser> {
  const token = await inLetter(house, address, 'signature-asked', /\/guest\/([^/]+)\/signing/);
  const base = `http://127.0.0.1:${house.port}/api/guest/${token}/signing`;
  const from = `10.${at >> 8}.${at & 255}.7`;
  const post = (rest: string, body: object, cookie = '') =>
    fetch(`${base}${rest}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': from, cookie },
      body: JSON.stringify(body),
    });
  await post('/codes', {});
  const code = await inLetter(house, address, 'signature-code', /\b(\d{6})\b/);
  const entered = await post('/pass', { code });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { paperHash: paper } = (await entered.json()) as { paperHash: string };
  const body = { signature: { way: 'typed', name: 'Robin Linden' }, consent: true, paper };
  return { sign: () => post('/signature', body, cookie) };
}
