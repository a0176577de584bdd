import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestIssuer, type TestIssuer } from '../src/platform/auth/federation/testing-issuer.ts';
import { openBrowser } from './browser.ts';
import { type DemoHouse, openDemoHouse } from './demo-house.ts';
import { signedIn } from './signed-in.ts';

/** The promise: an administrator connects the company's identity provider, and people sign in with its account. */

const administrator = 'noor.sandpiper@tanager.example';

let house: DemoHouse;
let browser: Browser;
let issuer: TestIssuer;
let desk: BrowserContext;
let axe: string;

beforeAll(async () => {
  [house, browser, issuer] = await Promise.all([openDemoHouse(), openBrowser(), openTestIssuer()]);
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  desk = await signedIn(browser, house, administrator);
});
afterAll(async () => {
  await browser?.close();
  await issuer?.close();
  await house?.stop();
});

async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

const tooWide = (page: Page) =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** A browser nobody has used yet, at the sign-in page. */
async function stranger(path = '/sign-in'): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${house.address}${path}`);
  return page;
}

test('an administrator adds a connection, and is told what to enter at the issuer', async () => {
  const page = await desk.newPage();
  await page.goto(`${house.address}/connections`);
  await page.getByText('People sign in by password or passkey alone').waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Add a connection' }).click();
  const form = page.getByRole('form', { name: 'Sign-in connection' });
  await form.getByLabel('Name').fill('Heron ID');
  await form.getByLabel('Issuer').fill(issuer.address);
  await form.getByLabel('Client id').fill(issuer.client.id);
  await form.getByLabel('Client secret').fill(issuer.client.secret);
  await form.getByLabel('E-mail domains').fill('tanager.example');
  await form.getByLabel('E-mail domains').press('Enter');
  expect(await findings(page)).toEqual([]);
  await form.getByRole('button', { name: 'Add the connection' }).click();
  const callback = page.getByText(/\/api\/sso\/[0-9a-f-]{36}\/callback$/);
  await callback.waitFor();
  issuer.know((await callback.textContent()) ?? '');
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByText('describes itself, and knows this client.').waitFor();
  expect(await findings(page)).toEqual([]);
  await page.close();
});

test('somebody signs in through it, and stands where they wanted to go', async () => {
  issuer.seat({ sub: 'amara', email: house.seller.email, email_verified: true, name: house.seller.name });
  const page = await stranger('/opportunities');
  const way = page.getByRole('link', { name: 'Continue with Heron ID' });
  await way.waitFor();
  expect(await findings(page)).toEqual([]);
  await way.click();
  await page.getByRole('heading', { name: 'Opportunities', level: 1 }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/opportunities');
  await page.getByText(`Signed in as ${house.seller.name}`).waitFor({ state: 'attached' });
  await page.context().close();
});

test('who is not known is told so, and may try another way', async () => {
  issuer.seat({ sub: 'nobody', email: 'nobody@tanager.example' });
  const page = await stranger();
  await page.getByRole('link', { name: 'Continue with Heron ID' }).click();
  await page.getByRole('alert').getByText('You are not known here yet').waitFor();
  expect(await findings(page)).toEqual([]);
  await page.context().close();
});

test('where passwords end, an e-mail address leads to the connection', async () => {
  issuer.seat({ sub: 'noor', email: administrator });
  const proving = await stranger();
  await proving.getByRole('link', { name: 'Continue with Heron ID' }).click();
  await proving.getByText('Signed in as Noor Sandpiper').waitFor({ state: 'attached' });
  await proving.context().close();
  const page = await desk.newPage();
  await page.goto(`${house.address}/connections`);
  await page.getByRole('link', { name: 'Heron ID' }).click();
  const form = page.getByRole('form', { name: 'Sign-in connection' });
  await form.getByLabel('People of these domains may not use passwords').check();
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Heron ID is saved.').waitFor();
  await page.close();
  const visitor = await stranger();
  await visitor.getByLabel('E-mail').fill('somebody@tanager.example');
  await visitor.getByText('Your company signs in through Heron ID.').waitFor();
  expect(await visitor.getByRole('textbox', { name: 'Password' }).count()).toBe(0);
  expect(await findings(visitor)).toEqual([]);
  await visitor.context().close();
});

test('a program gets its token, shown once', async () => {
  const page = await desk.newPage();
  await page.goto(`${house.address}/connections`);
  await page.getByRole('button', { name: 'Make a token' }).click();
  await page.getByRole('textbox', { name: 'Program' }).fill('Entra ID');
  await page.getByRole('button', { name: 'Make the token' }).click();
  const shown = page.getByRole('region', { name: 'The token' });
  await shown.waitFor();
  const token = ((await shown.textContent()) ?? '').trim();
  const headers = { authorization: `Bearer ${token}` };
  const answer = await page.request.get(`${house.address}/scim/v2/Users?filter=userName eq "${administrator}"`, {
    headers,
  });
  expect(((await answer.json()) as { totalResults: number }).totalResults).toBe(1);
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('cell', { name: 'End' }).waitFor();
  expect(await page.getByText(token).count()).toBe(0);
  await page.close();
});

test.each([
  [1440, 'light'],
  [1440, 'dark'],
  [390, 'light'],
  [390, 'dark'],
] as const)('the page is clean at %s, %s', async (width, colorScheme) => {
  const page = await desk.newPage();
  await page.setViewportSize({ width, height: 844 });
  await page.emulateMedia({ colorScheme });
  await page.goto(`${house.address}/connections`);
  await page.getByRole('link', { name: /Heron ID/ }).waitFor();
  await page.getByText('/scim/v2').waitFor();
  expect(await findings(page)).toEqual([]);
  expect(await tooWide(page)).toBe(0);
  await page.goto(`${page.url()}?connection=new`);
  await page.getByRole('form', { name: 'Sign-in connection' }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.close();
});
