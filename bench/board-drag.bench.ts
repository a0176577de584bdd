import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { demoPassword } from '../fixtures/company.ts';
import { loadDemo } from '../fixtures/load.ts';
import { openBrowser } from '../scenarios/browser.ts';
import { systemClock } from '../src/platform/clock.ts';
import { root } from '../src/platform/config.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { openLog } from '../src/platform/log.ts';
import { openHouse } from '../src/web/house.ts';
import { buildPages } from '../src/web/pages.ts';
import { fillOpportunities } from './many-opportunities.ts';
import { fillProposals, openCards } from './many-proposals.ts';
import type { Measurement } from './measurement.ts';

const opportunities = 6_000;
const columns = 8;

/** Frames a second while a card is dragged over a board of 5,000 open cards, against an empty page under the same hand. */
export async function measure(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  const database = await startEmbeddedPostgres({ folder: join(folder, 'data') });
  const house = await openHouse({
    databaseUrl: database.url,
    pages: await buildPages(() => {}),
    playbookFolder: join(root, 'playbooks', 'gitlab'),
    host: '127.0.0.1',
    port: 0,
    publicUrl: undefined,
    bodyBytesMax: 1024 * 1024,
    clock: systemClock,
    log: openLog('silent'),
    prepare: async (db, playbook, clock) => {
      const demo = await loadDemo(db, playbook, clock, true);
      const stages = playbook.lifecycles.opportunity.states.map(({ id }) => id);
      await fillOpportunities(db, stages, opportunities);
      await fillProposals(db, playbook);
      return demo;
    },
  });
  const browser = await openBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 2200, height: 1100 } });
    const address = `http://127.0.0.1:${house.port}`;
    const data = { email: 'lindiwe.turaco@tanager.example', password: demoPassword };
    await context.request.post(`${address}/api/auth/sign-in/email`, { data, headers: { origin: address } });
    const empty = await context.newPage();
    await empty.goto('about:blank');
    const peer = await framesUnder(empty, 300, 400);
    const page = await context.newPage();
    await page.goto(`${address}/proposals`);
    await readAll(page);
    const card = await page.locator('[data-card]').first().boundingBox();
    if (!card) throw new Error('the board shows no card');
    const ours = await framesUnder(page, card.x + card.width / 2, card.y + card.height / 2);
    const ratio = ours / peer;
    return [
      {
        name: `Dragging over a board of ${openCards.toLocaleString('en-US')} open cards`,
        ...{ ours, peer, peerName: 'an empty page in the same browser', unit: 'frames/s', ratio },
        target: 'at least 0.95x',
        met: ratio >= 0.95,
      },
    ];
  } finally {
    await browser.close();
    await house.stop();
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Scrolls every column to its end, so that all of its cards have come. */
async function readAll(page: Page): Promise<void> {
  await page.locator('[data-card]').first().waitFor();
  for (let round = 0; round < 4; round += 1) {
    for (let at = 0; at < columns; at += 1) {
      const cards = page.locator('[data-column]').nth(at).locator('section');
      await cards.evaluate((frame) => frame.scrollTo({ top: frame.scrollHeight }));
      await page.waitForTimeout(250);
    }
  }
}

/** Presses at a place, moves to and fro for three seconds, and counts the frames that were drawn meanwhile. */
async function framesUnder(page: Page, x: number, y: number): Promise<number> {
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 20, y + 10, { steps: 4 });
  const counting = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const began = performance.now();
        let frames = 0;
        const tick = () => {
          frames += 1;
          const passed = performance.now() - began;
          if (passed < 3000) requestAnimationFrame(tick);
          else resolve((frames * 1000) / passed);
        };
        requestAnimationFrame(tick);
      }),
  );
  let moving = true;
  void counting.finally(() => {
    moving = false;
  });
  for (let step = 0; moving; step += 1) await page.mouse.move(200 + ((step * 23) % 1800), 300 + ((step * 7) % 500));
  await page.mouse.up();
  return counting;
}
