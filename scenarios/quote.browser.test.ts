import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { type DemoHouse, demoNow, openDemoHouse } from './demo-house.ts';

/** The promise: a small customer buys trainings of the catalogue by an order form, without a scoping and in minutes. */

let house: DemoHouse;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [house, browser] = await Promise.all([openDemoHouse(), openBrowser()]);
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  await context.clock.setFixedTime(demoNow);
  const data = { email: house.seller.email, password: house.seller.password };
  const door = `${house.address}/api/auth/sign-in/email`;
  await context.request.post(door, { data, headers: { origin: house.address } });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

const panel = (name: string) => page.getByRole('region', { name, exact: true });
const saved = () => page.getByRole('status', { name: 'Saving' }).getByText('Saved', { exact: true }).waitFor();

/** Chooses an option of a select by its label. */
async function choose(label: string, option: string | RegExp) {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('option', { name: option }).first().click();
}

describe('a small customer buys trainings', () => {
  test('the need is told, and the rules let the catalogue serve it', async () => {
    await page.goto(`${house.address}/new-need`);
    await page.getByText('New customer', { exact: true }).click();
    await page.getByLabel('Name', { exact: true }).first().fill('Dunlin Bakery');
    await page.getByLabel('Employees, in the whole corporate group').fill('60');
    await choose('Region', 'EMEA');
    await page.getByLabel('Country, two letters').fill('no');
    await choose('Edition', /Licensed/);
    await choose('Service', 'Training');
    await choose('From the catalogue', /GL-BAS-R/);
    await page.getByLabel('Should close on').fill('2027-01-29');
    await page.getByRole('button', { name: 'Open and route' }).click();
    await page.waitForURL(/\/opportunities\/OPP-/);
    await panel('Quotes').getByText('No quote yet').waitFor();
  });

  test('a new quote begins with what is needed, and says what is missing beside each field', async () => {
    await panel('Quotes').getByRole('button', { name: 'New quote' }).click();
    await page.waitForURL(/\/quotes\/QUO-/);
    const billing = panel('1. Account and billing');
    expect(await billing.getByLabel('The invoice goes to').inputValue()).toBe('Dunlin Bakery');
    await billing.getByText('Give the address of the billing account.').waitFor();
    await billing.getByLabel('Billing address').fill('Kaigata 4, Bergen');
    await panel('2. Quote type and start').getByLabel('Start date').fill('2026-12-14');
    await saved();
    expect(await billing.getByText('Give the address of the billing account.').count()).toBe(0);
  });

  test('products are found and added by the keyboard alone', async () => {
    const products = panel('3. Products');
    const search = products.getByRole('combobox', { name: 'Add from the catalogue' });
    await page.getByRole('tab', { name: 'Quote', exact: true }).focus();
    await page.keyboard.press('/');
    await expect.poll(() => search.evaluate((field) => field === field.ownerDocument.activeElement)).toBe(true);
    await page.keyboard.type('ci remote');
    await page.getByRole('option', { name: /^GitLab CI\/CD, remote/ }).waitFor();
    await page.keyboard.press('Enter');
    await products.getByRole('group', { name: /^Line 2: GitLab CI\/CD, remote/ }).waitFor();
    await saved();
    await panel('What it comes to').getByText('USD 10,000').first().waitFor();
  });

  test('two people more than the seats of two classes are two seats more, and the totals follow', async () => {
    await page.getByLabel(/^How many of line 1,/).fill('2');
    await page.getByLabel(/^How many attend line 1,/).fill('26');
    const line = page.getByRole('group', { name: /^Line 1: GitLab with Git Basics, remote/ });
    await line.getByText('2 × USD 500').waitFor();
    await line.getByText(/26 attend .*, 2 more than its seats/).waitFor();
    await panel('What it comes to').getByText('USD 16,000').first().waitFor();
    await panel('What it comes to')
      .getByRole('img', { name: /^Of USD 16,000 at list price/ })
      .waitFor();
  });

  test('what a discount will ask for stands there before anybody is asked', async () => {
    const asked = panel('Who will be asked');
    await asked.getByText('Nobody: it can be sent without an approval.').waitFor();
    const discount = page.getByLabel('Discount on the whole quote');
    await discount.fill('12.345');
    expect(await discount.inputValue()).toBe('12.34 %');
    await asked.getByRole('heading', { name: 'Deal Desk on the discount' }).waitFor();
    await discount.fill('5');
    await asked.getByText('Nobody: it can be sent without an approval.').waitFor();
    await panel('What it comes to').getByText('USD 15,200').first().waitFor();
  });

  test('training alone says what it is for; then nothing hinders the quote, and it needs nobody’s yes', async () => {
    await page
      .getByRole('textbox', { name: 'What training alone is to do for the customer' })
      .fill('A second team begins in January.');
    await saved();
    await page.getByRole('button', { name: 'Submit', exact: true }).click();
    await panel('Where it stands').getByText('gone through with the customer before it is sent').waitFor();
  });

  test('deliverables, duration and price are gone through with the customer', async () => {
    await panel('Where it stands').getByRole('link', { name: 'Record the review' }).click();
    await panel('What is sold').getByRole('heading', { name: 'GitLab CI/CD' }).waitFor();
    await page.getByLabel('With whom of the customer').fill('Solveig Ruff');
    const record = page.getByRole('button', { name: 'Record the review' });
    expect(await record.isDisabled()).toBe(true);
    for (const what of ['The deliverables', 'The duration', 'The price', /^No customisation/]) {
      await page.getByRole('checkbox', { name: what }).check();
    }
    await record.click();
    await page.getByText('Gone through with Solveig Ruff').waitFor();
  });

  test('the order form is read, taken as files, and goes out for signature', async () => {
    await page.getByRole('tab', { name: 'Order form' }).click();
    const paper = page.frameLocator('iframe');
    await paper.getByText('Dunlin Bakery').first().waitFor();
    await paper.getByText('SRV-PERSEAT-R').first().waitFor();
    for (const [link, ending] of [
      ['Word', 'docx'],
      ['PDF', 'pdf'],
    ] as const) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        panel('Order form').getByRole('link', { name: link }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(new RegExp(`^QUO-.*\\.${ending}$`));
    }
    await page.getByRole('tab', { name: 'Signature' }).click();
    await page.getByLabel('Name of signer 1').fill('Solveig Ruff');
    await page.getByLabel('Title of signer 1').fill('Head of IT');
    await page.getByLabel('Mail address of signer 1').fill('solveig.ruff@dunlin.example');
    await page.getByRole('button', { name: 'Send for signature' }).click();
    await panel('Where it stands').getByText('With the customer since').waitFor();
    await page.getByText('solveig.ruff@dunlin.example').first().waitFor();
  });

  test('what was sent is frozen, and its opportunity shows it', async () => {
    await page.getByRole('tab', { name: 'Quote', exact: true }).click();
    expect(await page.getByRole('combobox', { name: 'Add from the catalogue' }).count()).toBe(0);
    await page.getByRole('link', { name: /^Dunlin Bakery/ }).click();
    const row = panel('Quotes').getByRole('row', { name: /QUO-/ });
    await row.getByText('Sent', { exact: true }).waitFor();
    await row.getByText('USD 15,200').waitFor();
  });
});

describe('the customer thinks again', () => {
  test('a changed wish is the next revision, and both are compared', async () => {
    await panel('Quotes').getByRole('link', { name: /^QUO-/ }).click();
    await page.getByRole('button', { name: 'Write a new revision' }).click();
    await page.getByText('Standard, revision 2.').waitFor();
    await page.getByLabel(/^How many of line 2,/).fill('3');
    await panel('What it comes to').getByText('USD 24,700').first().waitFor();
    await saved();
    await page.getByRole('tab', { name: 'Versions' }).click();
    await panel('Revisions').getByText('Superseded').waitFor();
    const line = panel('Compared').getByRole('row', { name: /^GitLab CI\/CD, remote/ });
    await line.getByText('1 × Remote, USD 5,000').waitFor();
    await line.getByText('3 × Remote, USD 15,000').waitFor();
  });

  test('what they want otherwise makes a custom scope; what is carried over is told before', async () => {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'The customer wants it otherwise' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What they want otherwise, in their words').fill('Exercises in our own pipelines.');
    await dialog.getByRole('checkbox', { name: /^GitLab CI\/CD, remote/ }).check();
    const carried = dialog.getByRole('region', { name: 'What is carried over' });
    await carried.getByText('GitLab CI/CD, remote', { exact: true }).waitFor();
    await carried.getByText('2 × GitLab with Git Basics, remote').waitFor();
    await dialog.getByRole('button', { name: 'Make it a custom scope' }).click();
    await page.waitForURL(/\/opportunities\/OPP-/);
    await panel('Quotes').getByText('Custom scope').waitFor();
    await panel('Timeline')
      .getByText(/Exercises in our own pipelines/)
      .first()
      .waitFor();
  });
});
