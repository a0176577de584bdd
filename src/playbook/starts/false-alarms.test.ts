import { expect, test } from 'vitest';
import { loadShippedPlaybook } from '../testing.ts';
import { statedDates } from './stated-dates.ts';

const playbook = await loadShippedPlaybook();

/** Every text in a part of a playbook. */
const textsIn = (part: unknown): string[] => {
  if (typeof part === 'string') return [part];
  return typeof part === 'object' && part !== null ? Object.values(part).flatMap(textsIn) : [];
};

test('nothing that the playbook says to customers is taken for a promised start', () => {
  const { papers, offerings, catalogue, orderForm, estimating, questions, signing } = playbook;
  const texts = textsIn([papers, offerings, catalogue, orderForm, estimating, questions, signing]);
  const found = texts.filter((text) => statedDates(text, '2026-11-23').some(({ of }) => of === 'start'));
  expect(texts.length).toBeGreaterThan(2000);
  expect(found).toEqual([]);
});
