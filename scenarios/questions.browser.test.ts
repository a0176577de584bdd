import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { type DemoHouse, demoNow, openDemoHouse } from './demo-house.ts';
import { signedIn } from './signed-in.ts';

/** The promise: a customer answers on a phone, by a link, without an account; the team sees it and is asked what to ask next. */

const deal = 'OPP-2026-0042';
let house: DemoHouse;
let browser: Browser;
let team: BrowserContext;
let axe: string;

beforeAll(async () => {
  [house, browser] = await Promise.all([openDemoHouse(), openBrowser()]);
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  team = await signedIn(browser, house, 'lindiwe.turaco@tanager.example', { viewport: { width: 390, height: 844 } });
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

const group = (page: Page, ask: string) => page.getByRole('group', { name: ask });

test('the team makes a link, the customer answers by it, keyboard and all, and the team sees it', async () => {
  const desk = await team.newPage();
  await desk.goto(`${house.address}/opportunities/${deal}/questions`);
  await desk.getByRole('heading', { name: 'What to ask next' }).waitFor();
  await group(desk, 'How many people will use it once this is done?').getByText('120 users').waitFor();
  await desk
    .getByText(/could move the/)
    .first()
    .waitFor();
  await desk.getByRole('button', { name: 'Ask the customer' }).click();
  await desk.getByRole('textbox', { name: 'Who gets it' }).fill('Head of delivery');
  await desk.getByRole('group', { name: 'Questions', exact: true }).getByRole('checkbox').first().waitFor();
  await desk.getByRole('button', { name: 'Make the link' }).click();
  const link = await desk.getByRole('region', { name: 'The link' }).innerText();
  expect(link).toContain('/guest/');
  await desk.getByRole('button', { name: 'I have kept it' }).click();

  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
  await phone.clock.setFixedTime(demoNow);
  const page = await phone.newPage();
  // The address is a key: the page tells it to no other site, lies in no cache and in no search engine.
  expect((await page.goto(link.trim()))?.headers()).toMatchObject({
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex, nofollow',
  });
  const users = group(page, 'How many people use the system today?');
  await users.waitFor();
  await isClean(page);
  expect(await page.getByText('Lindiwe').count()).toBe(0);

  // A wrong answer says so at its question; a right one is saved as the hand rests.
  const field = users.getByRole('textbox');
  await field.focus();
  await page.keyboard.type('many');
  await page.keyboard.press('Tab');
  await users.getByText('Give a number, without words.').waitFor();
  await field.fill('850');
  await users.getByText('Saved', { exact: true }).waitFor();

  // What cannot be sent stays, and is sent when the connection is back.
  const goals = group(page, 'What do you want to reach with DevOps?');
  await phone.setOffline(true);
  await goals.getByRole('textbox').fill('Faster releases');
  await goals.getByText(/No connection/).waitFor();
  await phone.setOffline(false);
  await goals.getByText('Saved', { exact: true }).waitFor();

  const jobs = group(page, 'How many jobs do they have?');
  await jobs.getByRole('checkbox', { name: 'We do not know' }).setChecked(false);
  await jobs.getByRole('combobox', { name: 'How sure' }).selectOption('range');
  await jobs.getByRole('textbox', { name: 'From' }).fill('100');
  await jobs.getByRole('textbox', { name: 'To' }).fill('300');
  await jobs.getByText('Saved', { exact: true }).waitFor();

  await page.getByRole('button', { name: 'I am done' }).click();
  await page.getByRole('heading', { name: 'Thank you' }).waitFor();
  expect(await page.evaluate('document.activeElement?.textContent')).toBe('Thank you');
  await isClean(page);
  await page.reload();
  await page.getByRole('heading', { name: 'Thank you' }).waitFor();

  await desk.reload();
  await group(desk, 'How many people use the system today?').getByText('850 users · the customer').waitFor();
  await desk.getByText('finished').waitFor();
  await isClean(desk);
  await desk
    .getByRole('listitem')
    .filter({ hasText: 'Head of delivery' })
    .getByRole('button', { name: 'Take back' })
    .click();
  await desk.getByText('revoked').waitFor();
  await page.reload();
  await page.getByText('This link was taken back: ask whoever sent it for a new one.').waitFor();
  await isClean(page);
  await phone.close();
});
