import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Problem } from '../../../ui/api.tsx';
import { applied, type Edit, sheetOf, Worksheet, type WorksheetEdited } from '../worksheet.ts';
import { emptied, fillDown, filled, fillRight, pasted, type View } from './clipboard.tsx';
import { columnsOf, rowsOf } from './columns.tsx';
import { Desk, type Wires } from './desk.tsx';

const line = (id: string) => ({
  ...{
    id,
    title: `Do ${id}`,
    workstream: 'Build',
    part: 'included',
    deliverable: null,
    assumption: null,
    driver: null,
  },
  ...{ rule: 'worksheet.own', pricing: 'hours', priceCents: 0 },
  rows: [{ role: 'engineer', low: 4, likely: 8, high: 16, weeks: [] }],
});
const opened = Worksheet.parse({
  ...{ estimate: 'EST-1', opportunity: 'OPP-1', state: 'draft', scenario: null, currency: 'USD', version: 1 },
  ...{ lines: [line('a'), line('b'), line('c')], workstreams: [], activities: [], may: { edit: true } },
  totals: { hours: 24, servicesCents: 0, educationCents: 0, totalCents: 0 },
  policy: {
    ...{ rowsAtMost: 10, weeksAtMost: 20, hoursAtMost: 1000, cellsAtMost: 6 },
    roles: [
      { id: 'engineer', title: 'Engineer' },
      { id: 'lead', title: 'Lead' },
    ],
  },
});
const { policy, totals } = opened;
const columns = columnsOf(policy, 0);
const place = (title: string) => columns.findIndex((column) => column.title === title);

/** A server that holds the sheet, makes the same edits, and can be told to refuse. */
function serverOf() {
  let { lines, version } = opened;
  const refusals: (Error | undefined)[] = [];
  const saved: (readonly Edit[])[] = [];
  const make = (edits: readonly Edit[]) => {
    const { sheet } = applied(sheetOf(lines), edits, policy);
    lines = sheet.order.map((id) => sheet.lines.get(id)!) as typeof lines;
    version += 1;
  };
  const wires: Wires = {
    async save(edits, seen): Promise<WorksheetEdited> {
      const fault = refusals.shift();
      if (fault) throw fault;
      if (seen !== version) throw new Problem(412, 'Changed.', { faults: [{ place: 'Ben', sentence: 'Changed it.' }] });
      saved.push(edits);
      make(edits);
      return { version, lines, order: lines.map(({ id }) => id), totals };
    },
    read: async () => ({ ...opened, lines, version }),
    saved: () => {},
  };
  return { wires, saved, refusals, make, now: () => lines };
}

let server: ReturnType<typeof serverOf>;
let desk: Desk;
beforeEach(() => {
  vi.useFakeTimers();
  server = serverOf();
  desk = new Desk(opened, server.wires);
});
const settled = () => vi.advanceTimersByTimeAsync(1000);
const view = (): View => ({ rows: rowsOf(desk.get().sheet), columns, policy });
const write = (row: number, title: string, text: string) =>
  desk.write([{ at: view().rows[row]!, column: columns[place(title)]!, text }]);
const rowOf = (id: string) => desk.get().sheet.lines.get(id)?.rows[0];
const one = (row: number, title: string) => ({ top: row, bottom: row, left: place(title), right: place(title) });

describe('a desk', () => {
  test('shows an edit at once and saves what is written together', async () => {
    write(0, 'Week 1', '3');
    write(0, 'Week 2', '4,5');
    expect(rowOf('a')).toMatchObject({ likely: 7.5, weeks: [3, 4.5] });
    expect(desk.get().saving.at).toBe('waiting');
    await settled();
    expect(server.saved).toHaveLength(1);
    expect(desk.get()).toMatchObject({ version: 2, saving: { at: 'saved' } });
    expect(server.now()[0]?.rows[0]?.weeks).toEqual([3, 4.5]);
  });

  test('keeps what is refused in its cell, saves the rest of the row, and lets go of it', async () => {
    const at = view().rows[0]!;
    desk.write([
      { at, column: columns[place('Week 1')]!, text: '3' },
      { at, column: columns[place('Week 2')]!, text: '-4' },
      { at, column: columns[place('Week 3')]!, text: '1,234' },
    ]);
    expect([...desk.get().refused].map(([key, { text }]) => [key, text])).toEqual(
      [
        ['a|engineer|w2', '1,234'],
        ['a|engineer|w1', '-4'],
      ].reverse(),
    );
    expect(rowOf('a')?.weeks).toEqual([3]);
    desk.forgive('a|engineer|w1');
    write(0, 'Week 3', '5');
    expect(desk.get().refused.size).toBe(0);
    await settled();
    expect(server.now()[0]?.rows[0]?.weeks).toEqual([3, 0, 5]);
  });

  test('takes back and does again, and the server follows', async () => {
    write(0, 'Likely', '20');
    desk.edit([{ do: 'remove', line: 'b' }]);
    await settled();
    desk.undo();
    desk.undo();
    expect(desk.get().sheet).toEqual(sheetOf(opened.lines));
    expect(desk.get()).toMatchObject({ canUndo: false, canRedo: true });
    await settled();
    expect(server.now()).toEqual(opened.lines);
    desk.redo();
    await settled();
    expect(server.now()[0]?.rows[0]?.likely).toBe(20);
  });

  test('brings cells that do not touch together with those of somebody else', async () => {
    server.make([{ do: 'plan', line: 'a', role: 'engineer', weeks: { 0: 10 } }]);
    write(0, 'Week 2', '5');
    write(1, 'Activity', 'Mine');
    await settled();
    expect(desk.get()).toMatchObject({ saving: { at: 'saved' }, version: 3 });
    expect(server.now()[0]?.rows[0]).toMatchObject({ weeks: [10, 5], likely: 15 });
    expect(server.now()[1]?.title).toBe('Mine');
  });

  test.each([
    ['mine', 5],
    ['theirs', 10],
  ] as const)('asks whose word counts in a cell that both changed: %s', async (whose, hours) => {
    server.make([{ do: 'plan', line: 'a', role: 'engineer', likely: 10 }]);
    write(0, 'Likely', '5');
    write(1, 'Activity', 'Mine');
    await settled();
    expect(desk.get().saving).toMatchObject({ at: 'clash', why: expect.stringContaining('Ben: Changed it.') });
    desk.settle(whose);
    await settled();
    expect(server.now()[0]?.rows[0]?.likely).toBe(hours);
    expect(server.now()[1]?.title).toBe('Mine');
    expect(desk.get().sheet).toEqual(sheetOf(server.now()));
  });

  test('says why something is not saved, keeps it, and saves it when it can be', async () => {
    server.refusals.push(new Problem(0, 'The server cannot be reached.'), new Problem(409, 'It is published.'));
    write(0, 'Likely', '5');
    await settled();
    expect(desk.get().saving).toEqual({ at: 'unsaved', why: 'The server cannot be reached.' });
    await vi.advanceTimersByTimeAsync(6000);
    expect(desk.get().saving).toEqual({ at: 'unsaved', why: 'It is published.' });
    expect(rowOf('a')?.likely).toBe(5);
    desk.flush();
    await settled();
    expect(desk.get().saving.at).toBe('saved');
    expect(server.now()[0]?.rows[0]?.likely).toBe(5);
  });
});

describe('the clipboard and the fill', () => {
  test('one value fills the selection; fills go down and to the right', () => {
    const done = pasted(view(), { ...one(0, 'Likely'), bottom: 2 }, '12\n');
    if ('why' in done) throw new Error(done.why);
    desk.write(done.changes);
    expect([rowOf('a'), rowOf('b'), rowOf('c')].map((row) => row?.likely)).toEqual([12, 12, 12]);
    write(0, 'Week 1', '2');
    const down = fillDown({ ...one(0, 'Week 1'), bottom: 1 });
    desk.write(filled(view(), down.from, down.over));
    const right = fillRight({ ...one(1, 'Week 1'), right: place('Week 3') });
    desk.write(filled(view(), right.from, right.over));
    expect(rowOf('b')?.weeks).toEqual([2, 2, 2]);
    desk.write(emptied(view(), { ...one(1, 'Activity'), right: place('Week 2') }));
    expect(desk.get().sheet.lines.get('b')).toMatchObject({
      title: 'Do b',
      rows: [{ role: 'engineer', weeks: [0, 0, 2] }],
    });
  });

  test('a row of titles says where the columns go, and what is no column is left out in words', () => {
    const done = pasted(view(), one(1, 'Activity'), 'Likely\tNotes\tactivity\n5\tx\tWalk\n6\ty\tRun');
    expect(done).toMatchObject({ said: 'Pasted 4 cells, without Notes' });
    if ('why' in done) throw new Error(done.why);
    desk.write(done.changes);
    expect(desk.get().sheet.lines.get('c')).toMatchObject({ title: 'Run', rows: [{ likely: 6 }] });
  });

  test.each([
    ['1\n2\n3\n4', '4 rows from row 1 on do not fit: the sheet has 3 rows. Add lines first.'],
    ['1\t2\t3\t4\n1\t2\t3\t4', '8 cells are more than the 6 that are changed in one go: paste them in parts.'],
    ['1\t'.repeat(40), '41 columns do not fit: paste them further to the left.'],
  ])('what does not fit is refused whole: %j', (text, why) => {
    expect(pasted(view(), one(0, 'Likely'), text)).toEqual({ why });
  });
});
