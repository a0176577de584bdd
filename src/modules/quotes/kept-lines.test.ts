import { expect, test } from 'vitest';
import { keptLines, linesOf } from './kept-lines.ts';
import type { QuoteLine } from './quote.ts';

const line = (id: string, more: Partial<QuoteLine> = {}): QuoteLine => ({
  ...{ id, of: null, what: 'plan', item: 'git-basics-remote', sku: 'GL-BAS-R', title: 'Git Basics', kind: 'education' },
  ...{
    offering: 'git-basics',
    plan: 'Remote',
    delivery: 'remote',
    quantity: 1,
    attendees: 10,
    facility: false,
    per: null,
  },
  ...{ duration: 'Two days', seatLimit: 12, unitCents: 500_000, listCents: 500_000, totalCents: 450_000 },
  ...more,
});

test('lines come back as they were kept, each plan said once', () => {
  const lines = [
    line('line-1'),
    line('line-2', { quantity: 3, attendees: null, listCents: 1_500_000, totalCents: 1_350_000 }),
    // Of the same entry of the catalogue, and yet another plan: held elsewhere, or its rooms.
    line('line-3', { delivery: 'onsite', facility: true }),
    line('line-3.rooms', { of: 'line-3', what: 'facility', sku: null, unitCents: 90_000, per: 'class' }),
    line('line-4', { title: 'Git Basics, renamed' }),
    line('line-5'),
  ];
  const kept = JSON.parse(JSON.stringify(keptLines(lines)));
  expect(linesOf(kept)).toEqual(lines);
  expect(kept.plans).toHaveLength(4);
  expect(linesOf(keptLines([]))).toEqual([]);
});
