import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeWorkbook } from '../src/documents/spreadsheet-writing.ts';
import { openBrowser } from './browser.ts';
import { type DemoHouse, openDemoHouse } from './demo-house.ts';
import { signedIn } from './signed-in.ts';

/** The promise: an estimate goes out as a spreadsheet and comes back in, and only what somebody chose is changed by it. */

const number = 'EST-2026-0001';
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
let house: DemoHouse;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [house, browser] = await Promise.all([openDemoHouse(), openBrowser()]);
  context = await signedIn(browser, house, 'lindiwe.turaco@tanager.example');
  page = await context.newPage();
  await page.goto(`${house.address}/estimates/${number}?tab=workbook`);
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

const drop = (name: string, bytes: Uint8Array) =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType: xlsx, buffer: Buffer.from(bytes) });

/** The file as it was downloaded, with the high hours of two rows typed anew and one of them impossible. */
async function changed(): Promise<Uint8Array> {
  const answer = await context.request.get(`${house.address}/api/estimates/${number}/workbook`);
  const parts = unzipSync(new Uint8Array(await answer.body()));
  const part = 'xl/worksheets/sheet2.xml';
  const typed = (xml: string, cell: string, hours: number) =>
    xml.replace(new RegExp(`(<c r="${cell}"[^>]*>)<v>[^<]*</v>`), `$1<v>${hours}</v>`);
  parts[part] = strToU8(typed(typed(typed(strFromU8(parts[part]!), 'J4', 400), 'J5', 500), 'H6', -3));
  return zipSync(parts);
}

test('what differs is shown by its cell, taken by the keyboard, and nothing else is changed', async () => {
  const bytes = await changed();
  await drop('back.xlsx', bytes);
  const table = page.getByRole('region', { name: /Differences/ });
  await table.getByText('Activities!J4', { exact: true }).waitFor();
  await table.getByText('-3 hours: work is never negative, write 0 or more.').waitFor();
  expect(await table.getByRole('checkbox', { name: /H6/ }).isDisabled()).toBe(true);
  const box = table.getByRole('checkbox', { name: /J4/ });
  await box.focus();
  await page.keyboard.press('a');
  await page.keyboard.press('a');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('r');
  expect([await box.isChecked(), await table.getByRole('checkbox', { name: /J5/ }).isChecked()]).toEqual([false, true]);
  await page.getByRole('button', { name: 'Take over 1' }).click();
  await page.getByText(/1 cell taken over; the draft is version/).waitFor();
  await table.getByText('Activities!J4', { exact: true }).waitFor();
  expect(await table.getByText('Activities!J5', { exact: true }).count()).toBe(0);
});

test('a sheet of somebody else is read by its headings, mended by its columns, and added', async () => {
  const rows = [
    ['Task', 'Who', 'Days'],
    ['Carry the cups', 'Porter', 2],
    ['Wash the cups', 'ps-engineer', 1],
  ];
  await drop(
    'straw-man.xlsx',
    await writeWorkbook({
      title: 'Plan',
      writtenAt: Temporal.Instant.from('2026-11-20T00:00:00Z'),
      sheets: [{ name: 'Plan', rows }],
    }),
  );
  await page.getByText('Say which role this is').waitFor();
  expect(await page.getByRole('button', { name: /to the draft/ }).isDisabled()).toBe(true);
  await page.getByRole('combobox', { name: 'Role “Porter”' }).click();
  await page.getByRole('option').first().click();
  await page.getByText('Plan!C2').waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('button', { name: 'Add 2 activities to the draft' }).click();
  await page.getByText(/cells taken over; the draft is version/).waitFor();
  await page.getByRole('tab', { name: 'Lines' }).click();
  await page.getByText('Wash the cups').first().waitFor();
});

test('a file that is none is refused in a sentence', async () => {
  await page.getByRole('tab', { name: 'Spreadsheet' }).click();
  await drop('notes.xlsx', strToU8('some words'));
  await page.getByText(/notes\.xlsx is text/).waitFor();
});
