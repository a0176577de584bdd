import { describe, expect, test } from 'vitest';
import {
  architectureTellsThePlan,
  decisionsAreDated,
  linksLeadSomewhere,
  pagesAreThere,
  wordsAreOurOwn,
} from './documents.ts';
import { keeps } from './seen-red.ts';
import { plant } from './tree.ts';

describe('links lead somewhere', () => {
  keeps(linksLeadSomewhere, { 'docs/a.md': 'See [b](b.md).' }, /docs\/a\.md: links to b\.md, which is not there/);

  test('a heading that is not there is seen', () => {
    const pages = { 'a.md': '[b](b.md#two-words) [c](b.md#three) [d](#four)', 'b.md': '# One\n\n## Two words' };
    expect(linksLeadSomewhere(plant(pages))).toHaveLength(2);
  });

  test('files, folders, pictures, anchors and the web are fine, examples are not links', () => {
    const pages = {
      'docs/a.md':
        '# Hello, you\n[b](../src) [c](../src/x.ts) ![d](d.png "D") [e](#hello-you) [f](https://x.example) `[g](h)`',
      'docs/d.png': '',
      'src/x.ts': '',
    };
    expect(linksLeadSomewhere(plant(pages))).toEqual([]);
  });
});

describe('the pages are there', () => {
  keeps(
    pagesAreThere,
    { 'README.md': 'npm ci && npm start' },
    /CHANGELOG\.md: is not there[\s\S]*does not name npm ci && npm test/,
  );
});

describe('decisions are dated and numbered', () => {
  const page = (number: string) => `# ${number} A title\n\n2026-11-22. Binding.\n`;
  keeps(
    decisionsAreDated,
    { 'decisions/0001-one.md': page('0001'), 'decisions/0003-three.md': page('0003') },
    /0003-three\.md: should be number 0002/,
  );

  test.each([
    ['no date', '# 0001 A title\n\nBinding.\n'],
    ['no number in the title', '# A title\n\n2026-11-22. Binding.\n'],
  ])('%s is seen', (_, text) => expect(decisionsAreDated(plant({ 'decisions/0001-one.md': text }))).toHaveLength(1));

  test('a superseded one names its successor', () => {
    const old = '# 0001 A title\n\n2026-11-22. Superseded by [0002](0002-two.md).\n';
    expect(decisionsAreDated(plant({ 'decisions/0001-one.md': old, 'decisions/0002-two.md': page('0002') }))).toEqual(
      [],
    );
  });
});

describe('the architecture tells the plan', () => {
  keeps(
    architectureTellsThePlan,
    { 'ARCHITECTURE.md': '| tasks | task | accounts | to come | work items |' },
    /tells "task \| accounts \| to come" of tasks; the plan is "task \| absences \| to come"/,
  );
});

describe('words are our own', () => {
  keeps(wordsAreOurOwn, { 'docs/a.md': 'one\nas /home/me/notes.txt says' }, /docs\/a\.md:2: "\/home\/me\/" is a path/);

  test.each([
    'see issue 2',
    'Issue #14',
    '/root/app',
    'written by Claude',
    'a language model',
    'an AI agent',
    'in this session',
  ])('"%s" is foreign', (words) => expect(wordsAreOurOwn(plant({ 'src/a.ts': `// ${words}/` }))).toHaveLength(1));

  test.each(['a scoping issue', 'a user session', 'https://x.example/home/me/', 'said, email', 'channel agents'])(
    '"%s" is our own',
    (words) => expect(wordsAreOurOwn(plant({ 'src/a.ts': words }))).toEqual([]),
  );
});
