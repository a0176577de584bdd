import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { type DemoHouse, openDemoHouse } from './demo-house.ts';
import { signedIn } from './signed-in.ts';

/** The promise: long work shows how far it is, and the page answers meanwhile. */

let house: DemoHouse;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [house, browser] = await Promise.all([openDemoHouse(), openBrowser()]);
  const context = await signedIn(browser, house, 'lindiwe.turaco@tanager.example');
  page = await context.newPage();
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

const address = () => `${house.address}/estimates/EST-2026-0001?tab=forecast`;

test('a forecast of a million draws shows how far it is, and another tab opens meanwhile', async () => {
  await page.route('**/forecast?*', (route) => route.continue({ url: `${route.request().url()}&draws=1000000` }));
  await page.goto(address());
  const bar = page.getByRole('progressbar', { name: 'Dice thrown' });
  await bar.waitFor();
  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByRole('tab', { name: 'Versions', selected: true }).waitFor();
  await page.getByRole('tab', { name: 'How sure' }).click();
  await page.getByText('1,000,000 draws').waitFor({ timeout: 60_000 });
  await bar.waitFor({ state: 'detached' });
  await page.unroute('**/forecast?*');
}, 90_000);

test('where events do not come through, the forecast comes as a whole', async () => {
  await page.route('**/forecast?*', (route) =>
    route.request().headers().accept === 'text/event-stream' ? route.abort() : route.continue(),
  );
  await page.goto(address());
  await page.getByText('20,000 draws').waitFor();
  await page.unroute('**/forecast?*');
});
