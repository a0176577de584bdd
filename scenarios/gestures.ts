import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** A panel of a page by its title. */
export const panel = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

/** Presses a button that asks first, and the same word in what it asks; `fill` answers what it asks for. */
export async function press(page: Page, verb: string, fill?: (dialog: Locator) => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: verb, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await fill?.(dialog);
  await dialog.getByRole('button', { name: verb, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Chooses an option of a select by its label. */
export async function choose(page: Page, label: string, option: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('option', { name: option }).first().click();
}

/** Signs a paper that is read, by typing a name: at the desk as on a phone. */
export async function sign(page: Page, subject: string, name: string): Promise<void> {
  await page.getByRole('article').getByRole('heading', { level: 2 }).first().waitFor();
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('checkbox', { name: 'I have read the paper.' }).check();
  await page.getByRole('button', { name: `Sign ${subject}` }).click();
}

/** Names one signer of the customer on the page of a statement of work, and sends it out; our signatory is named first. */
export async function sendForSignature(
  page: Page,
  signatory: string,
  { name, title, email }: { readonly name: string; readonly title: string; readonly email: string },
): Promise<void> {
  await page.getByRole('tab', { name: 'Signature' }).click();
  await page.getByRole('combobox', { name: 'Signs for the company' }).click();
  await page.getByRole('option', { name: signatory }).click();
  for (const [label, words] of Object.entries({ Name: name, Title: title, 'E-mail': email }))
    await page.getByLabel(label, { exact: true }).fill(words);
  await page.getByRole('button', { name: 'Send for signature' }).click();
  await page.getByText('Out for signature', { exact: true }).waitFor();
}

/** Says under Closing by which paper, why, and against whom a deal was won. */
export async function enterWhyWon(page: Page, agreement: string): Promise<void> {
  const closing = panel(page, 'Closing');
  await choose(page, 'Executed agreement', agreement);
  await choose(page, 'Why it was won', 'The scope fits');
  await closing.getByLabel('Told in a few words').fill('It is what they asked for.');
  await closing.getByLabel('Nobody else was considered').check();
  await closing.getByRole('button', { name: 'Keep it' }).click();
}

/** What bears the focus, by its name or else its words. */
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>('document.activeElement.ariaLabel ?? document.activeElement.textContent');

/** Goes to a room by its keys, steps down its rows to one, and opens it. */
export async function goTo(page: Page, keys: string, row: string): Promise<void> {
  for (const key of keys.split(' ')) await page.keyboard.press(key);
  await page.getByRole('link', { name: row, exact: true }).waitFor();
  for (let steps = 0; steps < 200 && (await focused(page)) !== row; steps += 1) await page.keyboard.press('j');
  expect(await focused(page)).toBe(row);
  await page.keyboard.press('Enter');
}

/** Walks by Tab to what bears a name. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let steps = 0; steps < 150 && (await focused(page)) !== name; steps += 1) await page.keyboard.press('Tab');
  expect(await focused(page)).toBe(name);
}
