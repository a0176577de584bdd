import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { opportunities } from '../fixtures/company.ts';
import { openBrowser } from './browser.ts';
import { type DemoHouse, openDemoHouse } from './demo-house.ts';
import { signedIn } from './signed-in.ts';

/** The promise: what is known of a customer says who said it; who disagrees is settled by a person; a list is looked at before it is kept. */

const deal = opportunities.find(({ given }) => given.name.endsWith('Four code hosts into one'))!.number;

let house: DemoHouse;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [house, browser] = await Promise.all([openDemoHouse(), openBrowser()]);
  context = await signedIn(browser, house, 'rosalind.waxwing@tanager.example');
  page = await context.newPage();
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

const facts = () => page.getByRole('region', { name: 'What is known' });

describe('facts', () => {
  test('that disagree stand side by side, and a person settles them with a reason, by the keyboard', async () => {
    await page.goto(`${house.address}/opportunities/${deal}`);
    const conflict = page.getByRole('region', { name: 'Users: sources disagree' });
    await conflict.getByText('Head of platform engineering, call of 2026-10-21').waitFor();
    const settle = conflict.getByRole('button', { name: 'Settle on this: Users, 1,200 users' });
    await settle.focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Why').fill('The call counted people, the other licences.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Users is settled at 1,200 users.').waitFor();
    await conflict.waitFor({ state: 'detached' });
    await facts()
      .getByRole('row', { name: /^Users 1,200 users Head of platform/ })
      .waitFor();
  });

  test('say what hangs on them and what was ever said', async () => {
    await facts().getByRole('button', { name: 'Users', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Users' });
    await dialog.getByText(/^Moves \d+ activities$/).waitFor();
    await dialog.getByText('History (2)').click();
    await dialog.getByText(/^Set aside by Rosalind Waxwing/).waitFor();
    await page.keyboard.press('Escape');
  });

  test('are stated as people write numbers; what may be read twice is refused beside the field', async () => {
    await facts().getByRole('button', { name: 'State a fact' }).click();
    const dialog = page.getByRole('dialog', { name: 'State a fact' });
    await dialog.getByRole('combobox', { name: 'Fact' }).fill('Largest');
    await page.getByRole('option', { name: 'Largest repository' }).click();
    await dialog.getByLabel(/^Value/).fill('1.450 GB');
    await dialog.getByRole('button', { name: 'State it' }).click();
    await dialog.getByText('"1.450" may be 1450 or 1.45').waitFor();
    await dialog.getByLabel(/^Value/).fill('38 GB');
    await dialog.getByRole('button', { name: 'State it' }).click();
    await page.getByText('Largest repository: 38 GB.').waitFor();
  });
});

describe('a pasted list', () => {
  test('is looked at, mapped where it is in doubt, and kept with its cells', async () => {
    await page.getByRole('link', { name: 'Import a list of repositories' }).click();
    await page.getByLabel('Or paste rows with their headers').fill('repo\tdisk usage\nbilling\t6\nweb\t2');
    await page.getByRole('button', { name: 'Look at it' }).click();
    await page
      .getByRole('alert')
      .getByText(/"6" has no unit/)
      .waitFor();
    expect(await page.getByRole('button', { name: /^Keep/ }).isDisabled()).toBe(true);
    await page.getByRole('combobox', { name: 'Sizes without a unit are in' }).click();
    await page.getByRole('option', { name: 'GB', exact: true }).click();
    await page.getByRole('row', { name: 'Size of all repositories 8 GB pasted table B2:B3 (sum of)' }).waitFor();
    await page.getByRole('button', { name: 'Keep 5 facts' }).click();
    await page.waitForURL(`**/opportunities/${deal}`);
    // The call said 2,100 to 3,000 projects: now two sources disagree.
    await page
      .getByRole('region', { name: 'Projects: sources disagree' })
      .getByText('2 projects', { exact: true })
      .waitFor();
    await page.getByText('1 repository is above 5 GB (largest 6 GB): billing.').waitFor();
  });
});
