import { afterAll, beforeAll, expect, test } from 'vitest';
import { wholePaper } from '../src/documents/paper-samples.ts';
import { sendEnvelope } from '../src/modules/signing/sending.ts';
import { newId } from '../src/platform/id.ts';
import { loadShippedPlaybook } from '../src/playbook/testing.ts';
import { houseReader } from '../src/web/house.ts';
import { codeIn, type DemoDesks, linkIn, openDemoDesks } from './demo-desks.ts';

/**
 * The promise: our signatory signs at the desk, the customer by a link that is mailed to each of them alone, on a phone and by
 * the keyboard; one lets a colleague sign instead, another declines; a lost answer signs nothing twice.
 */

const [sow, envelope] = ['SOW-2026-0005', 'ENV-2026-0001'];
let desks: DemoDesks;

beforeAll(async () => {
  desks = await openDemoDesks();
});
afterAll(() => desks?.close());

test('our signatory reads and signs at the desk; nobody there is shown a link', async () => {
  const page = await desks.at('ruth.kittiwake@tanager.example', `/sows/${sow}?tab=signature`);
  await page.getByRole('link', { name: 'Read and sign' }).click();
  await page.getByRole('article').getByRole('heading', { level: 2 }).first().waitFor();
  await desks.isClean(page);
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ruth Kittiwake');
  await page.getByRole('checkbox', { name: 'I have read the paper.' }).check();
  await page.getByRole('button', { name: `Sign ${sow}` }).click();
  const own = page.getByRole('listitem').filter({ hasText: 'ruth.kittiwake@tanager.example' });
  await own.getByText('signed', { exact: true }).waitFor();
  await desks.isClean(page);
  const link = linkIn(await desks.lettersTo('imogen.nightjar@customer.example'));
  const token = link.split('/').at(-2) ?? '';
  expect(token.length).toBeGreaterThan(20);
  for (const path of [`/api/envelopes/${envelope}`, '/api/envelopes?state=out', '/api/ledger?limit=100'])
    expect(await (await page.request.get(desks.house.address + path)).text()).not.toContain(token);
});

test('the first of the customer opens the link, enters the code, reads and signs, by the keyboard alone', async () => {
  const address = 'imogen.nightjar@customer.example';
  const page = await desks.onPhone(linkIn(await desks.lettersTo(address)));
  await page.getByText('i…@customer.example').waitFor();
  await desks.isClean(page);
  // Nothing of the paper is told before the code.
  expect(await page.getByText(sow).count()).toBe(0);
  await page.keyboard.press('Tab');
  await page.keyboard.type('000000');
  await page.keyboard.press('Enter');
  await page.getByText('This code does not open the paper').waitFor();
  await desks.isClean(page);
  await page.getByRole('textbox', { name: 'Code' }).fill(codeIn(await desks.lettersTo(address, 2)));
  await page.keyboard.press('Enter');
  const paper = page.getByRole('article');
  await paper.getByRole('heading', { level: 2 }).first().waitFor();
  // Real text, as a screen reader walks it: headings, tables with their names, a way to each clause.
  expect(await paper.getByRole('heading', { level: 2 }).count()).toBeGreaterThan(8);
  expect(await paper.getByRole('table').count()).toBeGreaterThan(1);
  await paper.getByRole('navigation').getByRole('link').first().waitFor();
  await desks.isClean(page);

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
  await desks.isClean(page);
  await page.context().close();
});

test('the second lets a colleague sign, whose signature counts once though its answer is lost', async () => {
  const page = await desks.openLetter('benedikt.storm@customer.example');
  await page.getByText('Let a colleague sign').click();
  await page.getByRole('textbox', { name: 'Their name' }).fill('Signe Halvorsen');
  await page.getByRole('textbox', { name: 'Their e-mail' }).fill('signe.halvorsen@customer.example');
  await page.getByRole('textbox', { name: 'Why they sign' }).fill('She heads purchasing since Monday.');
  await desks.isClean(page);
  await page.getByRole('button', { name: 'Let them sign' }).click();
  await page.getByRole('heading', { name: 'A colleague signs instead' }).waitFor();
  await desks.isClean(page);
  await page.reload();
  await page.getByText('This link does not open').waitFor();
  await desks.isClean(page);
  await page.context().close();

  const hers = await desks.openLetter('signe.halvorsen@customer.example');
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
  await desks.isClean(hers);
  // The server hears it, and its answer is lost on the way: twice, for the page tries once more by itself.
  await hers.route('**/signing/signature', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await hers.getByRole('button', { name: `Sign ${sow}` }).click();
  await hers.getByRole('heading', { name: 'Signed by everybody' }).waitFor();
  await desks.isClean(hers);
  await hers.getByText('How to check the file').click();
  const [download] = await Promise.all([
    hers.waitForEvent('download'),
    hers.getByRole('link', { name: 'Download the signed paper' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`${sow}.pdf`);
  await hers.context().close();

  const followed = await desks.at('lindiwe.turaco@tanager.example', `/sows/${sow}?tab=signature`);
  const answer = await followed.request.get(`${desks.house.address}/api/envelopes/${envelope}`);
  const { state, revisions } = (await answer.json()) as { state: string; revisions: { kind: string }[] };
  expect(state).toBe('completed');
  const kinds = ['sent', 'signed', 'signed', 'signed', 'sealed', 'certificate'];
  expect(revisions.map(({ kind }) => kind)).toEqual(kinds);
  await followed.getByText('In the place of Benedikt Storm').waitFor();
  await desks.isClean(followed);
});

/** Sends a letter of understanding to two people of a customer at once. */
async function sendLetter(...names: string[]): Promise<void> {
  const playbook = await loadShippedPlaybook();
  const { db, clock } = desks.house;
  const awaited = new Set(['envelope.asked']);
  const number = 'LTR-2026-0001';
  await db.transaction().execute((tx) =>
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
  const other = await desks.openLetter('oda.brandt@customer.example');
  const page = await desks.openLetter('astrid.falk@customer.example');
  await page.getByText('Decline to sign').first().click();
  await page.getByRole('textbox', { name: 'Your reason' }).fill('Clause 4 is not what we agreed on.');
  await page.getByRole('button', { name: 'Decline to sign' }).click();
  await page.getByRole('heading', { name: 'You declined' }).waitFor();
  await desks.isClean(page);

  // Whoever had the paper open learns it when they sign.
  await other.getByRole('textbox', { name: 'Your name' }).fill('Oda Brandt');
  await other.getByRole('checkbox', { name: 'I have read the paper.' }).check();
  await other.getByRole('button', { name: 'Sign LTR-2026-0001' }).click();
  await other.getByRole('heading', { name: 'This was declined' }).waitFor();
  await desks.isClean(other);
  await Promise.all([page.context().close(), other.context().close()]);
});

test('a link that was made up says that it does not open, and a server that is away may be asked again', async () => {
  const page = await desks.onPhone(`${desks.house.address}/guest/nonsense/signing`);
  await page.getByText('This link does not open').waitFor();
  await desks.isClean(page);
  await page.route('**/api/guest/**', (route) => route.abort());
  await page.reload();
  await page.getByText('No connection').waitFor();
  await desks.isClean(page);
  await page.unroute('**/api/guest/**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('This link does not open').waitFor();
  await page.context().close();
});
