import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wholePaper } from '../src/documents/paper-samples.ts';
import { sendEnvelope } from '../src/modules/signing/sending.ts';
import { FixedClock } from '../src/platform/clock.ts';
import { newId } from '../src/platform/id.ts';
import { loadShippedPlaybook } from '../src/playbook/testing.ts';
import { houseReader } from '../src/web/house.ts';
import { openBrowser } from './browser.ts';
import { type DemoHouse, demoNow, openDemoHouse } from './demo-house.ts';

/**
 * The promise: our signatory signs at the desk, the customer by a link that is mailed to each of them alone, on a phone and by
 * the keyboard; one lets a colleague sign instead, another declines; a lost answer signs nothing twice.
 */

const [sow, envelope] = ['SOW-2026-0005', 'ENV-2026-0001'];
let house: DemoHouse;
let browser: Browser;
let axe: string;

beforeAll(async () => {
  [house, browser] = await Promise.all([openDemoHouse(), openBrowser()]);
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

/** A browser at whose door somebody of ours has signed in. */
async function atDesk(email: string): Promise<BrowserContext> {
  const desk = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  await desk.clock.setFixedTime(demoNow);
  const data = { email, password: house.seller.password };
  const headers = { origin: house.address };
  const entered = await desk.request.post(`${house.address}/api/auth/sign-in/email`, { data, headers });
  expect(entered.status()).toBe(200);
  return desk;
}

async function onPhone(link: string): Promise<Page> {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
  await phone.clock.setFixedTime(demoNow);
  const page = await phone.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(link);
  return page;
}

/** What was mailed to an address, the newest first, once there are so many letters. */
async function lettersTo(recipient: string, atLeast: number): Promise<string[]> {
  let texts: string[] = [];
  const read = async () => {
    const rows = await house.db
      .selectFrom('letter')
      .select('text')
      .where('recipient', '=', recipient)
      .orderBy('id', 'desc')
      .execute();
    texts = rows.map(({ text }) => text ?? '');
    return texts.length;
  };
  await expect.poll(read, { timeout: 20_000 }).toBeGreaterThanOrEqual(atLeast);
  return texts;
}

const linkIn = (letters: readonly string[]): string =>
  /https?:\S+\/guest\/\S+\/signing/.exec(letters.join('\n'))?.[0] ?? '';
const codeIn = (letters: readonly string[]): string => /code is (\d{6})/.exec(letters.join('\n'))?.[1] ?? '';

async function isClean(page: Page): Promise<void> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
  ).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
}

/** Opens the link of the newest letter to an address and enters the code that is mailed then, by the keyboard. */
async function openLetter(address: string): Promise<Page> {
  const page = await onPhone(linkIn(await lettersTo(address, 1)));
  await page.getByText('We have mailed a code of six digits').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type(codeIn(await lettersTo(address, 2)));
  await page.keyboard.press('Enter');
  await page.getByRole('article').waitFor();
  return page;
}

test('our signatory reads and signs at the desk; nobody there is shown a link', async () => {
  const desk = await atDesk('ruth.kittiwake@tanager.example');
  const page = await desk.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`${house.address}/sows/${sow}?tab=signature`);
  await page.getByRole('link', { name: 'Read and sign' }).click();
  await page.getByRole('article').getByRole('heading', { level: 2 }).first().waitFor();
  await isClean(page);
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ruth Kittiwake');
  await page.getByRole('checkbox', { name: 'I have read the paper.' }).check();
  await page.getByRole('button', { name: `Sign ${sow}` }).click();
  const own = page.getByRole('listitem').filter({ hasText: 'ruth.kittiwake@tanager.example' });
  await own.getByText('signed', { exact: true }).waitFor();
  await isClean(page);
  const link = linkIn(await lettersTo('imogen.nightjar@customer.example', 1));
  const token = link.split('/').at(-2) ?? '';
  expect(token.length).toBeGreaterThan(20);
  for (const path of [`/api/envelopes/${envelope}`, '/api/envelopes?state=out', '/api/ledger?limit=100'])
    expect(await (await desk.request.get(house.address + path)).text()).not.toContain(token);
  await desk.close();
});

test('the first of the customer opens the link, enters the code, reads and signs, by the keyboard alone', async () => {
  const address = 'imogen.nightjar@customer.example';
  const page = await onPhone(linkIn(await lettersTo(address, 1)));
  await page.getByText('i…@customer.example').waitFor();
  await isClean(page);
  // Nothing of the paper is told before the code.
  expect(await page.getByText(sow).count()).toBe(0);
  await page.keyboard.press('Tab');
  await page.keyboard.type('000000');
  await page.keyboard.press('Enter');
  await page.getByText('This code does not open the paper').waitFor();
  await isClean(page);
  await page.getByRole('textbox', { name: 'Code' }).fill(codeIn(await lettersTo(address, 2)));
  await page.keyboard.press('Enter');
  const paper = page.getByRole('article');
  await paper.getByRole('heading', { level: 2 }).first().waitFor();
  // Real text, as a screen reader walks it: headings, tables with their names, a way to each clause.
  expect(await paper.getByRole('heading', { level: 2 }).count()).toBeGreaterThan(8);
  expect(await paper.getByRole('table').count()).toBeGreaterThan(1);
  await paper.getByRole('navigation').getByRole('link').first().waitFor();
  await isClean(page);

  await page.getByRole('link', { name: 'To the signature' }).first().focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Imogen Nightjar');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Thank you, you have signed' }).waitFor();
  expect(await page.evaluate('document.activeElement?.textContent')).toBe('Thank you, you have signed');
  await isClean(page);
  await page.context().close();
});

test('the second lets a colleague sign, whose signature counts once though its answer is lost', async () => {
  const page = await openLetter('benedikt.storm@customer.example');
  await page.getByText('Let a colleague sign').click();
  await page.getByRole('textbox', { name: 'Their name' }).fill('Signe Halvorsen');
  await page.getByRole('textbox', { name: 'Their e-mail' }).fill('signe.halvorsen@customer.example');
  await page.getByRole('textbox', { name: 'Why they sign' }).fill('She heads purchasing since Monday.');
  await isClean(page);
  await page.getByRole('button', { name: 'Let them sign' }).click();
  await page.getByRole('heading', { name: 'A colleague signs instead' }).waitFor();
  await isClean(page);
  await page.reload();
  await page.getByText('This link does not open').waitFor();
  await isClean(page);
  await page.context().close();

  const hers = await openLetter('signe.halvorsen@customer.example');
  await hers.getByText('By drawing').click();
  const pad = await hers.getByRole('img', { name: 'Nothing is drawn yet' }).boundingBox();
  if (!pad) throw new Error('there is no field to draw in');
  await hers.mouse.move(pad.x + 40, pad.y + 60);
  await hers.mouse.down();
  await hers.mouse.move(pad.x + 120, pad.y + 30, { steps: 6 });
  await hers.mouse.move(pad.x + 200, pad.y + 70, { steps: 6 });
  await hers.mouse.up();
  await hers.getByRole('textbox', { name: 'Your name' }).fill('Signe Halvorsen');
  await hers.getByRole('checkbox', { name: 'I have read the paper.' }).check();
  await isClean(hers);
  // The server hears it, and its answer is lost on the way: twice, for the page tries once more by itself.
  await hers.route('**/signing/signature', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await hers.getByRole('button', { name: `Sign ${sow}` }).click();
  await hers.getByRole('heading', { name: 'Signed by everybody' }).waitFor();
  await isClean(hers);
  await hers.getByText('How to check the file').click();
  const [download] = await Promise.all([
    hers.waitForEvent('download'),
    hers.getByRole('link', { name: 'Download the signed paper' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`${sow}.pdf`);
  await hers.context().close();

  const desk = await atDesk('lindiwe.turaco@tanager.example');
  const answer = await desk.request.get(`${house.address}/api/envelopes/${envelope}`);
  const { state, revisions } = (await answer.json()) as { state: string; revisions: { kind: string }[] };
  expect(state).toBe('completed');
  const kinds = ['sent', 'signed', 'signed', 'signed', 'sealed', 'certificate'];
  expect(revisions.map(({ kind }) => kind)).toEqual(kinds);
  const followed = await desk.newPage();
  await followed.goto(`${house.address}/sows/${sow}?tab=signature`);
  await followed.getByText('In the place of Benedikt Storm').waitFor();
  await isClean(followed);
  await desk.close();
});

/** Sends a letter of understanding to two people of a customer at once. */
async function sendLetter(...names: string[]): Promise<void> {
  const playbook = await loadShippedPlaybook();
  const clock = new FixedClock(demoNow);
  const awaited = new Set(['envelope.asked']);
  const number = 'LTR-2026-0001';
  await house.db.transaction().execute((tx) =>
    sendEnvelope({ tx, clock, awaited, reader: houseReader, requestId: newId() }, playbook, {
      stream: 'opportunity/OPP-2026-0010',
      subject: { kind: 'letter', number, title: 'Letter of understanding', href: '/opportunities/OPP-2026-0010' },
      paper: wholePaper('Brume Cosmétiques', { id: number }),
      signers: names.map((name) => ({
        ...{ side: 'customer', name, title: 'Head of delivery' },
        email: `${name.toLowerCase().replace(' ', '.')}@customer.example`,
      })),
      order: 'parallel',
    }),
  );
}

test('one declines with a reason; everybody else is told that there is nothing to sign any more', async () => {
  await sendLetter('Astrid Falk', 'Oda Brandt');
  const other = await openLetter('oda.brandt@customer.example');
  const page = await openLetter('astrid.falk@customer.example');
  await page.getByText('Decline to sign').first().click();
  await page.getByRole('textbox', { name: 'Your reason' }).fill('Clause 4 is not what we agreed on.');
  await page.getByRole('button', { name: 'Decline to sign' }).click();
  await page.getByRole('heading', { name: 'You declined' }).waitFor();
  await isClean(page);

  // Whoever had the paper open learns it when they sign.
  await other.getByRole('textbox', { name: 'Your name' }).fill('Oda Brandt');
  await other.getByRole('checkbox', { name: 'I have read the paper.' }).check();
  await other.getByRole('button', { name: 'Sign LTR-2026-0001' }).click();
  await other.getByRole('heading', { name: 'This was declined' }).waitFor();
  await isClean(other);
  await Promise.all([page.context().close(), other.context().close()]);
});

test('a link that was made up says that it does not open, and a server that is away may be asked again', async () => {
  const page = await onPhone(`${house.address}/guest/nonsense/signing`);
  await page.getByText('This link does not open').waitFor();
  await isClean(page);
  await page.route('**/api/guest/**', (route) => route.abort());
  await page.reload();
  await page.getByText('No connection').waitFor();
  await isClean(page);
  await page.unroute('**/api/guest/**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('This link does not open').waitFor();
  await page.context().close();
});
