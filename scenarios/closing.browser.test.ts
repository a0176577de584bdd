import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Proposal } from '../src/modules/proposals/proposal.ts';
import { approve, approvedSow, leadTo, openDeal, signer } from './deal-steps.ts';
import { colleague, type DemoDesks, openDemoDesks } from './demo-desks.ts';
import { enterWhyWon, goTo, panel, press, sendForSignature, sign, tabTo } from './gestures.ts';

/**
 * The promise: from a quote that the customer wants otherwise to Closed Won, every hand finds on its page what is asked of it,
 * what is missing, and what became of it; of two who close at once one wins and the other is told.
 */

let desks: DemoDesks;

beforeAll(async () => {
  desks = await openDemoDesks();
});
afterAll(() => desks?.close());

const at = (role: string, path: string) => desks.at(colleague(role).email, path);

describe('a mid-market customer wants a catalogue service otherwise', () => {
  const robin = signer('Robin Linden');
  let number: string;
  let sow: string;

  test('the quote becomes a custom scope on its page; the deal shows what became of it, and who serves', async () => {
    ({ number } = await openDeal(desks.team, 'Alder Freight', 900, [
      { service: 'training', sku: 'GL-BAS-R' },
      { service: 'integration', sku: 'GL-JIRA' },
    ]));
    const page = await at('account-executive', `/opportunities/${number}`);
    await panel(page, 'Quotes').getByRole('button', { name: 'New quote' }).click();
    await page.waitForURL(/\/quotes\/QUO-/);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'The customer wants it otherwise' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What they want otherwise, in their words').fill('Our own fields are carried over.');
    await dialog.getByRole('checkbox', { name: /Jira/ }).check();
    const carried = dialog.getByRole('region', { name: 'What is carried over' });
    await carried.getByText('Jira integration', { exact: true }).waitFor();
    await carried.getByText('1 × GitLab with Git Basics, remote').waitFor();
    await dialog.getByRole('button', { name: 'Make it a custom scope' }).click();
    await page.waitForURL(/\/opportunities\/OPP-/);
    await panel(page, 'Quotes').getByText('Custom scope').waitFor();
    await panel(page, 'Who serves').getByText('PS custom', { exact: true }).first().waitFor();
    await panel(page, 'Timeline')
      .getByText(/Our own fields are carried over/)
      .first()
      .waitFor();
  });

  test('Legal stamps what everybody approved, and the manager releases it and sends it out', async () => {
    sow = await approvedSow(desks.team, number);
    const legal = await at('legal', `/sows/${sow}?tab=legal`);
    await press(legal, 'Stamp it');
    await legal.getByText('Approved to sign').waitFor();
    const page = await at('engagement-manager', `/sows/${sow}?tab=legal`);
    await press(page, 'Release to our signatory');
    await sendForSignature(page, colleague('vp-revenue-accounting').name, robin);
  });

  test('our signatory finds it under Signatures and signs; then the customer, by the link and its code, on a phone', async () => {
    expect(await desks.lettersTo(robin.email, 0)).toEqual([]);
    const page = await at('vp-revenue-accounting', '/envelopes?mine=true');
    await page.getByRole('link', { name: new RegExp(`^${sow}`) }).click();
    await sign(page, sow, colleague('vp-revenue-accounting').name);
    await page.getByText(`You signed ${sow}.`).waitFor();
    const phone = await desks.openLetter(robin.email);
    await sign(phone, sow, robin.name);
    await phone.getByRole('heading', { name: 'Signed by everybody' }).waitFor();
    await desks.settle();
  });

  test('the checklist says what is missing, until the seller has entered it and the quotes come to the paper', async () => {
    await leadTo(desks.team, number, 'awaiting-signature');
    const page = await at('account-executive', `/opportunities/${number}`);
    const closing = panel(page, 'Closing');
    await closing.getByText(`${sow} is signed by both, as it was stamped.`).waitFor();
    await closing.getByText('5 missing').waitFor();
    await panel(page, 'Quotes').getByRole('button', { name: 'Quotes for billing' }).click();
    await panel(page, 'Quotes')
      .getByText(/its total to the cent/)
      .waitFor();
    const drafts = panel(page, 'Quotes').getByRole('row', { name: /Draft/ });
    for (let left = await drafts.count(); left > 0; left -= 1) {
      await drafts.first().getByRole('link', { name: /^QUO-/ }).click();
      await page.getByRole('button', { name: 'Submit', exact: true }).click();
      await page.getByText('Others have been asked for their yes.').waitFor();
      await approve(desks.team, (await page.getByRole('heading', { level: 1 }).textContent()) ?? '');
      await page.getByRole('link', { name: /^Alder Freight/ }).click();
      await expect.poll(() => drafts.count()).toBe(left - 1);
    }
    await closing.getByText('Enter what is known').click();
    await closing.getByRole('radiogroup', { name: 'Purchase order' }).getByText('Purchase order').click();
    await closing.getByLabel('Number of the purchase order').fill('PO-4711');
    await closing.getByLabel('Of', { exact: true }).fill('2026-11-20');
    await enterWhyWon(page, 'Statement of work');
    await closing.getByText('nothing is missing').waitFor();
  });

  /** What happens where two pages press the same at once: what the one who came second is told. */
  async function pressedTwice(pages: readonly Page[], verb: string): Promise<string> {
    const button = (page: Page) => panel(page, 'Closing').getByRole('button', { name: verb });
    for (const page of pages) await button(page).focus();
    await Promise.all(pages.map((page) => page.keyboard.press('Enter')));
    const said = pages.map((page) => panel(page, 'Closing').getByRole('alert'));
    const told = async () => (await Promise.all(said.map((alert) => alert.count()))).filter((alerts) => alerts > 0);
    await expect.poll(told, { timeout: 20_000 }).toHaveLength(1);
    const [first, second] = said;
    return (await ((await first!.count()) > 0 ? first! : second!).textContent()) ?? '';
  }

  test('two sellers submit it at once: one does, the other is told by whom, and sees it submitted', async () => {
    const path = `/opportunities/${number}`;
    const pages = [await at('account-executive', path), await desks.at('youssef.bulbul@tanager.example', path)];
    const told = await pressedTwice(pages, 'Submit for booking');
    expect(told).toMatch(/is submitted: .* (Ingrid Fieldfare|Youssef Bulbul) submitted it, 2026-11-23 10:00 UTC\.$/);
    for (const page of pages) {
      await page.reload();
      await panel(page, 'Closing').getByText('It is locked until Deal Desk has booked or returned it.').waitFor();
    }
  });

  test('the deal desk finds it by the keys; of two who book it at once one does, the other is told by whom', async () => {
    const colleagues = [colleague('deal-desk'), colleague('revenue')];
    const roles = { roles: ['revenue', 'deal-desk'], region: null, cleared: true, partnerId: null };
    const { id, name, title } = colleague('revenue');
    await desks.team.does('administrator', 'PUT', `/api/people/${id}`, { name, title, ...roles });
    const pages = await Promise.all(colleagues.map(({ email }) => desks.at(email, '/')));
    for (const page of pages) {
      await page.getByRole('heading', { level: 1 }).waitFor();
      await goTo(page, 'g d', 'Alder Freight: services');
      await page.getByRole('heading', { level: 1, name: 'Alder Freight: services' }).waitFor();
      await panel(page, 'Closing').getByText('submitted', { exact: true }).waitFor();
      expect(await panel(page, 'Closing').getByRole('img', { name: 'Missing' }).count()).toBe(0);
      await tabTo(page, 'Book it as won');
    }
    const told = await pressedTwice(pages, 'Book it as won');
    expect(told).toMatch(/is booked already\. (Bram Godwit|Xiomara Motmot) booked it, 2026-11-23 10:00 UTC\.$/);
    for (const page of pages) {
      await page.reload();
      const closing = panel(page, 'Closing');
      await closing.getByText(/^Booked by (Bram Godwit|Xiomara Motmot), .* on what stands below\.$/).waitFor();
      await closing.getByText(`${sow} is signed by both, as it was stamped.`).waitFor();
      expect(await closing.getByRole('button', { name: 'Book it as won' }).count()).toBe(0);
    }
  });

  test('what follows stands there: the start is asked and confirmed, delivery has its task, the board its quarter', async () => {
    await desks.settle();
    const page = await at('project-coordinator', '/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await goTo(page, 'g m', 'Alder Freight: services');
    const start = panel(page, 'Start');
    await start.getByText(/The earliest there is/).waitFor();
    await tabTo(page, 'Confirm a day');
    await page.keyboard.press('Enter');
    await page.keyboard.type('01182027');
    await tabTo(page, 'Confirm');
    await page.keyboard.press('Enter');
    await start.getByText(/^Begins on/).waitFor();
    await panel(page, 'Tasks').getByText('Hand over to delivery').waitFor();
    const board = await desks.team.sees('engagement-manager', `/api/proposals/${number}`, Proposal);
    expect(board).toMatchObject({ column: 'closed', closed: { outcome: 'won', quarter: 'close_qtr::Q427' } });
    const sellers = await at('account-executive', '/');
    await sellers.getByRole('heading', { level: 1 }).waitFor();
    await goTo(sellers, 'g i', 'Alder Freight: licence');
    await tabTo(sellers, number);
    await sellers.keyboard.press('Enter');
    await panel(sellers, 'Closing').getByText('booked', { exact: true }).waitFor();
  });
});
