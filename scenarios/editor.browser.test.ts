import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SowPaper } from '../src/modules/sow/sow.ts';
import { openBrowser } from './browser.ts';
import { type DemoHouse, openDemoHouse } from './demo-house.ts';
import { signIn } from './signed-in.ts';

/** The promise: a statement of work is written where it is read, by hand or by proposal, and nothing that was written is lost. */

const writer = 'lindiwe.turaco@tanager.example';
const colleague = 'bram.godwit@tanager.example';
const counsel = 'anneliese.lapwing@tanager.example';
/** A paper of the demonstration that is still a draft in the house's hands. */
let number: string;

let house: DemoHouse;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [house, browser] = await Promise.all([openDemoHouse(), openBrowser()]);
  context = await entered(writer);
  number = await findDraft();
  page = await context.newPage();
  await open(page);
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

async function entered(email: string): Promise<BrowserContext> {
  const visitor = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  await signIn(visitor, house, email);
  return visitor;
}

async function findDraft(): Promise<string> {
  for (let next = 1; next < 20; next += 1) {
    const asked = `SOW-2026-${String(next).padStart(4, '0')}`;
    const answer = await context.request.get(`${house.address}/api/sows/${asked}`);
    if (!answer.ok()) continue;
    const { state, may, openChanges, working } = SowPaper.parse(await answer.json());
    if (state === 'draft' && may.edit === true && openChanges === 0 && working === 1) return asked;
  }
  expect.fail('The demonstration has no draft to write in.');
}

const open = async (at: Page): Promise<void> => {
  await at.goto(`${house.address}/sows/${number}`);
  await paperOn(at).waitFor();
};
const paperOn = (at: Page) => at.getByRole('textbox', { name: `Paper of ${number}` });
const clauseOn = (at: Page, id: string) => at.locator(`[data-clause="${id}"]`);
const savedOn = (at: Page) =>
  expect.poll(() => at.getByRole('status', { name: 'Saving' }).innerText(), { timeout: 10_000 }).toBe('Saved');

/** Puts the caret at the end of the first numbered paragraph of a clause. */
async function caretIn(at: Page, clause: string): Promise<void> {
  await clauseOn(at, clause).locator('p').first().click();
  await at.keyboard.press('End');
}

async function kept(): Promise<SowPaper> {
  return SowPaper.parse(await (await context.request.get(`${house.address}/api/sows/${number}`)).json());
}

describe('the editor of a statement of work', () => {
  test('keeps what is typed, in a paper that looks like the paper', async () => {
    await caretIn(page, 'description');
    await page.keyboard.type(' Written by hand.');
    await savedOn(page);
    await page.reload();
    expect(await clauseOn(page, 'description').innerText()).toContain('Written by hand.');
    const numbered = clauseOn(page, 'description').locator('p').first();
    expect(await numbered.getAttribute('data-number')).toBe('1.1');
    expect((await kept()).openChanges).toBe(0);
  });

  test('proposes instead of doing; a proposal is found, rejected and accepted by keys', async () => {
    await page.getByText('Suggest', { exact: true }).click();
    await caretIn(page, 'definitions');
    await page.keyboard.type(' Proposed.');
    await page.keyboard.press('Enter');
    await page.keyboard.type('A paragraph more.');
    await savedOn(page);
    const { paper, openChanges } = await kept();
    expect(openChanges).toBe(2);
    expect(JSON.stringify(paper)).toContain('"author":"Lindiwe Turaco"');
    await page.reload();
    const clause = clauseOn(page, 'definitions');
    expect(await clause.locator('ins').first().innerText()).toContain('Proposed.');
    await caretIn(page, 'description');
    await page.keyboard.press('Alt+n');
    await page.keyboard.press('Alt+r');
    expect(await clause.innerText()).not.toContain('Proposed.');
    await page.keyboard.press('Alt+n');
    await page.keyboard.press('Alt+a');
    await savedOn(page);
    expect((await kept()).openChanges).toBe(0);
    expect(await clause.innerText()).toContain('A paragraph more.');
  });

  test('takes in what a second hand wrote elsewhere, and asks where both wrote the same', async () => {
    const second = await entered(colleague);
    const other = await second.newPage();
    await open(other);
    await page.reload();
    await paperOn(page).waitFor();
    await caretIn(other, 'schedule');
    await other.keyboard.type(' The second hand.');
    await savedOn(other);
    await caretIn(page, 'billing');
    await page.keyboard.type(' The first hand.');
    await savedOn(page);
    expect(await clauseOn(page, 'schedule').innerText()).toContain('The second hand.');
    await other.reload();
    await paperOn(other).waitFor();
    expect(await clauseOn(other, 'billing').innerText()).toContain('The first hand.');

    await caretIn(other, 'billing');
    await other.keyboard.type(' Theirs.');
    await savedOn(other);
    await caretIn(page, 'billing');
    await page.keyboard.type(' Mine.');
    const clash = page.getByRole('dialog', { name: 'Somebody else saved first' });
    await clash.waitFor();
    expect(await clash.innerText()).toContain('Theirs.');
    await clash.getByText('Theirs', { exact: true }).last().click();
    await clash.getByRole('button', { name: 'Bring both together' }).click();
    await savedOn(page);
    expect(await clauseOn(page, 'billing').innerText()).toContain('Theirs.');
    expect(await clauseOn(page, 'billing').innerText()).not.toContain('Mine.');
    await second.close();
  });

  test('swaps a clause for its fallback, as a proposal, and takes it back', async () => {
    await page.getByText('Suggest', { exact: true }).click();
    await page.getByRole('button', { name: 'Clauses', exact: true }).click();
    await page.getByRole('textbox', { name: 'Find a clause' }).fill('ten business days');
    await page.getByRole('button', { name: /: Ten Business Days$/ }).click();
    await savedOn(page);
    expect((await kept()).openChanges).toBeGreaterThan(0);
    expect(await clauseOn(page, 'passive_acceptance').locator('ins, .insertion').count()).toBeGreaterThan(0);
    await paperOn(page).focus();
    await page.keyboard.press('Control+z');
    await savedOn(page);
    expect((await kept()).openChanges).toBe(0);
  });

  test('holds remarks beside the clause, resolved when they are taken care of', async () => {
    await page.getByRole('combobox', { name: 'Beside the paper' }).selectOption('remarks');
    await caretIn(page, 'schedule');
    await page.getByRole('textbox', { name: /^Remark on/ }).fill('Ask the coordinator.');
    await page.getByRole('button', { name: 'Remark', exact: true }).click();
    await page.getByRole('button', { name: 'Resolve' }).click();
    await page.getByText('No open remarks').waitFor();
  });

  test('keeps what is written while the server is away', async () => {
    await context.setOffline(true);
    await caretIn(page, 'roles');
    await page.getByText('Edit', { exact: true }).click();
    await caretIn(page, 'roles');
    await page.keyboard.type(' Written on a train.');
    await expect.poll(() => page.getByRole('status', { name: 'Saving' }).innerText()).toContain('No connection');
    await context.setOffline(false);
    await expect
      .poll(() => page.getByRole('status', { name: 'Saving' }).innerText(), { timeout: 15_000 })
      .toBe('Saved');
    expect(JSON.stringify((await kept()).paper)).toContain('Written on a train.');
  });

  test('is read by whoever does not hold the pen, and says who does', async () => {
    const reader = await entered(counsel);
    const view = await reader.newPage();
    await view.goto(`${house.address}/sows/${number}`);
    await view.getByText(/The pen of SOW-\S+ is with Engagement manager/).waitFor();
    expect(await view.locator('.ProseMirror').getAttribute('contenteditable')).toBe('false');
    await reader.close();
  });
});
