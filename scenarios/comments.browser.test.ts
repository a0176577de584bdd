import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { opportunities, people } from '../fixtures/company.ts';
import { openBrowser } from './browser.ts';
import { type DemoHouse, openDemoHouse } from './demo-house.ts';
import { signedIn } from './signed-in.ts';

/** The promise: who is named in a comment hears of it while they look at something else, and answers. */

const seller = people.find(({ name }) => name === 'Amara Kestrel')!;
const manager = people.find(({ name }) => name === 'Rosalind Waxwing')!;
const deal = opportunities.find(
  ({ owner, engagementManager }) => owner === seller.id && engagementManager === manager.id,
)!;

let house: DemoHouse;
let browser: Browser;
let hers: Page;
let theirs: Page;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  [house, browser] = await Promise.all([openDemoHouse(), openBrowser()]);
  [hers, theirs] = [await desk(seller.email), await desk(manager.email)];
});
afterAll(async () => {
  for (const context of contexts) await context.close();
  await browser?.close();
  await house?.stop();
});

/** A browser of somebody who is signed in. */
async function desk(email: string): Promise<Page> {
  const context = await signedIn(browser, house, email);
  contexts.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
}

const comments = (page: Page) => page.getByRole('region', { name: 'Comments', exact: true });
const bell = (page: Page) => page.getByRole('button', { name: /^Notifications/ });
/** The bell's line of a comment; one that was not read yet says so. */
const line = (page: Page, words: RegExp) => page.getByRole('dialog').getByRole('link', { name: words });

describe('a comment', () => {
  test('names somebody by an @ and a few letters, and is nothing but text', async () => {
    await hers.goto(`${house.address}/opportunities/${deal.number}`);
    await theirs.goto(`${house.address}/accounts`);
    await bell(theirs).click();
    await theirs.getByRole('link', { name: 'All notifications' }).waitFor();
    const field = comments(hers).getByLabel('Comment', { exact: true });
    await field.pressSequentially('<b onclick="alert(1)">Bold</b>? See https://docs.example/price. @rosal');
    await hers.getByRole('option', { name: /Rosalind Waxwing/ }).click();
    await field.pressSequentially('can we?');
    await comments(hers).getByRole('button', { name: 'Comment', exact: true }).click();
    const written = comments(hers).getByRole('listitem').filter({ hasText: 'can we?' });
    await written.getByText('@Rosalind Waxwing', { exact: true }).waitFor();
    expect(await written.locator('p').innerText()).toBe(
      '<b onclick="alert(1)">Bold</b>? See https://docs.example/price. @Rosalind Waxwing can we?',
    );
    expect(await written.locator('b').count()).toBe(0);
    expect(await written.getByRole('link').getAttribute('href')).toBe('https://docs.example/price');
    await expect.poll(() => field.inputValue()).toBe('');
  });

  test('rings the bell of who is named, without a press, and leads them there', async () => {
    await line(theirs, /^Unread: Amara Kestrel: .*can we\?/).click();
    await theirs.waitForURL(`**/opportunities/${deal.number}`);
    await comments(theirs).getByText('@Rosalind Waxwing', { exact: true }).waitFor();
    await bell(theirs).click();
    await line(theirs, /^Amara Kestrel: .*can we\?/).waitFor();
    await bell(theirs).click();
  });

  test('is answered on the page, and the answer appears before who asked', async () => {
    await comments(theirs).getByLabel('Comment', { exact: true }).fill('We can, @Amara Kestrel.');
    await comments(theirs).getByRole('button', { name: 'Comment', exact: true }).click();
    await comments(hers).getByText('We can, ').waitFor();
    await bell(hers).click();
    await line(hers, /^Unread: Rosalind Waxwing: We can/).waitFor();
    await comments(theirs).getByRole('button', { name: 'Watching' }).waitFor();
  });

  test('is corrected and withdrawn by who wrote it', async () => {
    const mine = comments(theirs).getByRole('listitem').filter({ hasText: 'We can' });
    await mine.getByRole('button', { name: 'Correct' }).click();
    await mine.getByLabel('Correct the comment').fill('We cannot.');
    await mine.getByRole('button', { name: 'Correct' }).click();
    const corrected = comments(theirs).getByRole('listitem').filter({ hasText: 'We cannot.' });
    await corrected.getByText(', corrected').waitFor();
    await corrected.getByRole('button', { name: 'Withdraw' }).click();
    await comments(theirs).getByText('Withdrawn.').waitFor();
    expect(await comments(theirs).getByText('We cannot.').count()).toBe(0);
  });
});

describe('what one is told of', () => {
  test('stands in a list with filters, and is marked read at once', async () => {
    await hers.goto(`${house.address}/notifications?unread=true&kind=comment-mention`);
    await hers.getByRole('link', { name: /Rosalind Waxwing/ }).waitFor();
    await hers.getByRole('button', { name: 'Mark all read' }).click();
    await hers.getByText('Nothing is unread').waitFor();
    await hers.getByText('All', { exact: true }).click();
    await hers
      .getByRole('link', { name: /Rosalind Waxwing/ })
      .first()
      .waitFor();
  });

  test('is switched by kind and channel; a duty says why it is not', async () => {
    await hers.goto(`${house.address}/notifications/settings`);
    const duty = hers.getByLabel('A task is given to me: Mail at once');
    expect(await duty.isDisabled()).toBe(true);
    await hers.getByText('A duty. The desk').waitFor();
    const mail = hers.getByLabel('Somebody mentions me in a comment: Mail at once');
    await mail.uncheck();
    await hers.getByRole('button', { name: 'Keep' }).click();
    await hers.getByText('Kept.').waitFor();
    await hers.reload();
    await mail.waitFor();
    expect(await mail.isChecked()).toBe(false);
  });
});
