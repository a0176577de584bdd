import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leadTo, signer } from './deal-steps.ts';
import { colleague, type DemoDesks, openDemoDesks } from './demo-desks.ts';
import { choose, enterWhyWon, panel as panelOf, sign } from './gestures.ts';

/** The promise: a small customer buys trainings of the catalogue by an order form, without a scoping and in minutes. */

let desks: DemoDesks;
let page: Page;

beforeAll(async () => {
  desks = await openDemoDesks();
  page = await desks.at(desks.house.seller.email, '/new-need');
});
afterAll(() => desks?.close());

const solveig = signer('Solveig Ruff');
const panel = (name: string) => panelOf(page, name);
const saved = () => page.getByRole('status', { name: 'Saving' }).getByText('Saved', { exact: true }).waitFor();

/** Goes through the quote with the customer, as whoever sells it records it. */
async function recordReview() {
  await panel('Where it stands').getByRole('link', { name: 'Record the review' }).click();
  await panel('What is sold').getByRole('heading', { name: 'GitLab CI/CD' }).waitFor();
  await page.getByLabel('With whom of the customer').fill(solveig.name);
  const record = page.getByRole('button', { name: 'Record the review' });
  expect(await record.isDisabled()).toBe(true);
  for (const what of ['The deliverables', 'The duration', 'The price', /^No customisation/])
    await page.getByRole('checkbox', { name: what }).check();
  await record.click();
  await page.getByText(`Gone through with ${solveig.name}`).waitFor();
}

/** Sends the order form out; nobody of ours signs it. */
async function sendOrderForm() {
  await page.getByRole('tab', { name: 'Signature' }).click();
  await page.getByLabel('Name of signer 1').fill(solveig.name);
  await page.getByLabel('Title of signer 1').fill(solveig.title);
  await page.getByLabel('Mail address of signer 1').fill(solveig.email);
  await page.getByRole('button', { name: 'Send for signature' }).click();
  await panel('Where it stands').getByText('With the customer since').waitFor();
  await page.getByText(solveig.email).first().waitFor();
}

describe('a small customer buys trainings', () => {
  test('the need is told, and the rules let the catalogue serve it', async () => {
    await page.getByText('New customer', { exact: true }).click();
    await page.getByLabel('Name', { exact: true }).first().fill('Dunlin Bakery');
    await page.getByLabel('Employees, in the whole corporate group').fill('60');
    await choose(page, 'Region', 'EMEA');
    await page.getByLabel('Country, two letters').fill('no');
    await choose(page, 'Edition', /Licensed/);
    await choose(page, 'Service', 'Training');
    await choose(page, 'From the catalogue', /GL-BAS-R/);
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
    await asked.getByText('Nobody: no rule asks for a yes.').waitFor();
    const discount = page.getByLabel('Discount on the whole quote');
    await discount.fill('12.345');
    expect(await discount.inputValue()).toBe('12.34 %');
    await asked.getByRole('heading', { name: 'Deal Desk on the discount' }).waitFor();
    await discount.fill('5');
    await asked.getByText('Nobody: no rule asks for a yes.').waitFor();
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
    await recordReview();
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
    await sendOrderForm();
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

  test('the new revision is gone through, sent, and signed by the customer on a phone', async () => {
    await page.getByRole('button', { name: 'Submit', exact: true }).click();
    await recordReview();
    await sendOrderForm();
    const phone = await desks.openLetter(solveig.email);
    await phone.getByRole('article').getByText('SRV-PERSEAT-R').first().waitFor();
    await sign(phone, (await page.getByRole('heading', { level: 1 }).textContent()) ?? '', solveig.name);
    await phone.getByRole('heading', { name: 'Signed by everybody' }).waitFor();
    await desks.settle();
    await page.reload();
    await panel('Where it stands').getByText('The order form is signed').waitFor();
  });

  test('the seller submits what closing asks for, and the deal desk books it as won', async () => {
    await page.getByRole('link', { name: /^Dunlin Bakery/ }).click();
    await page.waitForURL(/\/opportunities\/OPP-/);
    await leadTo(desks.team, page.url().split('/').at(-1) ?? '', 'awaiting-signature');
    await page.reload();
    await panel('Closing').getByText('3 missing').waitFor();
    await panel('Closing')
      .getByText(/^The order form of QUO-\S+ is signed\.$/)
      .waitFor();
    await panel('Closing').getByText('Enter what is known').click();
    await enterWhyWon(page, 'Signed order form');
    await panel('Closing').getByText('nothing is missing').waitFor();
    await panel('Closing').getByRole('button', { name: 'Submit for booking' }).click();
    await panel('Closing')
      .getByText(/^Submitted by Amara Kestrel/)
      .waitFor();
    const desk = await desks.at(colleague('deal-desk').email, '/deal-desk?search=Dunlin');
    await desk.getByRole('link', { name: /^Dunlin Bakery/ }).click();
    await panelOf(desk, 'Closing').getByRole('button', { name: 'Book it as won' }).click();
    await panelOf(desk, 'Closing')
      .getByText(/^Booked by Bram Godwit/)
      .waitFor();
  });
});
