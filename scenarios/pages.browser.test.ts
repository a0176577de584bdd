import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { named } from '../fixtures/people.ts';
import { openBrowser } from './browser.ts';
import { type DemoHouse, demoNow, openDemoHouse } from './demo-house.ts';
import { signedIn } from './signed-in.ts';

/** The promise: every page can be read by everybody, by day and by night, on a desk and in a hand. */

const tried = encodeURIComponent(JSON.stringify({ edition: 'ee', segment: 'smb', needsAllStandard: true }));

const rooms = [
  ['the proposal board', '/proposals'],
  ['a board that no filter leaves', '/proposals?search=nobody-is-called-so'],
  ['opportunities', '/opportunities'],
  ['opportunities that no filter leaves', '/opportunities?search=nobody-is-called-so'],
  ['an opportunity', '/opportunities/OPP-2026-0043'],
  ['an opportunity with its papers', '/opportunities/OPP-2026-0010'],
  ['an opportunity that is estimated', '/opportunities/OPP-2026-0053'],
  ['licence opportunities', '/licences'],
  ['licence opportunities that no filter leaves', '/licences?search=nobody-is-called-so'],
  ['a licence opportunity', '/licences/LIC-4103'],
  ['a licence opportunity that is not there', '/licences/LIC-1'],
  ['starts', '/starts?state=all'],
  ['starts of a region', '/starts?region=apac'],
  ['an estimate', '/estimates/EST-2026-0001'],
  ['an estimate as a spreadsheet', '/estimates/EST-2026-0001?tab=workbook'],
  ['estimates compared', '/estimates/EST-2026-0004?tab=versions'],
  ['an estimate that is not there', '/estimates/EST-1999-0001'],
  ['a statement of work', '/sows/SOW-2026-0001'],
  ['the versions of a statement of work', '/sows/SOW-2026-0001?tab=versions'],
  ['what came back of a statement of work', '/sows/SOW-2026-0001?tab=redlines'],
  ['a statement of work of which nothing came back', '/sows/SOW-2026-0002?tab=redlines'],
  ['a statement of work with nothing to mend', '/sows/SOW-2026-0001?tab=lint'],
  ['a legal case to open', '/sows/SOW-2026-0001?tab=legal'],
  ['who approves a statement of work', '/sows/SOW-2026-0001?tab=approval'],
  ['a statement of work that is not there', '/sows/SOW-1999-0001'],
  ['quotes', '/quotes'],
  ['quotes that no filter leaves', '/quotes?search=nobody-is-called-so'],
  ['a quote to write', '/quotes/QUO-2026-0004'],
  ['what of a quote is gone through with the customer', '/quotes/QUO-2026-0004?tab=review'],
  ['a quote that nobody has to say yes to', '/quotes/QUO-2026-0004?tab=approval'],
  ['who signs a quote', '/quotes/QUO-2026-0004?tab=signature'],
  ['a quote in approval', '/quotes/QUO-2026-0007?tab=approval'],
  ['a discount that somebody has to say yes to', '/quotes/QUO-2026-0007'],
  ['the revisions of a quote', '/quotes/QUO-2026-0007?tab=versions'],
  ['a quote with the customer', '/quotes/QUO-2026-0005'],
  ['an order form', '/quotes/QUO-2026-0005?tab=order-form'],
  ['an order form out for signature', '/quotes/QUO-2026-0005?tab=signature'],
  ['a quote that is not there', '/quotes/QUO-1999-0001'],
  ['approvals', '/approvals'],
  ['all approvals', '/approvals?view=all'],
  ['approvals that no filter leaves', '/approvals?view=all&search=nobody-is-called-so'],
  ['an approval that is not there', '/approvals/APV-1999-0001'],
  ['an approval by a link that opens nothing', '/guest/nonsense/approval'],
  ['an opportunity whose sources disagree', '/opportunities/OPP-2026-0017'],
  ['a list of repositories to import', '/opportunities/OPP-2026-0043/list'],
  ['a need that changes', '/opportunities/OPP-2026-0043/need'],
  ['an opportunity that is not there', '/opportunities/OPP-1999-0001'],
  ['the questions of an opportunity', '/opportunities/OPP-2026-0042/questions'],
  ['signatures', '/envelopes'],
  ['signatures that no filter leaves', '/envelopes?search=nobody-is-called-so'],
  ['what waits for somebody else to sign it', '/envelopes/ENV-2026-0001'],
  ['an envelope that is not there', '/envelopes/ENV-1999-0001'],
  ['a signature by a link that opens nothing', '/guest/nonsense/signing'],
  ['questions by a link that opens nothing', '/guest/nonsense/questionnaire'],
  ['a review by a link that opens nothing', '/guest/nonsense/review'],
  ['the deal desk', '/deal-desk'],
  ['a deal desk that no filter leaves', '/deal-desk?search=nobody-is-called-so'],
  ['registrations of partners', '/registrations'],
  ['registrations that no filter leaves', '/registrations?search=nobody-is-called-so'],
  ['a new need', '/new-need?account=ACC-2026-0008'],
  ['the services calculator', '/calculator'],
  ['my work', '/'],
  ['tasks', '/tasks?whose=all'],
  ['tasks that no filter leaves', '/tasks?whose=all&search=nobody-is-called-so'],
  ['a task', '/tasks/TSK-2026-0098'],
  ['accounts', '/accounts'],
  ['an account', '/accounts/ACC-2026-0008'],
  ['partners', '/partners'],
  ['the playbook', '/playbook'],
  ['the catalogue', '/playbook?part=catalogue'],
  ['a catalogue that no search leaves', '/playbook?part=catalogue&search=nothing-is-called-so'],
  ['the lifecycles', '/playbook?part=lifecycles'],
  ['a decision table with facts tried', `/playbook/tables/who-serves?facts=${tried}`],
  ['the record', '/record'],
  ['notifications', '/notifications'],
  ['what one is told of', '/notifications/settings'],
  ['my account', '/my-account'],
  ['a link that opens nothing', '/invitation#nonsense'],
  ['a search', '/search?q=53'],
  ['a search among clauses', '/search?q=accept&kind=clause'],
  ['a search that finds nothing', '/search?q=zzzzqq'],
  ['an address that leads nowhere', '/attic'],
] as const;

/** Rooms that open to administrators alone. */
const keptRooms = [
  ['people', '/people'],
  ['people whom no filter leaves', '/people?search=nobody-is-called-so'],
  ['somebody of the people', `/people?person=${named('Amara Kestrel')}`],
  ['an invitation to write', '/people?person=new'],
  ['sign-in connections', '/connections'],
  ['operations', '/operations?jobs=all'],
  ['webhooks', '/webhooks'],
  ['a webhook to make', '/webhooks?making=true'],
  ['a webhook', '/webhooks/HOOK-2026-0001'],
] as const;

/** Rooms of whoever leads Professional Services. */
const ledRooms = [
  ['the whole board', '/proposals'],
  ['the board in lanes', '/proposals?lane=region'],
  ['the board in figures', '/proposals?figures=true'],
  ['the reviews of an estimate', '/estimates/EST-2026-0006?tab=review'],
  ['reviews where nothing is published', '/estimates/EST-2026-0001?tab=review'],
  ['the lines of an estimate', '/estimates/EST-2026-0001'],
  ['what is found in a statement of work', '/sows/SOW-2026-0002?tab=lint'],
  ['an estimate as a spreadsheet', '/estimates/EST-2026-0001?tab=workbook'],
  ['the paper of a statement of work to write', '/sows/SOW-2026-0002'],
  ['the paper of a statement of work in other hands', '/sows/SOW-2026-0001?tab=paper'],
  ['the versions of an estimate', '/estimates/EST-2026-0003?tab=versions'],
  ['how sure an estimate is', '/estimates/EST-2026-0001?tab=forecast'],
  ['calibration', '/calibration'],
  ['a quote that bills a statement of work', '/quotes/QUO-2026-0008'],
  ['a statement of work in review', '/sows/SOW-2026-0004?tab=approval'],
  ['a legal case with its stamp', '/sows/SOW-2026-0005?tab=legal'],
  ['a statement of work that is out for signature', '/sows/SOW-2026-0005?tab=signature'],
  ['a statement of work that cannot be signed yet', '/sows/SOW-2026-0002?tab=signature'],
] as const;

/** What is not there yet is asked for and answered 404, a link that opens nothing 410; and the paper's frame turns away the clock these tests bring. */
const expected = /status of 4(04|10)|Blocked script execution in 'about:srcdoc'/;

const windows = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;

let house: DemoHouse;
let browser: Browser;
let axe: string;
/** The room that a customer's link opens. */
let review: string;

beforeAll(async () => {
  [house, browser] = await Promise.all([openDemoHouse(), openBrowser()]);
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  review = await linkedReview();
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

/** Asks a customer about a published estimate; answers the room of their link. */
async function linkedReview(): Promise<string> {
  const manager = await browser.newContext();
  const headers = { origin: house.address };
  const data = { email: 'haruka.wagtail@tanager.example', password: house.seller.password };
  await manager.request.post(`${house.address}/api/auth/sign-in/email`, { data, headers });
  const asked = { audience: 'customer', asked: 'Is anything missing?' };
  const path = `${house.address}/api/estimates/EST-2026-0006/reviews`;
  const opened = await manager.request.post(path, { data: asked, headers });
  expect(opened.status()).toBe(201);
  const { link } = (await opened.json()) as { link: string };
  await manager.close();
  return `/guest/${link}/review`;
}

/** The page has come to rest: its words stand, and no grey lines wait for an answer. */
async function atRest(page: Page) {
  await page.locator('h1, [role=alert], main p').first().waitFor();
  await expect.poll(() => page.locator('[aria-busy=true]').count(), { timeout: 20_000 }).toBe(0);
}

/** What axe finds by day, and what it then finds by night, when nothing but the colours is another. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const byDay = await page.evaluate<AxeResults>('axe.run()');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('[data-mantine-color-scheme=dark]').waitFor({ state: 'attached' });
  // Colours that glide from day to night have arrived.
  await expect.poll(() => page.evaluate('document.getAnimations().length')).toBe(0);
  const byNight = await page.evaluate<AxeResults>("axe.run({ runOnly: ['color-contrast', 'link-in-text-block'] })");
  return [...byDay.violations, ...byNight.violations].map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
}

const tooWide = (page: Page) =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe.each(windows)('at $width, by day and by night', ({ width, height }) => {
  let seller: BrowserContext;
  let administrator: BrowserContext;
  let director: BrowserContext;

  const entered = (email: string) => signedIn(browser, house, email, { viewport: { width, height } });

  beforeAll(async () => {
    seller = await entered(house.seller.email);
    administrator = await entered('noor.sandpiper@tanager.example');
    director = await entered('lindiwe.turaco@tanager.example');
  });
  afterAll(async () => {
    await seller?.close();
    await administrator?.close();
    await director?.close();
  });

  test('the sign-in page is clean', async () => {
    const stranger = await browser.newContext({ viewport: { width, height } });
    const page = await stranger.newPage();
    await page.goto(`${house.address}/sign-in`);
    await page.getByText('This is a demonstration').waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await tooWide(page)).toBe(0);
    await stranger.close();
  });

  test('a review by a link: clean for a customer without an account', async () => {
    const customer = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
    await customer.clock.setFixedTime(demoNow);
    await isClean(customer, review);
    await customer.close();
  });

  test.each(rooms)('%s: clean, no wider than the window, no word in the console', (_, path) => isClean(seller, path));
  test.each(ledRooms)('%s, for directors: clean as well', (_, path) => isClean(director, path));
  test.each(keptRooms)('%s, for administrators: clean as well', (_, path) => isClean(administrator, path));
});

async function isClean(context: BrowserContext, path: string): Promise<void> {
  const page = await context.newPage();
  const words: string[] = [];
  page.on('pageerror', (fault) => words.push(fault.message));
  page.on('console', (line) => {
    if (line.type() === 'error' && !expected.test(line.text())) words.push(line.text());
  });
  try {
    await page.goto(`${house.address}${path}`);
    await atRest(page);
    expect(await findings(page)).toEqual([]);
    expect(await tooWide(page)).toBe(0);
    expect(words).toEqual([]);
  } finally {
    // Each open page listens for news on a connection, of which a browser opens six.
    await page.close();
  }
}
