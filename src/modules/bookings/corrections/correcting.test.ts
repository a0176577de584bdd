import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../../platform/http/problem.ts';
import { openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import { readStream } from '../../../platform/ledger/ledger.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { readOpportunity } from '../../opportunities/store.ts';
import { type Crew, hireCrew } from '../../sow/approval/testing.ts';
import { Booking } from '../booking.ts';
import { bookingRoutes } from '../routes.ts';
import { layStandardDeal, wholeDetails } from '../testing-store.ts';

let door: TestDoor;
let playbook: Playbook;
let crew: Crew;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([bookingRoutes(playbook)], rightsOf(playbook));
  crew = await hireCrew(door, playbook);
});
afterAll(() => door.close());

const path = (number: string, verb = '') => `/api/opportunities/${number}/booking${verb}`;
const amended = { reference: 'Papers/amended.pdf', signedOn: '2026-11-22' };
const correct = (number: string, totalCents: number) =>
  door.send('POST', path(number, '/correction'), { totalCents, reason: 'Two people are named anew', amended });
const refusalOf = async (answer: Response) => {
  const { status, code, detail } = Problem.parse(await answer.json());
  return { status, code, detail };
};

/** A deal of 2,500.00 that the deal desk has booked. */
async function booked(): Promise<string> {
  const number = await layStandardDeal(door, playbook, crew('account-executive'));
  door.sit(crew('account-executive'));
  await door.send('PUT', path(number), wholeDetails);
  await door.send('POST', path(number, '/submission'), {});
  door.sit(crew('deal-desk'));
  expect((await door.send('POST', path(number, '/win'), {})).status).toBe(200);
  return number;
}

describe('a correction after booking', () => {
  test('with the same total: a twin bears the amended paper, and the original is its duplicate', async () => {
    const number = await booked();
    const { correction, stage } = Booking.parse(await (await correct(number, 250_000)).json());
    const twin = correction?.twin ?? '';
    expect([stage, correction?.original]).toEqual(['duplicate', number]);
    const [one, other] = await Promise.all(
      [number, twin].map((each) => door.act(crew('deal-desk'), (act) => readOpportunity(act, each))),
    );
    expect(other).toMatchObject({
      stage: 'closed-won',
      name: `${one?.name} Amended SOW`,
      closeDate: one?.closeDate,
      needs: one?.needs,
    });
    expect(one?.ending?.other).toBe(twin);
    const shown = await door.read(path(twin), Booking);
    expect(shown.correction).toMatchObject({
      original: number,
      attached: { amended, quotes: [expect.stringMatching(/^QUO-/)] },
    });
    expect(shown.decisions).toMatchObject([{ word: 'corrected', reason: 'Two people are named anew' }]);
    expect((await readStream(door.db, `opportunity/${twin}`, 9)).map(({ name }) => name)).toEqual([
      ...['booking.corrected', 'opportunity.moved', 'opportunity.opened'],
    ]);
    expect(await refusalOf(await correct(number, 250_000))).toMatchObject({ code: 'booking.corrected' });
    expect((await correct(twin, 250_000)).status).toBe(200);
  });

  test('with another total is another sale, and the amounts are said', async () => {
    const number = await booked();
    const lower = await refusalOf(await correct(number, 200_000));
    expect(lower).toMatchObject({ status: 409, code: 'booking.lower' });
    expect(lower.detail).toContain('refund USD 500 ');
    expect(lower.detail).toContain('book the order anew at USD 2,000');
    const higher = await refusalOf(await correct(number, 400_000));
    expect(higher.code).toBe('booking.higher');
    expect(higher.detail).toContain('services-only opportunity of its own for the USD 1,500');
  });

  test('is for the deal desk, and for what is booked', async () => {
    const open = await layStandardDeal(door, playbook, crew('account-executive'));
    door.sit(crew('account-executive'));
    expect((await refusalOf(await correct(open, 250_000))).code).toBe('right.missing');
    door.sit(crew('deal-desk'));
    expect((await refusalOf(await correct(open, 250_000))).code).toBe('booking.notBooked');
  });
});
