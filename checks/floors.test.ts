import { describe, expect, test } from 'vitest';
import { modules } from './floors.ts';
import {
  circleIn,
  connectorsHangOutside,
  importsGoDown,
  insidesStayInside,
  modulesLeanAsPlanned,
  noCircles,
  sqlStaysInStores,
} from './plan.ts';
import { keeps } from './seen-red.ts';
import { plant } from './tree.ts';

describe('imports go down', () => {
  keeps(
    importsGoDown,
    { 'src/platform/clock.ts': `import { due } from '../playbook/calendar.ts';` },
    /clock\.ts:1: platform imports src\/playbook\/calendar\.ts, which is a floor above/,
  );

  test.each([
    ['a type', `import type { Task } from '../modules/tasks/task.ts';`],
    ['a type in place', `export type Task = import('../modules/tasks/task.ts').Task;`],
    ['a late import', `export const late = () => import('../modules/tasks/task.ts');`],
    ['a re-export', `export { Task } from '../modules/tasks/task.ts';`],
    ['a star', `export * from '../modules/tasks/task.ts';`],
    ['a bare import', `import '../modules/tasks/task.ts';`],
  ])('%s counts as an import', (_, source) => {
    expect(importsGoDown(plant({ 'src/playbook/table.ts': source }))).toHaveLength(1);
  });

  test('a file beside the floors and an import from outside src are seen', () => {
    const faults = importsGoDown(plant({ 'src/plumbing/pipe.ts': '', 'src/ui/a.tsx': `import '../../bench/run.ts';` }));
    expect(faults).toHaveLength(2);
  });

  test('a door may show the demo company, a module may not', () => {
    const source = `import { people } from '../../fixtures/company.ts';`;
    expect(importsGoDown(plant({ 'src/cli/start.ts': source }))).toEqual([]);
    expect(importsGoDown(plant({ 'src/playbook/a.ts': source }))).toHaveLength(1);
  });

  test('the same floor and a lower one are fine', () => {
    const fine = { 'src/playbook/table.ts': `import './fact.ts'; import '../platform/clock.ts'; import 'zod';` };
    expect(importsGoDown(plant(fine))).toEqual([]);
  });
});

describe('modules lean as planned', () => {
  keeps(
    modulesLeanAsPlanned,
    { 'src/modules/accounts/account.ts': `import type { Quote } from '../quotes/quote.ts';` },
    /accounts leans on quotes/,
  );

  test('a module that is not in the table is seen', () => {
    expect(modulesLeanAsPlanned(plant({ 'src/modules/gossip/rumour.ts': '' }))).toHaveLength(1);
  });

  test('the table names only its own modules and has no circle', () => {
    const graph = new Map(Object.entries(modules).map(([name, room]) => [name, new Set(room.leansOn)]));
    for (const [name, leansOn] of graph)
      for (const other of leansOn) expect(graph.has(other), `${name}: ${other}`).toBe(true);
    expect(circleIn(graph)).toBeNull();
    expect(circleIn(new Map(graph).set('accounts', new Set(['delivery'])))).toContain('accounts');
  });
});

describe('connectors hang outside', () => {
  keeps(
    connectorsHangOutside,
    { 'src/modules/tasks/opening.ts': `import { post } from '../../connectors/slack/post.ts';` },
    /imports the connector slack/,
  );

  test('one connector may not lean on another', () => {
    const faulty = { 'src/connectors/gitlab/push.ts': `import { post } from '../slack/post.ts';` };
    expect(connectorsHangOutside(plant(faulty))).toHaveLength(1);
  });

  test('a door wires it up', () => {
    const fine = { 'src/web/app.ts': `import { routes } from '../connectors/slack/routes.ts';` };
    expect(connectorsHangOutside(plant(fine))).toEqual([]);
  });
});

describe('the insides of a module stay inside', () => {
  keeps(
    insidesStayInside,
    { 'src/modules/sow/signing.ts': `import { routes } from '../quotes/routes.ts';` },
    /reaches inside quotes for routes\.ts/,
  );

  test('a door may wire routes and place pages, a module may place a panel', () => {
    const fine = {
      'src/web/server.ts': `import { routes } from '../modules/quotes/routes.ts';`,
      'src/web/pages.tsx': `import { QuotePage } from '../modules/quotes/quote.page.tsx';`,
      'src/modules/sow/sow.page.tsx': `import { QuotePanel } from '../quotes/quote.panel.tsx';`,
    };
    expect(insidesStayInside(plant(fine))).toEqual([]);
  });
});

describe('SQL stays in the stores', () => {
  keeps(
    sqlStaysInStores,
    { 'src/modules/tasks/opening.ts': `import { sql } from 'kysely';` },
    /opening\.ts:1: imports kysely/,
  );
});

describe('no circles', () => {
  keeps(
    noCircles,
    {
      'src/platform/jobs.ts': `import './mail.ts';`,
      'src/platform/mail.ts': `import './post.ts';`,
      'src/platform/post.ts': `import './jobs.ts';`,
    },
    /jobs\.ts -> src\/platform\/mail\.ts -> src\/platform\/post\.ts -> src\/platform\/jobs\.ts/,
  );

  test('two files of a folder may know each other by type', () => {
    const fine = {
      'src/playbook/tables/table.ts': `import { prove } from './proof.ts';`,
      'src/playbook/tables/proof.ts': `import type { Table } from './table.ts';`,
    };
    expect(noCircles(plant(fine))).toEqual([]);
  });

  test('a circle of folders is seen where no file is in one', () => {
    const faulty = {
      'src/platform/http/routes.ts': `import '../auth/sign-in.ts';`,
      'src/platform/auth/cookie.ts': `import type { Body } from '../http/body.ts';`,
    };
    expect(noCircles(plant(faulty)).join()).toMatch(
      /src\/platform\/http -> src\/platform\/auth -> src\/platform\/http/,
    );
  });
});
