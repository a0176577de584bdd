import { describe, expect, test } from 'vitest';
import { keeps } from './seen-red.ts';
import { filesAreShort, functionsAreShort, modulesAreSmall } from './sizes.ts';
import { plant } from './tree.ts';

const lines = (count: number) => '  work();\n'.repeat(count);

describe('functions are short', () => {
  keeps(
    functionsAreShort,
    { 'src/cli/long.ts': `export function long() {\n${lines(59)}}\n` },
    /long has 61 lines, more than 60/,
  );

  test.each([
    ['an arrow', `const long = () => {\n${lines(59)}};`],
    ['a method', `class Desk {\n  long() {\n${lines(59)}}\n}`],
    ['a function in an object', `const desk = {\n  long: function () {\n${lines(59)}}\n}`],
    ['a function inside another', `function short() {}\nconst outer = [() => {\n${lines(59)}}];`],
  ])('%s counts', (_, source) => {
    expect(functionsAreShort(plant({ 'checks/long.ts': source }))).toHaveLength(1);
  });

  test('60 lines are short, a component may have 120, a test is free', () => {
    const fine = {
      'src/cli/a.ts': `function a() {\n${lines(58)}}`,
      'src/ui/card.tsx': `function Card() {\n${lines(118)}}`,
      'src/cli/a.test.ts': `function long() {\n${lines(300)}}`,
    };
    expect(functionsAreShort(plant(fine))).toEqual([]);
    expect(functionsAreShort(plant({ 'src/ui/card.tsx': `function Card() {\n${lines(119)}}` }))).toHaveLength(1);
    expect(functionsAreShort(plant({ 'src/ui/card.tsx': `function row() {\n${lines(59)}}` }))).toHaveLength(1);
  });
});

describe('files are short', () => {
  keeps(filesAreShort, { 'src/cli/long.ts': lines(401) }, /long\.ts: has 401 lines, more than 400/);

  test('400 lines are short, and 600 of a test', () => {
    expect(filesAreShort(plant({ 'src/a.ts': lines(400), 'src/a.test.ts': lines(600) }))).toEqual([]);
    expect(filesAreShort(plant({ 'src/a.test.ts': lines(601) }))).toHaveLength(1);
  });
});

describe('modules are small', () => {
  const module = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`src/modules/quotes/matter-${at}.ts`, '']));
  keeps(modulesAreSmall, module(21), /src\/modules\/quotes: has 21 files, more than 20/);

  test('20 files and their tests are small', () => {
    expect(modulesAreSmall(plant({ ...module(20), 'src/modules/quotes/quote.test.ts': '' }))).toEqual([]);
  });
});
