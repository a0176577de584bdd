import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { type DemoHouse, demoNow, openDemoHouse } from './demo-house.ts';
import { signedIn } from './signed-in.ts';

/** The promise: a published estimate is shown to the customer by a link, who says on a phone whether it is right; the board hears it. */

const [estimate, deal] = ['EST-2026-0003', 'OPP-2026-0017'];
let house: DemoHouse;
let browser: Browser;
let manager: BrowserContext;
let axe: string;

beforeAll(async () => {
  [house, browser] = await Promise.all([openDemoHouse(), openBrowser()]);
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  manager = await signedIn(browser, house, 'rosalind.waxwing@tanager.example');
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

async function isClean(page: Page): Promise<void> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
  ).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
}

const focused = (page: Page) => page.evaluate('document.activeElement?.textContent');

/** Publishes the estimate and asks the customer about it; answers the link. */
async function askCustomer(desk: Page): Promise<string> {
  await desk.goto(`${house.address}/estimates/${estimate}?tab=review`);
  await desk.getByRole('button', { name: 'Publish' }).click();
  await desk.getByRole('button', { name: `Ask for a review of ${estimate}` }).click();
  await desk.getByText('The customer', { exact: true }).click();
  await desk
    .getByRole('textbox', { name: 'What to look at' })
    .fill('Is anything missing before the weekend of the move?');
  await desk.getByRole('button', { name: 'Make the link' }).click();
  const link = await desk.getByRole('region', { name: 'Link for the customer' }).innerText();
  await desk.getByRole('button', { name: 'I have kept it' }).click();
  return link.trim();
}

test('the customer remarks and confirms on a phone, the manager answers, and the board has its word', async () => {
  const desk = await manager.newPage();
  desk.setDefaultTimeout(20_000);
  const link = await askCustomer(desk);
  expect(link).toMatch(/\/guest\/.+\/review$/);
  await desk.getByText('Waiting for an answer').waitFor();
  await isClean(desk);

  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
  await phone.clock.setFixedTime(demoNow);
  const page = await phone.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(link);
  await page.getByText('Is anything missing before the weekend of the move?').waitFor();
  await isClean(page);
  // A customer is told what is done and what it costs: no hours, nobody of the team.
  expect(await page.getByText(/\d hours\b|per hour|Rosalind/).count()).toBe(0);

  // By the keyboard alone: what opens takes the focus, and gives it back to the line it is about.
  await page.getByRole('textbox', { name: 'Your name' }).fill('Imogen Nightjar');
  await page.getByRole('button', { name: 'Remark on “Plan the waves and rehearse one”' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('The warehouses stand still in December.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const line = page.getByRole('listitem').filter({ hasText: 'Plan the waves and rehearse one' });
  await line.getByText('The warehouses stand still in December.').waitFor();
  await expect.poll(() => focused(page)).toContain('Plan the waves and rehearse one');
  await page.getByRole('button', { name: 'Size and activities are right' }).click();
  await page.getByRole('heading', { name: 'Thank you' }).waitFor();
  expect(await focused(page)).toBe('Thank you');
  await isClean(page);

  await desk.reload();
  await desk.getByText('Size and activities confirmed', { exact: true }).waitFor();
  await desk.getByRole('button', { name: 'Answer' }).click();
  await desk
    .getByRole('textbox', { name: 'Answer to Imogen Nightjar' })
    .fill('The waves end on the last day of November.');
  await desk.getByRole('button', { name: 'Answer' }).click();
  await desk.getByText('The waves end on the last day of November.').waitFor();
  await isClean(desk);
  await page.reload();
  await page.getByText('The waves end on the last day of November.').waitFor();

  await desk.goto(`${house.address}/opportunities/${deal}`);
  const word = desk.getByRole('listitem').filter({ hasText: 'Size and activities confirmed' });
  await word.getByText('given', { exact: true }).waitFor();
  await phone.close();
});

test('a link that was made up says that it does not open', async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${house.address}/guest/nonsense/review`);
  await page.getByText('This link does not open').waitFor();
  await isClean(page);
  await context.close();
});
