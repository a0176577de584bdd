import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Problem } from '../../../ui/api.tsx';
import type { Quote, QuoteTerms, WishedLine } from '../quote.ts';
import { QuoteDesk } from './desk.tsx';
import { quoteOf, wish } from './testing.ts';

/** A server that takes terms, and answers them as a quote of the next version. */
class Server {
  quote = quoteOf({});
  readonly saved: QuoteTerms[] = [];
  fault: Error | undefined;

  readonly save = async (terms: QuoteTerms, version: number): Promise<Quote> => {
    if (this.fault) throw this.fault;
    if (version !== this.quote.version) throw new Problem(412, 'Somebody else was first.');
    this.saved.push(terms);
    this.quote = quoteOf(terms, version + 1);
    return this.quote;
  };
  readonly read = async (): Promise<Quote> => this.quote;
}

let server: Server;
let desk: QuoteDesk;

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  desk = new QuoteDesk(server.quote, { save: server.save, read: server.read, saved: () => {} });
});
afterEach(() => {
  vi.useRealTimers();
});

const aBreath = () => vi.advanceTimersByTimeAsync(400);
const discount = (discountPercent: number) => desk.edit(() => ({ discountPercent }));
const add = (line: WishedLine) => desk.edit(({ lines }) => ({ lines: [...lines, line] }));

describe('a quote under somebody’s hands', () => {
  test('what is typed at once is saved together, and stands before it is', async () => {
    discount(5);
    add(wish('line-1'));
    expect(desk.get()).toMatchObject({ terms: { discountPercent: 5 }, saving: { at: 'waiting' } });
    await aBreath();
    expect(server.saved).toHaveLength(1);
    expect(desk.get()).toMatchObject({ quote: { version: 2 }, saving: { at: 'saved' } });
  });

  test('what is typed while it is being saved is saved after it', async () => {
    discount(5);
    desk.flush();
    discount(6);
    await aBreath();
    expect(server.saved.map(({ discountPercent }) => discountPercent)).toEqual([5, 6]);
    expect(desk.get().saving.at).toBe('saved');
  });

  test('a field that cannot be kept says why, and is saved once it is mended', async () => {
    desk.edit(({ billingAccount }) => ({ billingAccount: { ...billingAccount, name: ' ' } }));
    await aBreath();
    expect(desk.get().saving.at).toBe('held');
    expect([...desk.get().faults]).toEqual([['billingAccount.name', 'Give the name the invoice goes to.']]);
    expect(server.saved).toHaveLength(0);
    desk.edit(({ billingAccount }) => ({ billingAccount: { ...billingAccount, name: 'Puffin' } }));
    await aBreath();
    expect(desk.get().faults.size).toBe(0);
    expect(server.quote.billingAccount.name).toBe('Puffin');
  });

  test('without a connection it is kept, and saved when there is one again', async () => {
    server.fault = new Problem(0, 'No connection.');
    discount(5);
    await aBreath();
    expect(desk.get()).toMatchObject({ saving: { at: 'offline' }, terms: { discountPercent: 5 } });
    server.fault = undefined;
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.quote.discountPercent).toBe(5);
  });

  test('a refusal is told, and what was typed stays', async () => {
    server.fault = new Problem(422, 'GL-OLD is not sold any more.');
    discount(5);
    await aBreath();
    expect(desk.get()).toMatchObject({ saving: { at: 'refused' }, terms: { discountPercent: 5 } });
  });
});

describe('two people at one quote', () => {
  const theySave = (terms: Partial<QuoteTerms>) => {
    server.quote = quoteOf(terms, server.quote.version + 1);
  };

  test('what does not touch each other stands on both sides, line by line', async () => {
    theySave({ lines: [wish('line-7')], startDate: '2027-02-01' });
    discount(5);
    add(wish('line-1'));
    await aBreath();
    expect(desk.get().saving.at).toBe('saved');
    expect(server.quote).toMatchObject({ discountPercent: 5, startDate: '2027-02-01' });
    expect(server.quote.lines.map(({ id }) => id)).toEqual(['line-7', 'line-1']);
  });

  test('what both changed is asked about, and nothing is saved before', async () => {
    theySave({ discountPercent: 7, startDate: '2027-02-01' });
    discount(5);
    await aBreath();
    const { saving } = desk.get();
    expect(saving.at).toBe('clash');
    discount(9);
    await aBreath();
    expect(server.saved).toHaveLength(0);
    if (saving.at === 'clash') desk.settle({ ...saving.theirs, discountPercent: 5 });
    await aBreath();
    expect(server.quote).toMatchObject({ discountPercent: 5, startDate: '2027-02-01' });
  });

  test('a line that both changed is one question, its neighbours are none', async () => {
    theySave({ lines: [wish('line-1'), wish('line-2')] });
    desk.adopt(server.quote);
    theySave({ lines: [wish('line-1', 3), wish('line-2')] });
    const quantity = (id: string, many: number) =>
      desk.edit(({ lines }) => ({ lines: lines.map((line) => (line.id === id ? { ...line, quantity: many } : line)) }));
    quantity('line-1', 2);
    quantity('line-2', 9);
    await aBreath();
    const { saving } = desk.get();
    expect(saving).toMatchObject({ at: 'clash', mine: { 'line line-1': { quantity: 2 } } });
    if (saving.at === 'clash') desk.settle({ ...saving.theirs, 'line line-2': wish('line-2', 9) });
    await aBreath();
    expect(server.quote.lines.map(({ quantity: many }) => many)).toEqual([3, 9]);
  });

  test('what somebody else saved comes in while nothing is typed, and not while something is', async () => {
    theySave({ discountPercent: 7 });
    discount(5);
    desk.adopt(server.quote);
    expect(desk.get().terms.discountPercent).toBe(5);
    await aBreath();
    const { saving } = desk.get();
    if (saving.at === 'clash') desk.settle(saving.theirs);
    await aBreath();
    theySave({ discountPercent: 8 });
    desk.adopt(server.quote);
    expect(desk.get().terms.discountPercent).toBe(8);
  });
});
