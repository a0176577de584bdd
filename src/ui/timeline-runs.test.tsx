import { expect, test } from 'vitest';
import type { LedgerLine } from '../platform/ledger/line.ts';
import { runsOf } from './timeline-runs.tsx';

const diego = { id: 'diego', name: 'Diego' };

const line = (id: string, at: string, more: Partial<LedgerLine> = {}): LedgerLine => ({
  ...{ id, at: `2026-11-23T${at}:00Z`, stream: 'opportunity/OPP-2026-0010', position: 1, name: 'quote.changed' },
  ...{ sentence: '', particulars: {}, personal: [], actor: diego, onBehalfOf: null, typed: 'QUO-2026-0004' },
  ...{ requestId: '', playbookVersion: null, hash: '', previousHash: null, ordinal: null },
  ...more,
});

const read = (...lines: LedgerLine[]) => runsOf(lines).map((run) => run.map(({ id }) => id).join(''));

test('what somebody keeps while they type is read as one, and every entry stays in it', () => {
  expect(read(line('c', '10:20'), line('b', '10:10'), line('a', '10:00'))).toEqual(['cba']);
  expect(read()).toEqual([]);
});

test('a pause, another person, another paper or anything between ends it', () => {
  expect(read(line('b', '10:31'), line('a', '10:00'))).toEqual(['b', 'a']);
  expect(read(line('b', '10:01', { actor: { id: 'li', name: 'Li' } }), line('a', '10:00'))).toEqual(['b', 'a']);
  expect(read(line('b', '10:01', { onBehalfOf: diego }), line('a', '10:00'))).toEqual(['b', 'a']);
  expect(read(line('b', '10:01', { typed: 'QUO-2026-0005' }), line('a', '10:00'))).toEqual(['b', 'a']);
  const sent = line('s', '10:02', { name: 'quote.sent', typed: null });
  expect(read(line('b', '10:03'), sent, line('a', '10:00'))).toEqual(['b', 's', 'a']);
  expect(read(sent, sent)).toEqual(['s', 's']);
});
