import { describe, expect, test } from 'vitest';
import { type Clause, clausesOf, type PaperDocument } from '../../documents/paper.ts';
import { assembleSow } from './assembly.ts';
import { deviationsOf } from './deviations.ts';
import { copyClause } from './library/copying.ts';
import { clauseIn, playbook, requestOf, reworded, withClauses } from './library/testing.ts';

const base = assembleSow(requestOf(['migration-to-saas', 'training']));
const assembled = { base, date: '2026-08-31' };
const of = (paper: PaperDocument) => deviationsOf(playbook, { ...assembled, paper });
const swap = (paper: PaperDocument, clause: Clause): PaperDocument =>
  withClauses(paper, (clauses) => clauses.map((each) => (each.attrs.id === clause.attrs.id ? clause : each)));

test('a paper as assembled deviates nowhere', () => {
  expect(of(base)).toEqual([]);
});

test('each fallback of each clause in the paper is known by its words, and says whose yes it needs', () => {
  const rungs = playbook.papers.clauses.flatMap(({ id, fallbacks }) =>
    fallbacks.map(({ n, needs }) => ({ clause: id.replaceAll('-', '_'), rung: n, needs })),
  );
  const here = rungs.filter(({ clause }) => clausesOf(base).some(({ attrs }) => attrs.id === clause));
  expect(here.length).toBeGreaterThan(10);
  for (const { clause, rung, needs } of here) {
    const paper = swap(base, copyClause(playbook.papers, assembled, clause, rung));
    expect(of(paper)).toEqual([expect.objectContaining({ clause, rung, needs })]);
  }
});

test('ten days instead of five are words of its own, and need the director', () => {
  const [deviation, ...rest] = of(reworded(base, 'passive_acceptance', '"value":"5"', '"value":"10"'));
  expect(rest).toEqual([]);
  expect(deviation).toEqual({
    clause: 'passive_acceptance',
    title: 'Acceptance',
    rung: 'own-words',
    needs: 'ps-director',
    sentence: '“Acceptance” is in words of its own: it needs the yes of Director of Professional Services.',
  });
});

test('a fallback with a word changed in it is words of its own', () => {
  const stepped = swap(base, copyClause(playbook.papers, assembled, 'passive_acceptance', 1));
  const [deviation] = of(reworded(stepped, 'passive_acceptance', 'ten Business', 'twelve Business'));
  expect(deviation?.rung).toBe('own-words');
});

test('a table that was changed keeps the standard words and needs the owner all the same', () => {
  const [deviation, ...rest] = of(reworded(base, 'milestones', 'has been handed over and accepted', 'is done'));
  expect(rest).toEqual([]);
  expect(deviation).toMatchObject({ clause: 'milestones', rung: 'standard', needs: 'delivery-manager' });
});

test('what was taken out needs its owner, what was added by hand needs Legal', () => {
  const without = withClauses(base, (clauses) => clauses.filter(({ attrs }) => attrs.id !== 'travel_and_expenses'));
  expect(of(without)).toEqual([expect.objectContaining({ clause: 'travel_and_expenses', needs: 'deal-desk' })]);
  const added: Clause = {
    type: 'clause',
    attrs: { id: 'penalty', source: null },
    content: [{ type: 'heading', attrs: { id: 'penalty_h', level: 1 }, content: [{ type: 'text', text: 'Penalty' }] }],
  };
  expect(of(withClauses(base, (clauses) => [...clauses, added]))).toEqual([
    {
      clause: 'penalty',
      title: 'Penalty',
      rung: 'own-words',
      needs: 'legal',
      sentence: '“Penalty” was added by hand: it needs the yes of Legal.',
    },
  ]);
});

describe('no deviation is', () => {
  test('another order of clauses', () => {
    expect(of(withClauses(base, (clauses) => clauses.toReversed()))).toEqual([]);
  });

  test('other typing that reads the same', () => {
    expect(of(reworded(base, 'signatures', 'agree to this', 'agree  to\u00A0this'))).toEqual([]);
    expect(of(reworded(base, 'passive_acceptance', /’/g, "'"))).toEqual([]);
  });

  test('a standard clause of the library that was put in', () => {
    const clause = copyClause(playbook.papers, assembled, 'implementation_prerequisites', 'standard');
    expect(of(withClauses(base, (clauses) => [...clauses, clause]))).toEqual([]);
  });

  test('an older paper, after the library says something else', () => {
    const clauses = playbook.papers.clauses.map((clause) => ({ ...clause, blocks: [] }));
    const papers = { ...playbook.papers, clauses };
    expect(deviationsOf({ ...playbook, papers }, { ...assembled, paper: base })).toEqual([]);
  });
});

test('of proposed changes the accepted text counts', () => {
  const by = { id: 'c1', author: 'Ada', at: null };
  const proposed = reworded(
    base,
    'passive_acceptance',
    '{"type":"field","attrs":{"name":"acceptanceDays","value":"5"}}',
    `{"type":"field","attrs":{"name":"acceptanceDays","value":"5"},"marks":[${JSON.stringify({ type: 'deletion', attrs: by })}]},` +
      `{"type":"text","text":"thirty","marks":[${JSON.stringify({ type: 'insertion', attrs: by })}]}`,
  );
  expect(of(proposed)).toEqual([expect.objectContaining({ clause: 'passive_acceptance', rung: 'own-words' })]);
  expect(clauseIn(base, 'passive_acceptance')).toBeDefined();
});
