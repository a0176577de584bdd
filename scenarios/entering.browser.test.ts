import { createHmac } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { type DemoHouse, openDemoHouse } from './demo-house.ts';

/** The promise: people enter by what they have and know, and see to it themselves. */

const administrator = 'noor.sandpiper@tanager.example';
const newcomerPassword = 'seven quiet oceans of tin';

let house: DemoHouse;
let browser: Browser;
let address: string;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  [house, browser] = await Promise.all([openDemoHouse(), openBrowser()]);
  // Passkeys belong to a name, and this machine's is localhost.
  address = house.address.replace('127.0.0.1', 'localhost');
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

async function newPage(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  contexts.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
}

async function knock(page: Page, email: string, password = house.seller.password): Promise<void> {
  await page.goto(`${address}/sign-in`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

const isIn = (page: Page) => page.getByText(/^Signed in as/).waitFor({ state: 'attached' });

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Signed in as/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('form', { name: 'Sign in' }).waitFor();
}

/** What an authenticator app shows for a key (RFC 6238), some half minutes away from now. */
function codeOf(key: string, away: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...key.replaceAll(/\s/g, '')].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0'));
  const secret = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor((performance.timeOrigin + performance.now()) / 30_000) + away));
  const hmac = createHmac('sha1', secret).update(counter).digest();
  const at = (hmac.at(-1) ?? 0) & 15;
  return String((hmac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const typeCode = (page: Page, code: string) => page.getByLabel('Digit 1 of 6').pressSequentially(code);

test('a device that checks its owner enters in place of password and code; one that does not stays outside', async () => {
  const page = await newPage();
  const wire = await page.context().newCDPSession(page);
  await wire.send('WebAuthn.enable');
  const options = {
    ...({ protocol: 'ctap2', transport: 'internal', hasResidentKey: true } as const),
    ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  };
  const { authenticatorId } = await wire.send('WebAuthn.addVirtualAuthenticator', { options });
  await knock(page, 'diego.tinamou@tanager.example');
  await isIn(page);
  await page.goto(`${address}/my-account`);
  await page.getByLabel('Name of the device').fill('Test laptop');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('list', { name: 'Passkeys' }).getByText('Test laptop').waitFor();
  expect((await wire.send('WebAuthn.getCredentials', { authenticatorId })).credentials).toHaveLength(1);
  await signOut(page);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await isIn(page);
  await signOut(page);

  await wire.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.getByRole('form', { name: 'Sign in' }).getByRole('alert').waitFor();
  expect((await page.request.get(`${address}/api/me`)).status()).toBe(401);

  await wire.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await isIn(page);
  await page.goto(`${address}/my-account`);
  await page.getByRole('button', { name: 'Remove Test laptop' }).click();
  await page.getByRole('list', { name: 'Passkeys' }).waitFor({ state: 'detached' });
  await signOut(page);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.getByText('This passkey is not known here').waitFor();
});

test('an authenticator app is added by its picture or key, asked for from then on, and replaced by a recovery code', async () => {
  const page = await newPage();
  await knock(page, 'ingrid.fieldfare@tanager.example');
  await isIn(page);
  await page.goto(`${address}/my-account`);
  const add = page.getByRole('form', { name: 'Add an authenticator app' });
  await add.getByLabel('Your password').fill(house.seller.password);
  await add.getByRole('button', { name: 'Add an app' }).click();
  await page.getByRole('img', { name: 'The code for your authenticator app' }).waitFor();
  const key = await page
    .locator('code')
    .filter({ hasText: /^[A-Z2-7 ]{30,}$/ })
    .innerText();
  await typeCode(page, codeOf(key, -1));
  const codes = (await page.getByRole('region', { name: 'Recovery codes' }).innerText()).trim().split(/\s+/);
  expect(codes).toHaveLength(10);
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await signOut(page);

  await knock(page, 'ingrid.fieldfare@tanager.example');
  await page.getByRole('form', { name: 'Second step' }).waitFor();
  await typeCode(page, '000000');
  await page.getByText('This code is not right').waitFor();
  await typeCode(page, codeOf(key, 0));
  await isIn(page);
  await signOut(page);

  await knock(page, 'ingrid.fieldfare@tanager.example');
  await page.getByRole('button', { name: 'I do not have my app' }).click();
  await page.getByLabel('Recovery code').fill(codes[0] ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await isIn(page);
});

test('an administrator invites somebody, who sets a password and enters; then keeps them out', async () => {
  const page = await newPage();
  await knock(page, administrator);
  await isIn(page);
  await page.goto(`${address}/people`);
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const form = page.getByRole('form', { name: 'Invite somebody' });
  await form.getByLabel('Name').fill('Wren');
  await form.getByLabel('E-mail').fill('wren.dabchick@tanager.example');
  await form.getByLabel('Roles').first().click();
  await page.getByRole('option', { name: 'Deal Desk', exact: true }).click();
  // The list stays open for another role.
  await page.keyboard.press('Tab');
  await form.getByRole('button', { name: 'Invite' }).click();
  const link = (await page.getByRole('region', { name: /^The link for/ }).innerText()).trim();
  expect(link).toContain('/invitation#');
  await page.getByRole('button', { name: 'I have kept it' }).click();

  const guest = await newPage();
  await guest.goto(link);
  await guest.getByText('Noor Sandpiper invites you').waitFor();
  await guest.getByLabel('Name').fill('Wren Dabchick');
  await guest.getByLabel('New password').fill('password1234');
  await guest.getByRole('button', { name: 'Set the password' }).click();
  await guest.getByText('on the lists of leaked ones').waitFor();
  await guest.getByLabel('New password').fill(newcomerPassword);
  await guest.getByRole('button', { name: 'Set the password' }).click();
  await guest.getByText('Your password is set').waitFor();
  await guest.getByLabel('Password', { exact: true }).fill(newcomerPassword);
  await guest.getByRole('button', { name: 'Sign in', exact: true }).click();
  await isIn(guest);

  await page.goto(`${address}/people?search=dabchick`);
  await page.getByRole('link', { name: 'Wren Dabchick' }).click();
  await page.getByRole('button', { name: 'Disable' }).click();
  await page.getByText('they cannot enter').waitFor();
  await guest.goto(`${address}/opportunities`);
  await guest.getByRole('form', { name: 'Sign in' }).waitFor();
  await knock(guest, 'wren.dabchick@tanager.example', newcomerPassword);
  await guest.getByText('You may not enter any more').waitFor();
});

test('a key is shown once and enters by itself; sessions elsewhere are ended by a press', async () => {
  const [page, other] = [await newPage(), await newPage()];
  await knock(page, 'priya.hoopoe@tanager.example');
  await knock(other, 'priya.hoopoe@tanager.example');
  await isIn(page);
  await isIn(other);
  await page.goto(`${address}/my-account`);
  await page.getByRole('button', { name: 'Make a key' }).click();
  await page.getByLabel('What it is for').fill('Nightly report');
  await page.getByRole('button', { name: 'Make the key' }).click();
  const key = (await page.getByRole('region', { name: 'The new key' }).innerText()).trim();
  await page.getByRole('button', { name: 'I have kept it' }).click();
  const ask = () => fetch(`${address}/api/opportunities`, { headers: { authorization: `Bearer ${key}` } });
  expect((await ask()).status).toBe(200);
  await page.getByRole('button', { name: 'Revoke Nightly report' }).click();
  await page.getByRole('list', { name: 'API keys' }).getByText('revoked').waitFor();
  expect((await ask()).status).toBe(401);
  await page.getByRole('button', { name: 'End all others' }).click();
  await page.getByRole('button', { name: 'End all others' }).waitFor({ state: 'detached' });
  await other.goto(`${address}/opportunities`);
  await other.getByRole('form', { name: 'Sign in' }).waitFor();
});

test('too many wrong passwords shut the door for a while, and the page says until when', async () => {
  const page = await newPage();
  await page.goto(`${address}/sign-in`);
  await page.getByLabel('E-mail').fill('nobody@tanager.example');
  const enter = page.getByRole('button', { name: 'Sign in', exact: true });
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const data = { email: 'nobody@tanager.example', password: 'not the password at all' };
    await page.request.post(`${address}/api/auth/sign-in/email`, { data, headers: { origin: address } });
  }
  await page.getByLabel('Password', { exact: true }).fill('not the password at all');
  await enter.click();
  await page.getByText(/too many wrong tries with this e-mail: try again in 15 minutes, at \d\d:\d\d UTC/).waitFor();
});
