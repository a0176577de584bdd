import { afterAll, beforeAll, expect, test } from 'vitest';
import { EnvelopeList } from './envelope.ts';
import { customer, ofOurs, openSigningHouse, type SigningHouse } from './testing.ts';

let house: SigningHouse;
/** Three papers that are out, in the order they were sent, and one that was taken back. */
let numbers: string[];

beforeAll(async () => {
  house = await openSigningHouse();
  numbers = [];
  for (const signer of ['Robin Linden', 'Ash Rowan', 'Hazel Birch']) {
    const { number } = await house.sendOut([customer(signer)]);
    numbers.push(number);
    house.clock.advance({ minutes: 1 });
  }
  const { number } = await house.sendOut([ofOurs(house.chief), customer('Elm Aspen')]);
  numbers.push(number);
  house.sit(house.manager);
  const withdrawn = await house.send('POST', `/api/envelopes/${numbers[2]}/withdrawal`, { reason: 'A wrong date.' });
  expect(withdrawn.status).toBe(200);
});
afterAll(() => house.close());

const listed = async (query: string) => {
  const { items, next } = await house.read(`/api/envelopes?${query}`, EnvelopeList);
  return { numbers: items.map(({ number }) => number), next };
};

test('what is out comes by its age, the oldest first, page by page', async () => {
  house.sit(house.manager);
  const first = await listed('state=out&limit=2');
  expect(first.numbers).toEqual([numbers[0], numbers[1]]);
  expect(await listed(`state=out&limit=2&after=${first.next}`)).toEqual({ numbers: [numbers[3]], next: null });
});

test('everything else comes the newest first', async () => {
  house.sit(house.manager);
  expect((await listed('limit=100')).numbers).toEqual(numbers.toReversed());
  expect((await listed('state=withdrawn')).numbers).toEqual([numbers[2]]);
});

test('one may ask for the envelopes of a paper, for words, and for what waits for oneself', async () => {
  house.sit(house.chief);
  expect((await listed('state=out&mine=true')).numbers).toEqual([numbers[3]]);
  expect((await listed('subject=letter/LTR-2026-0002')).numbers).toEqual([numbers[1]]);
  expect((await listed('search=LTR-2026-0004')).numbers).toEqual([numbers[3]]);
  house.sit(house.manager);
  expect((await listed('state=out&mine=true')).numbers).toEqual([]);
});
