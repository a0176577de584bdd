import { expect, test } from 'vitest';
import { newId } from './id.ts';

test('an id is a UUIDv7 that carries its millisecond and sorts by it', () => {
  const [early, late] = [newId(1_790_000_000_000), newId(1_790_000_000_001)];
  expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(early.replaceAll('-', '').slice(0, 12), 16)).toBe(1_790_000_000_000);
  expect(early < late).toBe(true);
  expect(new Set(Array.from({ length: 1000 }, () => newId(5))).size).toBe(1000);
});
