import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Worksheet } from '../src/modules/worksheets/worksheet.ts';
import { openBrowser } from './browser.ts';
import { type DemoHouse, demoNow, openDemoHouse } from './demo-house.ts';
import { signIn } from './signed-in.ts';

/** The promise: an estimate's draft is edited as a spreadsheet is, with the keyboard alone. */

const number = 'EST-2026-0001';
let house: DemoHouse;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [house, browser] = await Promise.all([openDemoHouse(), openBrowser()]);
  context = await entered('lindiwe.turaco@tanager.example');
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});
beforeEach(async () => {
  await page?.close();
  page = await context.newPage();
  await page.goto(`${house.address}/estimates/${number}`);
  await page.getByRole('grid').waitFor();
});

async function entered(email: string, viewport = { width: 1440, height: 900 }): Promise<BrowserContext> {
  const fresh = await browser.newContext({ viewport, reducedMotion: 'reduce' });
  await fresh.clock.install({ time: demoNow });
  await fresh.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: house.address });
  await signIn(fresh, house, email);
  return fresh;
}

const path = () => `${house.address}/api/estimates/${number}/worksheet`;
const kept = async () => Worksheet.parse(await (await context.request.get(path())).json());
const rowsKept = async () => (await kept()).lines.flatMap(({ title, rows }) => rows.map((row) => ({ title, ...row })));
const cell = (row: number, column: string) =>
  page
    .getByRole('row')
    .and(page.locator(`[aria-rowindex="${row + 1}"]`))
    .locator(`[data-field="${column}"]`);
const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const saved = () => expect.poll(() => page.locator('[data-saving]').getAttribute('data-saving')).toBe('saved');
const said = (words: string | RegExp) => page.locator('[aria-live=polite]').filter({ hasText: words }).waitFor();
/** Puts the focus on a cell with the keys alone, from the first one. */
async function goTo(row: number, field: string) {
  const column = Number(
    await page
      .getByRole('columnheader')
      .and(page.locator(`[data-field="${field}"]`))
      .getAttribute('aria-colindex'),
  );
  await cell(1, 'title').focus();
  await press('Control+Home', ...Array(row - 1).fill('ArrowDown'), ...Array(column - 1).fill('ArrowRight'));
}
const paste = (text: string) =>
  page.evaluate((words) => {
    const data = new DataTransfer();
    data.setData('text/plain', words);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  }, text);

describe('the lines of an estimate', () => {
  test('are edited with the keyboard, saved together, taken back and done again', async () => {
    const before = await rowsKept();
    await goTo(1, 'w0');
    await page.keyboard.type('3');
    await press('Tab');
    await page.keyboard.type('4.5');
    await press('Enter');
    await saved();
    expect((await rowsKept())[0]).toMatchObject({ weeks: [3, 4.5], likely: 7.5 });
    expect(await cell(1, 'likely').textContent()).toBe('7.5');
    await press('Control+z');
    await said('Undone');
    await press('Control+z');
    await saved();
    await expect.poll(rowsKept).toEqual(before);
    await press('Control+Shift+z', 'Control+Shift+z');
    await expect.poll(async () => (await rowsKept())[0]?.weeks).toEqual([3, 4.5]);
    await goTo(1, 'w1');
    await press('F2');
    await page.keyboard.type('0');
    await press('Escape');
    expect(await cell(1, 'w1').textContent()).toBe('4.5');
    await press('Escape', 'Tab');
    expect(await page.getByRole('grid').evaluate((grid) => grid.contains(document.activeElement))).toBe(false);
  });

  test('take what a spreadsheet put on the clipboard, and fill down and to the right', async () => {
    await goTo(2, 'w0');
    await paste('1,5\t"2.25"\r\n3\t4\r\n');
    await said('Pasted 4 cells');
    await press('ArrowUp', 'ArrowLeft');
    await goTo(2, 'w0');
    await press('Shift+ArrowDown', 'Shift+ArrowDown', 'Control+d');
    await goTo(3, 'w0');
    await press('Shift+ArrowRight', 'Shift+ArrowRight', 'Control+r');
    await saved();
    await expect
      .poll(async () => (await rowsKept()).slice(1, 4).map(({ weeks }) => weeks))
      .toEqual([[1.5, 2.25], [1.5, 1.5, 1.5], [1.5]]);
    await goTo(2, 'w0');
    await press('Shift+ArrowDown', 'Shift+ArrowRight', 'Delete');
    await expect.poll(async () => (await rowsKept()).slice(1, 3).map(({ weeks }) => weeks)).toEqual([[], [0, 0, 1.5]]);
  });

  test('refuse what cannot be in its cell, and keep it there until it is mended', async () => {
    const before = (await rowsKept())[4];
    await goTo(5, 'likely');
    await paste('1.250');
    await said(/Refused: “1.250” can be read as 1250 or as 1.250/);
    expect(await cell(5, 'likely').getAttribute('aria-invalid')).toBe('true');
    await page.getByText(/row 5, .*, likely: “1.250” can be read as/).waitFor();
    await page.keyboard.type('7.3');
    await press('Enter');
    await said('7.3 hours: count in quarters of an hour, write 7.25 or 7.5.');
    expect(await cell(5, 'likely').textContent()).toContain('7.3');
    expect((await rowsKept())[4]).toEqual(before);
    await press('ArrowUp');
    await page.keyboard.type('7.25');
    await press('Enter');
    await saved();
    expect(await cell(5, 'likely').getAttribute('aria-invalid')).toBeNull();
    await expect.poll(async () => (await rowsKept())[4]?.likely).toBe(7.25);
  });

  test('are added from the playbook, moved and removed', async () => {
    await goTo(1, 'title');
    await page.getByRole('button', { name: 'Add a line' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a line' });
    await dialog.getByLabel('Title').fill('Walk the floor');
    await dialog.getByRole('button', { name: 'Add the line' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await saved();
    const titles = async () => [...new Set((await kept()).lines.map(({ title }) => title))];
    await expect.poll(async () => (await titles())[1]).toBe('Walk the floor');
    await cell(3, 'title').focus();
    await cell(3, 'title').click();
    await press('Alt+ArrowUp');
    await expect.poll(async () => (await titles())[0]).toBe('Walk the floor');
    await page.getByRole('button', { name: 'Remove the line' }).click();
    await expect.poll(titles).not.toContain('Walk the floor');
  });

  test('bring together what two people write, and ask where both wrote the same', async () => {
    const sheet = await kept();
    const [line] = sheet.lines;
    const role = line!.rows[0]!.role;
    const his = await entered('oluwaseun.hornbill@tanager.example');
    const write = async (weeks: Record<string, number>) => {
      const headers = { origin: house.address, 'if-match': `"${(await kept()).version}"` };
      const data = { edits: [{ do: 'plan', line: line!.id, role, weeks }] };
      expect((await his.request.patch(path(), { data, headers })).status()).toBe(200);
    };
    await write({ 5: 2 });
    await goTo(1, 'w6');
    await page.keyboard.type('3');
    await press('Enter');
    await said(/Somebody else saved as well; both stand. Oluwaseun Hornbill/);
    await saved();
    expect((await rowsKept())[0]?.weeks.slice(5)).toEqual([2, 3]);
    await write({ 6: 8 });
    await goTo(1, 'w6');
    await page.keyboard.type('5');
    await press('Enter');
    await page
      .getByRole('alert')
      .getByText(/Somebody else changed the same cells as you/)
      .waitFor();
    await page.getByRole('button', { name: 'Mine counts' }).click();
    await expect.poll(async () => (await rowsKept())[0]?.weeks[6]).toBe(5);
    await his.close();
  });

  test('are only read by whoever may not edit them, with the reason', async () => {
    const analyst = await entered('bram.godwit@tanager.example');
    const hers = await analyst.newPage();
    await hers.goto(`${house.address}/estimates/${number}`);
    await hers.getByText(/Your roles do not let you edit the lines of an estimate/).waitFor();
    await hers.locator('[data-at="0:4"]').click();
    await hers.keyboard.type('9');
    expect(await hers.getByRole('grid').locator('input').count()).toBe(0);
    expect(await hers.getByRole('button', { name: 'Add a line' }).count()).toBe(0);
    await analyst.close();
  });

  test('are read and edited one row at a time in a hand', async () => {
    const small = await entered('lindiwe.turaco@tanager.example', { width: 390, height: 844 });
    const hand = await small.newPage();
    await hand.goto(`${house.address}/estimates/${number}`);
    await hand.getByRole('button', { name: 'Row after' }).click();
    await hand.getByLabel('Week 9').fill('2,5');
    await hand.getByLabel('Week 10').focus();
    await expect.poll(async () => (await rowsKept())[1]?.weeks[8]).toBe(2.5);
    await hand.getByLabel('Likely', { exact: true }).fill('lots');
    await hand.keyboard.press('Enter');
    await hand.getByText('“lots” is no number of hours: write a number such as 7.5.').first().waitFor();
    await small.close();
  });
});
