import { describe, expect, test } from 'vitest';
import {
  bannedWords,
  bordersAreNeeded,
  habits,
  keepsAtHome,
  modulesIntroduceThemselves,
  namesSayWhatIsInside,
  noDefaultExports,
} from './names.ts';
import { keeps } from './seen-red.ts';
import { plant } from './tree.ts';

describe('names say what is inside', () => {
  keeps(namesSayWhatIsInside, { 'src/platform/money-utils.ts': '' }, /money-utils\.ts: "utils" says nothing/);

  test.each(bannedWords)('%s is seen in a file, a part of a name, and a folder', (word) => {
    const faulty = { [`src/ui/${word}.tsx`]: '', [`src/ui/card.${word}.ts`]: '', [`src/${word}/card.ts`]: '' };
    expect(namesSayWhatIsInside(plant(faulty))).toHaveLength(3);
  });

  test.each(['quoteLine.ts', 'QuoteLine.tsx', 'quote_line.ts', '-quote.ts'])('%s is not kebab-case', (name) => {
    expect(namesSayWhatIsInside(plant({ [`src/ui/${name}`]: '' }))).toHaveLength(1);
  });

  test.each(['quote.ts', 'quote.page.tsx', 'order-form.test.ts', 'rows.gen.ts'])('%s is a good name', (name) => {
    expect(namesSayWhatIsInside(plant({ [`src/ui/${name}`]: '' }))).toEqual([]);
  });
});

describe('no default exports', () => {
  keeps(noDefaultExports, { 'src/ui/card.tsx': 'export default function Card() {}' }, /card\.tsx:1: exports a default/);

  test('a renamed default is one too, a configuration may', () => {
    const faulty = { 'src/ui/card.tsx': 'const a = 1;\nexport { a as default };', 'a.config.ts': 'export default {};' };
    expect(noDefaultExports(plant(faulty))).toEqual(['src/ui/card.tsx:2: exports a default; give it its name.']);
  });
});

describe('modules introduce themselves', () => {
  keeps(
    modulesIntroduceThemselves,
    { 'src/modules/quotes/drafting.ts': '' },
    /has no quote\.ts\.\n.*has no README\.md/,
  );
});

describe('errors are refusals', () => {
  keeps(
    keepsAtHome(habits.errors),
    { 'src/modules/quotes/drafting.ts': `// why\nthrow new Error('not a draft');` },
    /drafting\.ts:2: throw new Error; throw a Refusal/,
  );
});

describe('time comes from a clock', () => {
  keeps(
    keepsAtHome(habits.time),
    { 'src/modules/quotes/expiry.ts': 'const due = new Date(0);' },
    /expiry\.ts:1: new Date; take the time from a Clock/,
  );

  test.each(['Date.now()', 'Temporal.Now.instant()'])('%s is seen', (source) => {
    expect(keepsAtHome(habits.time)(plant({ 'src/cli/a.ts': source }))).toHaveLength(1);
  });

  test('a comment and a test may speak of it', () => {
    const fine = { 'src/cli/a.ts': '// never Date.now() here', 'src/cli/a.test.ts': 'Date.now()' };
    expect(keepsAtHome(habits.time)(plant(fine))).toEqual([]);
  });
});

describe('the environment is read once', () => {
  keeps(keepsAtHome(habits.environment), { 'src/cli/a.ts': 'process.env.PORT' }, /a\.ts:1: process\.env; read it in/);
});

describe('borders are needed', () => {
  keeps(bordersAreNeeded, { 'src/platform/clock.ts': '// nothing here' }, /clock\.ts: is listed/);
});
