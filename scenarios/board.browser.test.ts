import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { type DemoHouse, openDemoHouse } from './demo-house.ts';
import { signedIn } from './signed-in.ts';

/** The promise: a card is moved by mouse or by keyboard alone, and a refused move says what is missing and who can cure it. */

let house: DemoHouse;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [house, browser] = await Promise.all([openDemoHouse(), openBrowser()]);
  context = await signedIn(browser, house, 'lindiwe.turaco@tanager.example', {
    viewport: { width: 2560, height: 1100 },
  });
  page = await context.newPage();
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

const column = (title: string) => page.getByRole('region', { name: title, exact: true });
const card = (number: string) => page.locator(`[data-card="${number}"]`);

async function openBoard(): Promise<void> {
  await page.goto(`${house.address}/proposals`);
  await column('Open').waitFor();
  await page.locator('[data-card]').first().waitFor();
}

/** From the middle of a card to the middle of a column, in steps as a hand makes them. */
async function drag(from: Locator, to: Locator): Promise<void> {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  if (!start || !end) throw new Error('what is dragged, or where to, is not in sight');
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(start.x + start.width / 2 + 12, start.y + start.height / 2 + 4, { steps: 3 });
  await page.mouse.move(end.x + end.width / 2, end.y + 120, { steps: 12 });
  await page.mouse.up();
}

describe('the proposal board', () => {
  test('a card dragged to where its guards fail goes back, and the page says what is missing and who can cure it', async () => {
    await openBoard();
    const first = column('Estimate Feedback').locator('[data-card]').first();
    const number = (await first.getAttribute('data-card')) ?? '';
    await drag(card(number), column('SOW WIP'));
    const said = page.locator('main').getByRole('alert');
    await said
      .getByText(/Not yet:/)
      .first()
      .waitFor();
    await said
      .getByText(/Account Executive:|Engagement Manager:|Technical Architect:/)
      .first()
      .waitFor();
    await column('Estimate Feedback').locator(`[data-card="${number}"]`).waitFor();
  });

  test('the keyboard alone carries a card on hold with its reason, and everything is spoken', async () => {
    await openBoard();
    const first = column('Awaiting Discovery').locator('[data-card]').first();
    const number = (await first.getAttribute('data-card')) ?? '';
    await card(number).getByRole('link').focus();
    await page.keyboard.press('Space');
    await page.getByText(/is lifted from Awaiting Discovery/).waitFor();
    for (let step = 0; step < 6; step += 1) await page.keyboard.press('ArrowRight');
    await page.getByText('Over On hold.').waitFor();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('The customer moves its data centre first.');
    await dialog.getByRole('button', { name: 'Move it' }).click();
    await column('On hold').locator(`[data-card="${number}"]`).waitFor();
    await column('On hold').getByText('The customer moves its data centre first.').waitFor();
    await page.reload();
    await column('On hold').locator(`[data-card="${number}"]`).waitFor();
  });

  test('escape puts a lifted card back where it was', async () => {
    await openBoard();
    const first = column('Open').locator('[data-card]').first();
    const number = (await first.getAttribute('data-card')) ?? '';
    await card(number).getByRole('link').focus();
    for (const key of ['Space', 'ArrowRight', 'Escape']) await page.keyboard.press(key);
    await page.getByText(/is put back/).waitFor();
    await column('Open').locator(`[data-card="${number}"]`).waitFor();
  });

  test('the menu of a card shows what is shut beside what is open', async () => {
    await openBoard();
    await column('SOW WIP')
      .getByRole('button', { name: /^Move / })
      .first()
      .click();
    const menu = page.getByRole('menu');
    await menu.getByRole('menuitem', { name: /^Hold: On hold/ }).waitFor();
    await menu
      .getByText(/Not yet:/)
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
  });

  test('filters, lanes and figures stand in the address', async () => {
    await page.goto(`${house.address}/proposals?lane=region&segment=large`);
    await page.getByText('EMEA', { exact: true }).first().waitFor();
    await column('Open').first().waitFor();
    await page.goto(`${house.address}/proposals?figures=true`);
    await page.getByRole('img', { name: /Value by column/ }).waitFor();
    await page.getByRole('table').waitFor();
  });
});
