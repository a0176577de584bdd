import { expect, test } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { readActuals } from './actuals-file.ts';

const head = 'project,activity,low,likely,high,actual,closed on';
const fine = 'Alder,move,6,9,18,11.5,2026-01-31';
const said = (...lines: string[]) => {
  try {
    readActuals(lines.join('\n'));
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return fault.faults.length > 0
      ? fault.faults.map(({ place, sentence }) => `${place}: ${sentence}`)
      : [fault.message];
  }
  return [];
};

test('reads rows, whatever the delimiter, the order and the spelling of the headers', () => {
  const row = { project: 'Alder', activity: 'move', low: 6, likely: 9, high: 18, actual: 11.5, closedOn: '2026-01-31' };
  expect(readActuals(`${head}\n${fine}\n\n`)).toEqual([row]);
  expect(
    readActuals('\uFEFFClosed On;Actual;High;Likely;Low;Activity;Project\r\n2026-01-31;11.5;18;9;6;move;Alder\r\n'),
  ).toEqual([row]);
});

test.each([
  ['a word for hours', 'Alder,move,six,9,18,11,2026-01-31', 'line 3: low must be a number.'],
  ['low above likely', 'Alder,plan,10,9,18,11,2026-01-31', 'line 3: low lies above likely: swap the two.'],
  ['likely above high', 'Alder,plan,1,29,18,11,2026-01-31', 'line 3: likely lies above high: swap the two.'],
  ['negative hours', 'Alder,plan,-1,9,18,11,2026-01-31', 'line 3: low must be at least 0.'],
  ['nothing done', 'Alder,plan,1,9,18,0,2026-01-31', 'line 3: actual is 0: leave out what was not done.'],
  ['no actual', 'Alder,plan,1,9,18,,2026-01-31', 'line 3: actual is empty: fill it in.'],
  ['no day', 'Alder,plan,1,9,18,11,31.1.2026', 'line 3: closed on must be a date such as 2026-08-31.'],
  ['no project', ' ,plan,1,9,18,11,2026-01-31', 'line 3: project is empty: fill it in.'],
  ['a row twice', fine, 'line 3: stands on line 2 already: one row for an activity of a project.'],
  ['a short row', 'Alder,plan,1,9,18', 'line 3: actual is empty: fill it in.'],
])('names a bad row by its line: %s', (_, row, words) => {
  expect(said(head, fine, row)[0]).toBe(words);
});

test('names every bad row, past a cell of several lines', () => {
  expect(said(head, '"Alder\nFreight",move,x,9,18,11,2026-01-31', 'Birch,move,y,9,18,11,2026-01-31')).toEqual([
    expect.stringMatching(/^line [23]: low must be a number/),
    'line 4: low must be a number.',
  ]);
});

test('refuses what is no such table', () => {
  expect(said('project,activity', 'a,b')[0]).toContain('The first line lacks low, likely, high, actual, closed on');
  expect(said(head)[0]).toContain('no row below the headers');
  expect(said('')[0]).toContain('nothing in it');
  expect(said(head, '"never closed')[0]).toContain('no table of comma-separated values');
});
