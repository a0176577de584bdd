import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { loadDemo } from '../fixtures/load.ts';
import { openBrowser } from '../scenarios/browser.ts';
import { systemClock } from '../src/platform/clock.ts';
import { root } from '../src/platform/config.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { openLog } from '../src/platform/log.ts';
import { openHouse, type RunningHouse } from '../src/web/house.ts';
import { buildPages } from '../src/web/pages.ts';
import { type Measurement, median } from './measurement.ts';
import { inLetter, sendOut } from './papers-out.ts';
import { servicesRequest, sowFor } from './services-sow.ts';

const runs = 9;
const slower = 4;
const most = 1000;
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, isMobile: true };

/** What of the page is waited for, and how it is found. */
const moments = {
  'who asks to sign what': 'main p strong',
  'the paper itself': 'article h1',
} as const;

/** How soon a phone shows whoever opens a signing link the first words: a browser that has nothing of the page yet. */
export async function measure(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  const database = await startEmbeddedPostgres({ folder: join(folder, 'data') });
  const house = await openHouse({
    ...{ databaseUrl: database.url, playbookFolder: join(root, 'playbooks', 'gitlab'), host: '127.0.0.1', port: 0 },
    ...{ publicUrl: undefined, pages: await buildPages(() => {}), bodyBytesMax: 8 * 1024 * 1024 },
    ...{ clock: systemClock, log: openLog('silent') },
    prepare: (db, playbook, clock) => loadDemo(db, playbook, clock, true),
  });
  const browser = await openBrowser();
  try {
    return await measureOpening(house, browser);
  } finally {
    await browser.close();
    await house.stop();
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureOpening(house: RunningHouse, browser: Browser): Promise<Measurement[]> {
  const request = await servicesRequest();
  const [address = ''] = await sendOut(house, 1, (number) => sowFor({ ...request, number }, 'Alder Freight'));
  const token = await inLetter(house, address, 'signature-asked', /\/guest\/([^/]+)\/signing/);
  const link = `http://127.0.0.1:${house.port}/guest/${token}/signing`;
  const passed = await enter(house, browser, token, address);
  const found: number[][] = [];
  const loaded: number[] = [];
  for (let run = -1; run < runs; run += 1) {
    const context = await browser.newContext({ ...phone, storageState: passed });
    const { times, bytes } = await open(context, link);
    // The first run warms up the server and is not counted.
    if (run >= 0) {
      found.push(times);
      loaded.push(bytes);
    }
    await context.close();
  }
  const note = `a new browser of ${phone.viewport?.width} px with a processor ${slower} times slower, no wait on the network; ${Math.round(median(loaded) / 1024)} KB of code`;
  return Object.keys(moments).map((moment, at) => {
    const ours = median(found.map((times) => times[at] ?? Number.NaN));
    const target = `within ${most} ms`;
    return { name: `A signing link shows ${moment}, 17 pages`, ours, unit: 'ms', target, met: ours <= most, note };
  });
}

/** Enters the code of a link once; @returns what a browser keeps of it. */
async function enter(house: RunningHouse, browser: Browser, token: string, address: string) {
  const context = await browser.newContext();
  const base = `http://127.0.0.1:${house.port}/api/guest/${token}/signing`;
  const headers = { origin: `http://127.0.0.1:${house.port}` };
  await context.request.post(`${base}/codes`, { data: {}, headers });
  const code = await inLetter(house, address, 'signature-code', /\b(\d{6})\b/);
  await context.request.post(`${base}/pass`, { data: { code }, headers });
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Opens a link; @returns when each moment was drawn, in milliseconds from its opening, and the bytes of code that it took. */
async function open(context: BrowserContext, link: string): Promise<{ times: number[]; bytes: number }> {
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await page.addInitScript((places: string[]) => {
    const drawn = (place: string) =>
      new Promise<number>((resolve) => {
        const watch = new MutationObserver(() => {
          if (!document.querySelector(place)) return;
          watch.disconnect();
          // The frame after the next task: what was found is on the screen.
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
        });
        watch.observe(document, { childList: true, subtree: true });
      });
    Object.assign(globalThis, { drawn: Promise.all(places.map(drawn)) });
  }, Object.values(moments));
  await page.goto(link, { waitUntil: 'commit' });
  const times = await page.evaluate<number[]>('drawn');
  const bytes = await page.evaluate<number>(
    "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0)",
  );
  return { times, bytes };
}
