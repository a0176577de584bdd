import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { type DemoHouse, openDemoHouse } from './demo-house.ts';
import { signedIn } from './signed-in.ts';

/** The promise: whatever one may see is two letters away, by keyboard alone, and a screen reader is told. */

let house: DemoHouse;
let browser: Browser;
let axe: string;

beforeAll(async () => {
  [house, browser] = await Promise.all([openDemoHouse(), openBrowser()]);
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

describe.each([
  [1440, 'light'],
  [390, 'dark'],
] as const)('at %d, %s', (width, colorScheme) => {
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    context = await signedIn(browser, house, 'lindiwe.turaco@tanager.example', {
      viewport: { width, height: 844 },
      colorScheme,
    });
    page = await context.newPage();
    await page.goto(`${house.address}/opportunities`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  });
  afterAll(() => context?.close());

  const field = () => page.getByRole('combobox', { name: 'Search or go to' });
  async function ask(question: string) {
    if (!(await field().isVisible())) await page.keyboard.press('Control+k');
    await field().fill(question);
  }

  test('a number leads to its record, and what was found is told', async () => {
    await ask('opp 53');
    await page.getByRole('option', { name: /OPP-2026-0053/ }).waitFor();
    await page.getByText(/^\d+ found/).waitFor({ state: 'attached' });
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL(/opportunities\/OPP-2026-0053/);
  });

  test('a clause is quoted, its words marked', async () => {
    await ask('notice of completion');
    await page
      .getByRole('option', { name: /SOW-2026-/ })
      .first()
      .waitFor();
    expect(await page.locator('mark').first().textContent()).toMatch(/notice|complet/i);
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await field().waitFor({ state: 'detached' });
  });

  test('what is not there is said, and what was searched for is remembered until it is forgotten', async () => {
    await ask('zzzzqq');
    await page.getByText('Nothing you may see fits').waitFor();
    expect(await findings(page)).toEqual([]);
    await field().fill('');
    await page.getByRole('option', { name: 'opp 53' }).waitFor();
    await page.getByRole('option', { name: 'Forget these searches' }).click();
    await page.getByRole('option', { name: 'opp 53' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
  });

  test('a server that stumbles is said beside the question', async () => {
    await page.route('**/api/search?**', (route) => route.fulfill({ status: 422, body: '{"detail":"Not just now."}' }));
    await ask('lotus');
    await page.getByRole('alert').getByText('Not just now.').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.unroute('**/api/search?**');
    await page.keyboard.press('Escape');
  });

  test('all results stand on a page of their own, of every kind or of one', async () => {
    await ask('lotus');
    await page.getByRole('option', { name: /All results/ }).click();
    await page.waitForURL(/search\?q=lotus/);
    await page.getByRole('heading', { level: 2, name: 'Opportunities' }).waitFor();
    await page.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'Accounts' }).click();
    await page.waitForURL(/kind=account/);
    await page.getByRole('heading', { level: 2, name: 'Accounts' }).waitFor();
    await page
      .getByRole('link', { name: /Lotus Ferry Lines/ })
      .first()
      .click();
    await page.waitForURL(/accounts\/ACC-/);
  });
});
