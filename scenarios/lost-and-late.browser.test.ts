import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leadTo, openDeal, sendOut, signer, stampedSow, weSign } from './deal-steps.ts';
import { colleague, type DemoDesks, openDemoDesks } from './demo-desks.ts';
import { choose, panel, press, sendForSignature, sign } from './gestures.ts';

/**
 * The promise: work that moves to a partner, is declined or lies unsigned is seen by whoever has to act, and each page shows
 * what is to be done next.
 */

let desks: DemoDesks;

beforeAll(async () => {
  desks = await openDemoDesks();
});
afterAll(() => desks?.close());

const at = (role: string, path: string) => desks.at(colleague(role).email, path);

describe('the work of a large customer moves to a partner at the last moment', () => {
  const ada = signer('Ada Storm');
  let of: { number: string; licence: string };
  let sow: string;

  beforeAll(async () => {
    const { team } = desks;
    of = await openDeal(team, 'Plover Rail', 5000, [{ service: 'migration-to-saas' }]);
    sow = await stampedSow(team, of.number);
    await weSign(team, await sendOut(team, sow, [ada]));
    await leadTo(team, of.number, 'awaiting-signature');
  });

  test('the seller moves it on its page; whoever was about to sign is told', async () => {
    const phone = await desks.openLetter(ada.email);
    const page = await at('account-executive', '/deal-desk');
    await page.getByRole('link', { name: 'Plover Rail: services' }).click();
    await panel(page, 'Closing')
      .getByText(/ missing$/)
      .waitFor();
    await press(page, 'Move to a partner', async (dialog) => {
      await choose(page, 'Partner that sells and delivers it', 'Werkstatt Nordost');
      await dialog.getByLabel('Why').fill('They are on site already.');
    });
    const closing = panel(page, 'Closing');
    await closing.getByText('Werkstatt Nordost sells and delivers it').waitFor();
    await closing.getByText(`Werkstatt Nordost has no approved registration at ${of.licence}.`).waitFor();
    await sign(phone, sow, ada.name);
    await phone.getByRole('heading', { name: 'This was taken back' }).waitFor();
    await page.goto(`${desks.house.address}/sows/${sow}?tab=signature`);
    await page.getByText('Withdrawn', { exact: true }).first().waitFor();
  });

  test('until a registration of that partner is approved, the deal desk shows whom it waits for; then no more', async () => {
    const desk = await at('deal-desk', '/deal-desk?kind=moved');
    const waits = desk.getByRole('listitem').filter({ hasText: 'Plover Rail: services' });
    await waits.getByRole('link', { name: 'Registration of the partner' }).waitFor();
    await waits.getByText(/^Waits for Delphine Avocet, /).waitFor();
    await waits.getByRole('link', { name: 'Registration of the partner' }).click();
    await desk.getByText('No registration is here').waitFor();
    expect(new URL(desk.url()).search).toBe(`?licence=${of.licence}`);
    await desk.goBack();

    const page = await at('channel-account-manager', '/');
    await page
      .getByRole('link', { name: /See to the registration of the partner/ })
      .first()
      .click();
    await page.getByRole('link', { name: 'Plover Rail: services' }).click();
    await panel(page, 'Licence and services').getByRole('link', { name: 'Registrations of partners' }).click();
    await press(page, 'Register services', async (dialog) => {
      await choose(page, 'Partner', 'Werkstatt Nordost');
      expect(await dialog.getByLabel('Licence opportunity').inputValue()).toBe(of.licence);
      await dialog.getByLabel('Customer').fill('Plover Rail');
      await dialog.getByLabel('Services').fill('Their migration');
    });
    await page.getByText('Werkstatt Nordost for Plover Rail').waitFor();
    await desk.reload();
    await waits.waitFor();
    await press(page, 'Approve');
    await page.getByText('Approved', { exact: true }).first().waitFor();
    await desks.settle();

    await desk.reload();
    await desk.getByRole('heading', { level: 1, name: 'Deal desk' }).waitFor();
    await waits.waitFor({ state: 'detached' });
    const seller = await at('account-executive', `/opportunities/${of.number}`);
    await panel(seller, 'Closing').getByText(`A registration of Werkstatt Nordost stands at ${of.licence}.`).waitFor();
  });
});

describe('Professional Services declines', () => {
  test('the need is routed again with that answer, which its page shows, and the channel is asked', async () => {
    const { number } = await openDeal(desks.team, 'Siskin Media', 900, [{ service: 'advisory' }]);
    const page = await at('engagement-manager', `/opportunities/${number}`);
    const serves = panel(page, 'Who serves');
    await serves.getByText('PS custom', { exact: true }).first().waitFor();
    await press(page, 'Decline the work', async (dialog) => {
      await dialog.getByLabel('Why').fill('Nobody is free before summer.');
    });
    await serves.getByText('Partner sourcing', { exact: true }).first().waitFor();
    await panel(page, 'Tasks').getByText('Introduce a vetted partner').waitFor();
    await panel(page, 'Tasks').getByText('Acknowledge the request for a partner').waitFor();
    await panel(page, 'Timeline')
      .getByText(/^Professional Services declines: Nobody is free before summer/)
      .waitFor();
    await desks.settle();
    const seller = await at('account-executive', '/notifications');
    await seller
      .getByText(/Nobody is free before summer/)
      .first()
      .waitFor();
  });
});

describe('a paper lies until it expires', () => {
  const oda = signer('Oda Brandt');
  let sow: string;

  beforeAll(async () => {
    const { team } = desks;
    const { number } = await openDeal(team, 'Brambling Bank', 900, [{ service: 'advisory' }]);
    sow = await stampedSow(team, number);
    await weSign(team, await sendOut(team, sow, [oda]));
    await leadTo(team, number, 'awaiting-signature');
    await desks.wait({ hours: 31 * 24 });
    await desks.chore('expire-envelopes');
  });

  test('whoever sent it is told, is led to it, and sends it anew; in the end it is signed', async () => {
    const page = await at('engagement-manager', '/notifications');
    await page.getByRole('link', { name: new RegExp(`${sow} was not signed in time`) }).click();
    const closing = panel(page, 'Closing');
    await closing.getByText(`${sow} is released.`).waitFor();
    await closing.getByRole('link', { name: /^Have the stamped statement of work signed/ }).click();
    await page.getByText('Expired', { exact: true }).waitFor();
    const { name } = colleague('vp-revenue-accounting');
    await sendForSignature(page, name, oda);
    await page.getByText('One envelope before').waitFor();

    const signatory = await at('vp-revenue-accounting', '/envelopes?mine=true');
    await signatory.getByRole('link', { name: new RegExp(`^${sow}`) }).click();
    await sign(signatory, sow, name);
    await signatory.getByText(`You signed ${sow}.`).waitFor();
    const phone = await desks.openLetter(oda.email);
    await sign(phone, sow, oda.name);
    await phone.getByRole('heading', { name: 'Signed by everybody' }).waitFor();
    await desks.settle();
    await page.goBack();
    await page.reload();
    await closing.getByText(`${sow} is signed by both, as it was stamped.`).waitFor();
  });
});
