import { describe, expect, test } from 'vitest';
import { Refusal } from '../platform/refusal.ts';
import { folderOf } from './folder.ts';
import { readQuestions } from './questions.ts';
import { loadShippedPlaybook } from './testing.ts';

const { facts } = await loadShippedPlaybook();

const question = (name: string, fact: string, more = '') =>
  `  - { id: one.${name}, fact: ${fact}, ask: What is it?, audience: customer${more} }\n`;
const setOf = (questions: string, more = '', id = 'one', order = 1) =>
  `id: ${id}\ntitle: One\norder: ${order}\nservices: [migration]\n${more}source: { document: Parley, section: Tests }\neffective: { from: 2022-01-01 }\nquestions:\n${questions}`;

/** Reads sets by their file names; what is refused is told as its faults. */
function read(files: Record<string, string>): string[] {
  const texts = Object.entries(files).map(([name, text]) => [`questions/${name}.yaml`, text] as const);
  const folder = folderOf(new Map(texts));
  try {
    readQuestions(
      folder,
      () => facts,
      () => ({ migration: {} }),
    );
    return [];
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return fault.faults.map(({ place, sentence }) => `${place} ${sentence}`);
  }
}
const refusals = (questions: string, more = '') => read({ one: setOf(questions, more) });

describe('the sets that are shipped', () => {
  test('are those of the sources, each with as many questions as its source', async () => {
    const { questions } = await loadShippedPlaybook();
    const open = (id: string) =>
      questions.find((set) => set.id === id)?.questions.filter(({ when, audience }) => !when && audience === 'customer')
        .length;
    const all = (id: string) => questions.find((set) => set.id === id)?.questions.length;
    expect(all('ado-tfs')).toBe(27);
    expect([open('jenkins'), all('jenkins')]).toEqual([9, 10]);
    expect([all('artifactory'), all('ci-maturity'), all('transformation')]).toEqual([5, 5, 7]);
    // 14 of the source; whether a self-managed destination is highly available is a question of its own.
    expect(all('scm-migration')).toBe(15);
    expect(questions.map(({ id }) => id)).toEqual([
      ...[
        'custom-engagement',
        'scm-migration',
        'gitlab-consolidation',
        'svn-migration',
        'self-managed-to-saas',
        'ado-tfs',
      ],
      ...['jenkins', 'artifactory', 'ci-maturity', 'implementation', 'readiness-assessment', 'transformation'],
      ...['reorganisation', 'training', 'jira'],
    ]);
  });

  test('say of training and Jira that they are ours', async () => {
    const { questions } = await loadShippedPlaybook();
    expect(questions.filter(({ source }) => source.document === 'Parley').map(({ id }) => id)).toEqual([
      'training',
      'jira',
    ]);
  });
});

describe('a set is refused', () => {
  test('with an unknown fact, a fact asked twice, an id that is not of the set', () => {
    expect(refusals(question('a', 'userz'))).toEqual([expect.stringContaining('is no fact of facts.yaml: add userz')]);
    expect(refusals(question('a', 'users') + question('b', 'users'))).toEqual([
      expect.stringMatching(/questions\[1\]\.fact is asked above/),
    ]);
    expect(refusals('  - { id: two.a, fact: users, ask: How many?, audience: customer }\n')).toEqual([
      expect.stringContaining('must begin with its set: one.two.a'),
    ]);
  });

  test('with a branch that can never hold', () => {
    const opened = (when: string) =>
      refusals(
        question('a', 'sourceSystem') +
          question('n', 'users') +
          question('y', 'kubernetes') +
          question('b', 'groups', `, when: [${when}]`),
      );
    expect(opened('{ fact: sourceSystem, is: GitLab }')).toEqual([]);
    expect(opened('{ fact: users, least: 10 }, { fact: kubernetes, is: true }')).toEqual([]);
    expect(opened('{ fact: sourceSystem, is: Mercurial }')).toEqual([
      expect.stringContaining('can never hold: sourceSystem is never Mercurial'),
    ]);
    expect(opened('{ fact: sourceSystem, is: GitLab }, { fact: sourceSystem, is: Subversion }')).toEqual([
      expect.stringContaining('nothing is left that sourceSystem may be'),
    ]);
    expect(opened('{ fact: users, least: 99000000000 }')).toEqual([expect.stringContaining('users is at most')]);
    expect(opened('{ fact: sourceSystem, least: 1 }')).toEqual([expect.stringContaining('is no number')]);
    expect(opened('{ fact: users, is: many }')).toEqual([expect.stringContaining('neither a choice nor a yes or no')]);
    expect(opened('{ fact: nothing, is: true }')).toEqual([expect.stringContaining('which is no fact of facts.yaml')]);
  });

  test('with a branch that leads nowhere, below, to itself, or in a circle over two sets', () => {
    const branch = (fact: string) => `, when: [{ fact: ${fact}, is: true }]`;
    expect(refusals(question('a', 'users', branch('kubernetes')))).toEqual([
      expect.stringContaining('leads nowhere: no question asks for kubernetes'),
    ]);
    expect(refusals(question('a', 'users', branch('kubernetes')) + question('b', 'kubernetes'))).toEqual([
      expect.stringContaining('move the question for kubernetes up'),
    ]);
    expect(refusals(question('a', 'kubernetes', branch('kubernetes')))).toEqual([
      expect.stringContaining('would open itself'),
      expect.stringContaining('runs in a circle'),
    ]);
    const two = setOf(question('b', 'airGapped', branch('kubernetes')).replaceAll('one.', 'two.'), '', 'two', 2);
    expect(read({ one: setOf(question('a', 'kubernetes', branch('airGapped'))), two })).toEqual([
      expect.stringContaining('runs in a circle: airGapped'),
    ]);
  });

  test('that would tell the customer what the team keeps', () => {
    expect(refusals(question('a', 'sourceAddress'))).toEqual([
      expect.stringContaining('from whom sourceAddress is kept'),
    ]);
  });

  test('with an unknown service, in a file of another name, at a place that is taken', () => {
    expect(read({ one: setOf(question('a', 'users')).replace('[migration]', '[removal]') })).toEqual([
      expect.stringContaining('"removal" is no service of routing.yaml'),
    ]);
    expect(read({ other: setOf(question('a', 'users')) })).toEqual([
      expect.stringContaining('stands in questions/other.yaml'),
    ]);
    const two = setOf(question('b', 'groups').replaceAll('one.', 'two.'), '', 'two', 1);
    expect(read({ one: setOf(question('a', 'users')), two })[0]).toContain('another set stands at 1');
  });

  test('with a compulsory question behind a branch: not at all', () => {
    expect(
      refusals(
        question('a', 'kubernetes') +
          question('b', 'users', ', compulsory: true, when: [{ fact: kubernetes, is: true }]'),
      ),
    ).toEqual([]);
  });
});
