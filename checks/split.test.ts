import { describe, expect, test } from 'vitest';
import { keeps } from './seen-red.ts';
import { browserStaysPure, pagesReadNouns, serverLoadsNoPages } from './split.ts';
import { plant } from './tree.ts';

describe('pages read nouns', () => {
  keeps(
    pagesReadNouns,
    { 'src/modules/quotes/quote.page.tsx': `import { insert } from './store.ts';` },
    /the browser imports src\/modules\/quotes\/store\.ts/,
  );

  test('a noun, ui, another page, a style sheet and a package are fine', () => {
    const source = `
      import { Quote } from './quote.ts'; import { Card } from '../../ui/card.tsx'; import '../../ui/theme.css';
      import { EstimatePanel } from '../estimates/estimate.panel.tsx'; import { Table } from '@mantine/core';`;
    expect(pagesReadNouns(plant({ 'src/modules/quotes/quote.page.tsx': source }))).toEqual([]);
  });

  test('a file that only looks like a noun is not one', () => {
    const faulty = { 'src/modules/routing/verdict.panel.tsx': `import type { Row } from './routing.ts';` };
    expect(pagesReadNouns(plant(faulty))).toHaveLength(1);
  });
});

describe('the server loads no pages', () => {
  keeps(
    serverLoadsNoPages,
    { 'src/web/server.ts': `import { App } from './app.tsx';` },
    /the server imports the page src\/web\/app\.tsx/,
  );
});

describe('the browser stays pure', () => {
  keeps(
    browserStaysPure,
    {
      'src/web/app.tsx': `import { Quote } from '../modules/quotes/quote.ts';`,
      'src/modules/quotes/quote.ts': `import { Money } from '../../platform/money.ts';`,
      'src/platform/money.ts': `import { readFileSync } from 'node:fs';`,
    },
    /money\.ts:1: the browser would load node:fs/,
  );

  test('a server package is seen two files away, a Node module without its prefix too', () => {
    const faulty = {
      'src/web/app.tsx': `import { Quote } from '../modules/quotes/quote.ts'; import fs from 'fs';`,
      'src/modules/quotes/quote.ts': `import type { Kysely } from 'kysely';`,
    };
    expect(browserStaysPure(plant(faulty))).toHaveLength(2);
  });

  test('what only the server reaches may be the server', () => {
    expect(browserStaysPure(plant({ 'src/web/server.ts': `import 'node:fs'; import 'pg';` }))).toEqual([]);
  });
});
