import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../src/platform/config.ts';
import { openBrowser } from './browser.ts';
import { type DemoHouse, demoNow, openDemoHouse } from './demo-house.ts';
import { signIn } from './signed-in.ts';

/** The promise: a seller tells a need in the browser and leaves with a priced statement of work; every step says why. */

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

/** Chooses an option of a select by its label. */
async function choose(label: string, option: string | RegExp, place = 0) {
  await page.getByRole('combobox', { name: label, exact: true }).nth(place).click();
  await page.getByRole('option', { name: option }).first().click();
}

/** An architect approves the work of the estimate on the page, as its engagement manager asks. */
async function approveWork() {
  const deal = new URL(page.url()).pathname.split('/').at(-1);
  const tell = async (by: BrowserContext, path: string, data: object = {}) => {
    const headers = { origin: house.address, 'if-match': '*' };
    const answer = await by.request.post(`${house.address}/api/${path}`, { data, headers });
    expect(answer.ok(), await answer.text()).toBe(true);
  };
  const { items } = await (await context.request.get(`${house.address}/api/opportunities/${deal}/estimates`)).json();
  const estimate = `estimates/${items[0].number}`;
  await tell(context, `${estimate}/publish`);
  for (const name of ['painPoints', 'constraints']) {
    await tell(context, `opportunities/${deal}/facts`, { name, value: 'Builds wait for hours.' });
  }
  await tell(context, `${estimate}/architect-review`);
  const architect = await browser.newContext();
  const signIn = { email: 'oluwaseun.hornbill@tanager.example', password: house.seller.password };
  await tell(architect, 'auth/sign-in/email', signIn);
  await tell(architect, `${estimate}/architect-review/decision`, { verb: 'approve' });
  await architect.close();
  await page.reload();
}

/** Somebody else sits down at the same page. */
async function enterAs(email: string) {
  await signIn(context, house, email);
  await page.reload();
}

const panel = (name: string) => page.getByRole('region', { name, exact: true });

describe('from the door to the paper', () => {
  test('a stranger is led to the door, and from it to where they were going', async () => {
    await page.goto(`${house.address}/new-need`);
    await page.getByRole('button', { name: house.seller.name }).click();
    await page.getByLabel('Password', { exact: true }).fill('not-the-password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('do not go together').waitFor();
    await page.getByRole('button', { name: house.seller.name }).click();
    await page.getByLabel('Password', { exact: true }).fill(house.seller.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'New need' }).waitFor();
  });

  test('the verdict follows what is typed, and says what is still to be known', async () => {
    const verdict = panel('Who would serve');
    await verdict.getByText('Still to be known').waitFor();
    await page.getByText('New customer', { exact: true }).click();
    await page.getByLabel('Name', { exact: true }).first().fill('Puffin Ferries');
    await page.getByLabel('Employees, in the whole corporate group').fill('4200');
    await choose('Region', 'EMEA');
    await page.getByLabel('Country, two letters').fill('no');
    await choose('Edition', /Licensed/);
    await choose('Service', 'Training');
    await verdict.getByText('PS custom', { exact: true }).first().waitFor();
    await choose('From the catalogue', /GL-BAS-R/);
    await verdict.getByText('PS standard', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Another need' }).click();
    await choose('Service', /GitLab\.com/, 1);
    await verdict.getByText('PS required', { exact: true }).first().waitFor();
    await verdict.getByText('What would change this').waitFor();
    await verdict.getByText(/Every row that was looked at/).click();
    await verdict.getByRole('cell', { name: 'hit' }).first().waitFor();
  });

  test('a slow answer to older facts is dropped', async () => {
    let late: (() => Promise<void>) | undefined;
    await page.route('**/api/routing/verdict', async (route) => {
      if (late) return route.continue();
      const answer = await route.fetch();
      late = () => route.fulfill({ response: answer }).catch(() => {});
    });
    await page.getByLabel('Professional Services has declined').check();
    await expect.poll(() => late !== undefined, { timeout: 20_000 }).toBe(true);
    await page.getByRole('combobox', { name: 'Services partner the customer works with' }).fill('Northwind Consulting');
    await page.getByRole('button', { name: 'Take need 2 away' }).click();
    const verdict = panel('Who would serve');
    const headline = verdict.getByText("The customer's own partner serves.", { exact: true });
    await headline.waitFor();
    await late?.();
    await page.waitForTimeout(300);
    expect(await headline.count()).toBe(1);
    await page.unroute('**/api/routing/verdict');
    await page.getByRole('combobox', { name: 'Services partner the customer works with' }).fill('');
    await page.getByLabel('Professional Services has declined').uncheck();
    await page.getByRole('button', { name: 'Another need' }).click();
    await choose('Service', /GitLab\.com/, 1);
    await verdict.getByText('PS required', { exact: true }).first().waitFor();
  });

  test('a form that is not whole says where; a whole one opens and routes', async () => {
    await page.getByRole('button', { name: 'Open and route' }).click();
    await page.getByText('Give the day on which it should close.').waitFor();
    await page.getByLabel('Should close on').fill('2027-03-31');
    await page.getByRole('button', { name: 'Open and route' }).click();
    await page.waitForURL(/\/opportunities\/OPP-/);
    await page.getByRole('heading', { level: 1, name: /^Puffin Ferries: / }).waitFor();
    await panel('Who serves').getByText('Professional Services must serve.').waitFor();
    await panel('Tasks').getByText(/left$/).first().waitFor();
    await panel('Timeline')
      .getByText(/Opened Puffin Ferries/)
      .waitFor();
  });

  test('a file that is no report is refused in a sentence; a report becomes facts with their cells', async () => {
    const scope = panel('Scope');
    const file = scope.locator('input[type=file]');
    await file.setInputFiles({
      name: 'notes.xlsx',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('no book'),
    });
    await scope.getByRole('alert').waitFor();
    await file.setInputFiles(join(root, 'fixtures', 'reports', 'evaluate_report.xlsx'));
    const facts = panel('What is known');
    await facts.getByRole('button', { name: /^Show \d+ more/ }).click();
    await facts.getByRole('row', { name: /^Users .*users evaluate_report\.xlsx, Users A2/ }).waitFor();
    expect(await scope.getByRole('alert').count()).toBe(0);
  });

  test('the estimate shows activities, totals and flags; the paper is previewed and handed out', async () => {
    // The seller sees that an estimate is the engagement manager's to draft, and hands over.
    await panel('Estimate').getByRole('button', { name: 'Estimate it' }).hover();
    await page
      .getByRole('tooltip')
      .getByText(/it takes Engagement Manager/)
      .waitFor();
    await enterAs('matteo.firecrest@tanager.example');
    await panel('Estimate').getByRole('button', { name: 'Estimate it' }).click();
    await panel('Estimate')
      .getByRole('row', { name: /^Total / })
      .waitFor();
    await panel('Estimate')
      .getByText(/technical architect reviews/)
      .waitFor();
    await panel('Estimate').getByText('Hours by role').click();
    await panel('Estimate')
      .getByRole('img', { name: /Engineer [\d,.]+ hours/ })
      .waitFor();
    await approveWork();
    const paper = panel('Statement of work');
    await paper.getByRole('button', { name: 'Draft it' }).click();
    await paper.frameLocator('iframe').getByText('Puffin Ferries').first().waitFor();
    for (const [button, ending] of [
      ['Word', 'docx'],
      ['PDF', 'pdf'],
    ] as const) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        paper.getByRole('link', { name: button }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(new RegExp(`^SOW-.*\\.${ending}$`));
    }
    const book = page.waitForEvent('download');
    await panel('Estimate').getByRole('link', { name: 'Workbook' }).click();
    expect((await book).suggestedFilename()).toMatch(/^EST-.*\.xlsx$/);
  });

  test('a task is paused with a reason, and its clock stands still', async () => {
    const tasks = panel('Tasks');
    await tasks
      .getByRole('button', { name: /what may be done$/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: /^Pause/ }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('The customer is at sea until Monday');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await tasks.getByText('Clock paused').waitFor();
    await tasks.getByText('Paused: The customer is at sea until Monday').waitFor();
    await enterAs(house.seller.email);
  });
});

describe('by keyboard alone', () => {
  test('the first tab skips to the page', async () => {
    await page.goto(`${house.address}/opportunities`);
    await page.getByRole('row').nth(1).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the page');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
  });

  test('j and k go through the rows, Enter opens one', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    const name = String(await page.evaluate('document.activeElement.textContent'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  });

  test('g and a letter go to a room, n to a new need, ? lists the keys', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.getByRole('heading', { level: 1, name: 'Playbook' }).waitFor();
    await page.keyboard.press('n');
    await page.getByRole('heading', { level: 1, name: 'New need' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Next row').waitFor();
    await page.keyboard.press('Escape');
  });

  test('the palette finds an opportunity by a few letters', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or go to' }).fill('Puffin');
    await page.getByRole('option', { name: /Puffin Ferries: .*OPP-/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /^Puffin Ferries/ }).waitFor();
  });

  test('filters stand in the address, so that a link shows the same list', async () => {
    await page.goto(`${house.address}/opportunities`);
    await choose('Region', 'APAC');
    await page.waitForURL(/region=apac/);
    await page.keyboard.press('Escape');
    await page.getByLabel('Search opportunities').fill('sensors');
    await page.waitForURL(/search=sensors/);
    const left = page.getByRole('search').getByText(/^\d opportunit/);
    const shown = await left.textContent();
    await page.reload();
    await page
      .getByRole('search')
      .getByText(shown ?? '', { exact: true })
      .waitFor();
    expect(await page.getByRole('combobox', { name: 'Region' }).inputValue()).toBe('APAC');
    expect(await page.getByLabel('Search opportunities').inputValue()).toBe('sensors');
  });
});
