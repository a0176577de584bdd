import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { type DemoHouse, openDemoHouse } from './demo-house.ts';
import { signedIn } from './signed-in.ts';

/** The promise: two people change the same need at the same time, and nothing either of them wrote is lost unseen. */

const number = 'OPP-2026-0033';
let house: DemoHouse;
let browser: Browser;
let hers: BrowserContext;
let page: Page;

beforeAll(async () => {
  [house, browser] = await Promise.all([openDemoHouse(), openBrowser()]);
  hers = await signedIn(browser, house, house.seller.email);
  page = await hers.newPage();
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

test('what both changed is chosen between, what one changed stands, and the form is saved on top', async () => {
  await page.goto(`${house.address}/opportunities/${number}/need`);
  await page.getByRole('combobox', { name: 'Qualified partner the seller knows' }).fill('Cobalt Orchard Consulting');
  await page.keyboard.press('Escape');
  await page.getByLabel('Professional Services has declined').check();

  const his = await signedIn(browser, house, 'rosalind.waxwing@tanager.example');
  const path = `${house.address}/api/opportunities/${number}`;
  const seen = await his.request.get(path);
  const { needs, circumstances } = (await seen.json()) as { needs: object[]; circumstances: object };
  const data = {
    needs: [...needs, { service: 'advisory' }],
    circumstances: { ...circumstances, sellerKnowsPartner: 'Ridgeline Delivery' },
  };
  const headers = { origin: house.address, 'if-match': seen.headers().etag ?? '' };
  expect((await his.request.put(`${path}/need`, { data, headers })).status()).toBe(200);

  await page.getByRole('button', { name: 'Change and route again' }).click();
  const alert = page.getByRole('alert');
  await alert.getByText(/was changed since you read it/).waitFor();
  await alert.getByText(/Rosalind Waxwing/).waitFor();
  const both = page.getByRole('row', { name: /Qualified partner the seller knows/ });
  await both.getByRole('cell', { name: 'Cobalt Orchard Consulting' }).waitFor();
  await both.getByText('Theirs', { exact: true }).click();
  await page.getByRole('button', { name: 'Bring both together' }).click();
  expect(await page.getByRole('combobox', { name: 'Qualified partner the seller knows' }).inputValue()).toBe(
    'Ridgeline Delivery',
  );
  expect(await page.getByLabel('Professional Services has declined').isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Change and route again' }).click();
  await page.waitForURL(new RegExp(`/opportunities/${number}$`));
  const now = (await (await his.request.get(path)).json()) as { needs: object[]; circumstances: object };
  expect(now.needs).toHaveLength(needs.length + 1);
  expect(now.circumstances).toMatchObject({ sellerKnowsPartner: 'Ridgeline Delivery', psDeclined: true });
});
