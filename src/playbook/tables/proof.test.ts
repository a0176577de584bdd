import { describe, expect, test } from 'vitest';
import { flawsOf } from './proof.ts';
import { tableFrom } from './testing.ts';

const facts = {
  edition: { type: 'enum', values: ['ee', 'ce'] },
  employees: { type: 'integer', min: 0 },
  declined: { type: 'boolean' },
};
const sentences = (...rules: Parameters<typeof tableFrom>[1]) =>
  flawsOf(tableFrom(facts, rules)).map(({ sentence }) => sentence);

describe('a first table', () => {
  test('that answers everything is sound', () => {
    expect(sentences({ id: 'free', when: { edition: 'ce' } }, { id: 'else' })).toEqual([]);
  });

  test('with a gap is refused with the facts that show it, and only those', () => {
    const rules = [
      { id: 'small', when: { employees: { to: 100 } } },
      { id: 'large', when: { employees: { from: 102 } } },
    ];
    const [flaw] = flawsOf(tableFrom(facts, rules));
    expect(flaw?.example).toEqual({ employees: 101 });
    expect(flaw?.sentence).toBe('has a gap: no rule answers employees 101 (from 2020-01-01 on); add a rule for it.');
    expect(flaw?.row).toBeUndefined();
  });

  test('with a gap that needs several facts names all of them', () => {
    const rules = [
      { id: 'free', when: { edition: 'ce' } },
      { id: 'declined', when: { declined: true } },
      { id: 'small', when: { employees: { below: 5 } } },
    ];
    expect(flawsOf(tableFrom(facts, rules))[0]?.example).toEqual({ edition: 'ee', employees: 5, declined: false });
  });

  test('whose rules end leaves a gap in the time after', () => {
    const old = { id: 'old', effective: { from: '2020-01-01', to: '2022-12-31' } };
    expect(sentences(old)).toEqual(['has a gap: no rule answers any facts (from 2023-01-01 on); add a rule for it.']);
    expect(sentences(old, { id: 'new', effective: { from: '2023-01-01' } })).toEqual([]);
    const late = { id: 'late', effective: { from: '2023-01-03' } };
    expect(sentences(old, late)).toEqual([
      'has a gap: no rule answers any facts (2023-01-01 to 2023-01-02); add a rule for it.',
    ]);
  });

  test('with a rule that others take everything from is refused by that rule', () => {
    const rules = [
      { id: 'free', when: { edition: 'ce' } },
      { id: 'licensed', when: { edition: 'ee' } },
      { id: 'declined', when: { declined: true } },
    ];
    const [flaw, ...others] = flawsOf(tableFrom(facts, rules));
    expect(others).toEqual([]);
    expect([flaw?.kind, flaw?.row]).toEqual(['unreachable', 2]);
    expect(flaw?.sentence).toContain('declined is out of reach, for the rules above it take all its facts');
  });

  test('with a rule that holds only while others take its facts is refused; one that outlives them is not', () => {
    const above = { id: 'above', effective: { from: '2020-01-01', to: '2022-12-31' } };
    const below = (from: string, to?: string) => ({ id: 'below', effective: { from, ...(to ? { to } : {}) } });
    expect(sentences(above, below('2021-01-01'))).toEqual([]);
    const later = { id: 'later', effective: { from: '2023-01-01' } };
    expect(sentences(above, below('2021-01-01', '2021-12-31'), later)[0]).toContain('below is out of reach');
  });

  test('with a cell that admits nothing is refused by that row', () => {
    const nothing = { id: 'nothing', when: { edition: { not: ['ee', 'ce'] } } };
    expect(sentences(nothing, { id: 'else' })[0]).toContain(
      'nothing is out of reach, for one of its cells admits nothing',
    );
  });
});

describe('a unique table', () => {
  const unique = (...rules: Parameters<typeof tableFrom>[1]) => flawsOf(tableFrom(facts, rules, { hit: 'unique' }));

  test('whose rows keep apart is sound', () => {
    expect(
      unique({ id: 'small', when: { employees: { to: 100 } } }, { id: 'large', when: { employees: { above: 100 } } }),
    ).toEqual([]);
  });

  test('whose rows meet is refused with facts on which they do', () => {
    const [flaw] = unique(
      { id: 'small', when: { employees: { to: 100 } } },
      { id: 'large', when: { employees: { from: 100 } } },
    );
    expect(flaw).toMatchObject({ kind: 'overlap', row: 1, example: { employees: 100 } });
    expect(flaw?.sentence).toBe(
      'overlaps: large and small both answer employees 100 (from 2020-01-01 on); a unique table may have one answer, so narrow one of them.',
    );
  });

  test('may follow one row by another in time', () => {
    const until = { id: 'until', effective: { from: '2020-01-01', to: '2021-12-31' } };
    expect(unique(until, { id: 'after', effective: { from: '2022-01-01' } })).toEqual([]);
    expect(unique(until, { id: 'after', effective: { from: '2021-12-31' } }).map(({ kind }) => kind)).toEqual([
      'overlap',
    ]);
  });
});

describe('a collect table', () => {
  const papers = [{ id: 'paper', when: { declined: false } }];

  test('must answer everything, unless it says why no answer is right too', () => {
    expect(flawsOf(tableFrom(facts, papers, { hit: 'collect' })).map(({ kind }) => kind)).toEqual(['gap']);
    expect(flawsOf(tableFrom(facts, papers, { hit: 'collect', none: 'Nothing is needed.' }))).toEqual([]);
  });

  test('may have rows that meet, but none that answers nothing', () => {
    const rules = [{ id: 'all' }, { id: 'also' }, { id: 'never', when: { edition: { not: ['ee', 'ce'] } } }];
    expect(flawsOf(tableFrom(facts, rules, { hit: 'collect' })).map(({ row }) => row)).toEqual([2]);
  });
});

describe('a large table', () => {
  const facts = {
    ...Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`fact${at}`, { type: 'integer', min: 0 }])),
    declined: { type: 'boolean' },
    edition: { type: 'enum', values: ['ee', 'ce', 'xe'] },
  };
  const rows = Array.from({ length: 150 }, (_, at) => ({
    id: `row-${at}`,
    when: { [`fact${at % 12}`]: { from: at * 10, to: at * 10 + 4 }, [`fact${(at + 5) % 12}`]: { above: at } },
  }));
  const proved = (...last: Parameters<typeof tableFrom>[1]) => flawsOf(tableFrom(facts, [...rows, ...last]));

  test('is proved without trying the product of its facts', () => {
    expect(proved({ id: 'else' })).toEqual([]);
  });

  test('is proved also where several rows at its end share the rest', () => {
    const declined = { id: 'declined', when: { declined: true } };
    const licensed = { id: 'licensed', when: { declined: false, edition: 'ee' } };
    expect(proved(declined, licensed, { id: 'free', when: { edition: { not: 'ee' } } })).toEqual([]);
    const [flaw] = proved(declined, licensed, { id: 'free', when: { edition: 'ce' } });
    expect(flaw).toMatchObject({ kind: 'gap', example: { declined: false, edition: 'xe' } });
  });

  test('that nobody could read is refused instead of being tried for ever', () => {
    const many = Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`fact${at}`, { type: 'boolean' }]));
    // Random clauses of three where about every second such riddle has a solution: the hardest there are.
    let state = 7;
    const random = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (state >> 8) % below;
    };
    const clause = () => Object.fromEntries(Array.from({ length: 3 }, () => [`fact${random(120)}`, random(2) === 0]));
    const rules = Array.from({ length: 520 }, (_, at) => ({ id: `row-${at}`, when: clause() }));
    const [flaw] = flawsOf(tableFrom(many, rules));
    expect(flaw?.kind).toBe('entangled');
  });
});

test('a guard on an input rules out the facts for which the table is not asked', () => {
  const path = tableFrom({ 'who.path': { type: 'enum', values: ['ps', 'partner', 'none'] } }, [
    { id: 'ps', when: { 'who.path': 'ps' } },
    { id: 'partner', when: { 'who.path': 'partner' } },
  ]);
  const guard = { input: 'who.path', domain: path.inputs[0]!.domain, admitted: [true, true, false] };
  expect(flawsOf(path).map(({ kind }) => kind)).toEqual(['gap']);
  expect(flawsOf({ ...path, guards: [guard] })).toEqual([]);
  expect(flawsOf({ ...path, guards: [{ ...guard, admitted: [true, false, false] }] }).map(({ row }) => row)).toEqual([
    1,
  ]);
  expect(flawsOf({ ...path, guards: [{ ...guard, input: 'other' }] }).map(({ kind }) => kind)).toEqual(['gap']);
});

test('inputs of more classes than a word has bits are proved to the last', () => {
  const seats = { seats: { type: 'integer', min: 0, max: 99 } };
  const rows = Array.from({ length: 100 }, (_, at) => ({ id: `row-${at}`, when: { seats: at } }));
  expect(flawsOf(tableFrom(seats, rows, { hit: 'unique' }))).toEqual([]);
  for (const missing of [0, 31, 32, 63, 64, 99]) {
    const [flaw, ...others] = flawsOf(tableFrom(seats, rows.toSpliced(missing, 1), { hit: 'unique' }));
    expect([flaw?.kind, flaw?.example, others]).toEqual(['gap', { seats: missing }, []]);
  }
});

test('a flaw of several stretches of time is told once', () => {
  const rules = [
    { id: 'free', when: { edition: 'ce' } },
    { id: 'old', when: { declined: true }, effective: { from: '2020-01-01', to: '2021-12-31' } },
    { id: 'new', when: { declined: true }, effective: { from: '2022-01-01' } },
  ];
  expect(flawsOf(tableFrom(facts, rules)).map(({ kind, example }) => [kind, example])).toEqual([
    ['gap', { edition: 'ee', declined: false }],
  ]);
});
