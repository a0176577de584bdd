import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { type DemoHouse, demoNow, openDemoHouse } from './demo-house.ts';
import { signIn } from './signed-in.ts';

/** The promise: whoever comes in sees what waits for them, and does with it what they may without leaving the page. */

let house: DemoHouse;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [house, browser] = await Promise.all([openDemoHouse(), openBrowser()]);
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  await context.clock.setFixedTime(demoNow);
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

async function enterAs(name: string) {
  await signIn(context, house, `${name}@tanager.example`);
}

const panel = (name: string) => page.getByRole('region', { name, exact: true });
const rows = (name: string) => panel(name).locator('[data-task]');

describe('my work', () => {
  test('is the first page, by when it is due in the region of whoever came in', async () => {
    await enterAs('rosalind.waxwing');
    await page.goto(house.address);
    await page.getByRole('heading', { level: 1, name: 'My work' }).waitFor();
    await page.getByText('Monday 23 November, by the clock of America/New York').waitFor();
    await expect.poll(() => rows('This week').count()).toBe(4);
    expect(await rows('To be taken up').count()).toBe(1);
    await panel('Asked of me').getByText('Answer questions about what an item covers').first().waitFor();
    await panel('I wait for').getByText('Diego Tinamou').first().waitFor();
  });

  test('two tasks are selected by keys and paused together, with one reason', async () => {
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
    await page.getByText('2 selected').waitFor();
    await page.getByRole('button', { name: 'Do with all of them' }).click();
    await page.getByRole('menuitem', { name: /^Pause/ }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('The team is at the fair');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await expect.poll(() => rows('Paused').count()).toBe(3);
    expect(await panel('Paused').getByText('Paused: The team is at the fair').count()).toBe(2);
  });

  test('a task is taken from the queue, and its page tells why it is whose', async () => {
    await rows('To be taken up')
      .getByRole('button', { name: /^Take: / })
      .click();
    await panel('To be taken up').getByText('Nothing waits in the queues').waitFor();
    const taken = rows('This week').filter({ hasText: 'Directory for the whole group' });
    await taken.getByRole('link', { name: /^Opportunity review/ }).click();
    await page.getByText('Rosalind Waxwing: took it, as Engagement Manager.').first().waitFor();
    await panel('Timeline').getByText('put back into the queue of Engagement Manager').waitFor();
  });

  test('who is away is entered with who stands in', async () => {
    await page.goto(house.address);
    await panel('Away').getByRole('button', { name: 'Enter an absence' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('First day').fill('2026-12-07');
    await dialog.getByLabel('Last day').fill('2026-12-11');
    await dialog.getByRole('combobox', { name: 'Who stands in' }).click();
    await page.getByRole('option', { name: /^Lindiwe Turaco/ }).click();
    await dialog.getByRole('button', { name: 'Enter it' }).click();
    await panel('Away').getByText('Rosalind Waxwing').waitFor();
    await panel('Away').getByRole('button', { name: 'Withdraw the absence of Rosalind Waxwing' }).click();
    await expect.poll(() => panel('Away').getByText('Rosalind Waxwing').count()).toBe(0);
  });
});

test('the filters of a list are kept under a name, and the list opens with them', async () => {
  await page.goto(`${house.address}/tasks?whose=all&taskState=paused`);
  await page.getByRole('button', { name: 'Views', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Keep these filters…' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Standing still');
  await page.getByRole('dialog').getByLabel('Open the list with it').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
  await page.getByRole('button', { name: 'Standing still' }).waitFor();
  await page.goto(`${house.address}/tasks`);
  await page.waitForURL(/taskState=paused/);
  await page.getByRole('button', { name: 'Standing still' }).click();
  await page.getByRole('menuitem', { name: 'Without filters' }).click();
  await page.waitForURL((url) => !url.search.includes('paused'));
});
