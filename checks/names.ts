import { parseSync } from 'oxc-parser';
import { modules } from './floors.ts';
import { lineAt } from './imports.ts';
import { moduleOf } from './plan.ts';
import { codeOf, isCode, isSource, isTest, nameOf, type Rule } from './tree.ts';

/** Words that say nothing about the trade, and hide a thing that has a name. */
export const bannedWords = [
  'utils',
  'helpers',
  'common',
  'shared',
  'misc',
  'manager',
  'service',
  'processor',
  'types',
  'constants',
  'index',
] as const;

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.tsx?$/;

/** Files and folders of code are kebab-case and bear no banned word as a part of their name. */
export const namesSayWhatIsInside: Rule = (tree) =>
  [...tree.keys()].filter(isCode).flatMap((path) => {
    const words = path.split(/[/.-]/);
    const banned = bannedWords.filter((word) => words.includes(word));
    const faults = banned.map((word) => `${path}: "${word}" says nothing; name the thing inside.`);
    return kebab.test(nameOf(path)) ? faults : [...faults, `${path}: file names are kebab-case.`];
  });

/** One name for one thing everywhere: nothing is exported as default, but from the configurations tools ask for. */
export const noDefaultExports: Rule = (tree) =>
  codeOf(tree, (path) => !/\.config\.ts$/.test(path)).flatMap(([path, source]) =>
    parseSync(path, source).module.staticExports.flatMap(({ entries, start }) =>
      entries.some(({ exportName }) => exportName.kind === 'Default' || exportName.name === 'default')
        ? [`${path}:${lineAt(source, start)}: exports a default; give it its name.`]
        : [],
    ),
  );

/** Every module has its noun and its page. */
export const modulesIntroduceThemselves: Rule = (tree) => {
  const present = new Set([...tree.keys()].flatMap((path) => moduleOf(path) ?? []));
  return [...present].flatMap((name) =>
    [`${modules[name]?.noun ?? name}.ts`, 'README.md'].flatMap((file) =>
      tree.has(`src/modules/${name}/${file}`) ? [] : [`src/modules/${name}: has no ${file}.`],
    ),
  );
};

/** A way of speaking that has one home. `borders` names the other files that may, each with the reason. */
interface Habit {
  readonly pattern: RegExp;
  readonly cure: string;
  readonly borders: Readonly<Record<string, string>>;
}

export const habits = {
  errors: {
    pattern: /\bthrow new Error\(/g,
    cure: 'throw a Refusal, or list the file in checks/names.ts if what it throws on is impossible.',
    borders: {
      'src/documents/docx-shell.ts': 'the docx library changed the shape it writes',
      'src/documents/glyphs.ts': 'a font of ours is broken',
      'src/documents/pdf.ts': 'the template is ours and the paper was checked',
      'src/documents/word-return/read-returned.ts': 'a redline is made so that it leads back; random papers hold it',
      'src/documents/spreadsheet-address.ts': 'a module wrote an address that is none',
      'src/documents/spreadsheet-reading.ts': 'a module asks for a sheet it was not told of',
      'src/documents/spreadsheet-writing.ts': 'a module writes a number that is none',
      'src/platform/canonical-json.ts': 'only undefined has no JSON',
      'src/platform/database/database.ts': 'a count beyond what a number can hold',
      'src/platform/database/migrate.ts': 'the migrations are ours',
      'src/playbook/papers/conditions.ts': 'names are proved when the playbook is read',
      'src/playbook/segments.ts': 'the table is proved to need employees only',
      'src/playbook/tables/decide.ts': 'a row that fits all facts and yet does not',
    },
  },
  time: {
    pattern: /\bDate\.now\(|\bnew Date\(|\bTemporal\.Now\b/g,
    cure: 'take the time from a Clock or a parameter.',
    borders: {
      'src/platform/clock.ts': 'the one that asks the machine',
      'src/ui/now.tsx': 'the one of the browser that asks the machine',
      'src/platform/id.ts': 'the time inside an id is no fact of the trade',
      'src/documents/docx.ts': 'the zip library wants a Date; this one stands still',
      'src/documents/signing/cms/certificate-making.ts':
        'the library of certificates wants a Date; it is made of a parameter',
      'src/documents/signing/signing-samples.ts': 'the same library, for tests',
      'src/documents/spreadsheet-writing.ts': 'the spreadsheet library wants a Date; it is made of a parameter',
    },
  },
  environment: {
    pattern: /\bprocess\.env\b/g,
    cure: 'read it in src/platform/config.ts and hand it on.',
    borders: {
      'src/platform/config.ts': 'the one that reads it',
      'src/documents/signing/token/played-tool.ts': 'plays a program that finds its PIN there, for tests',
      'src/web/pages.ts': 'hands it on whole to the builder of the pages',
    },
  },
} satisfies Record<string, Habit>;

/** Blanks comments out, so that a sentence about a habit is not taken for the habit; offsets stay. */
function withoutComments(path: string, source: string): string {
  let bare = source;
  for (const { start, end } of parseSync(path, source).comments)
    bare = bare.slice(0, start) + source.slice(start, end).replace(/[^\n]/g, ' ') + bare.slice(end);
  return bare;
}

/** The rule that a habit stays at its home and its borders, in `src/` and outside tests. */
export const keepsAtHome =
  ({ pattern, cure, borders }: Habit): Rule =>
  (tree) =>
    codeOf(tree, (path) => isSource(path) && !isTest(path) && !(path in borders)).flatMap(([path, source]) =>
      [...withoutComments(path, source).matchAll(pattern)].map(
        ({ 0: words, index }) => `${path}:${lineAt(source, index)}: ${words.replace('(', '')}; ${cure}`,
      ),
    );

/** A border that no longer needs its leave gives it back. */
export const bordersAreNeeded: Rule = (tree) =>
  Object.values<Habit>(habits).flatMap(({ pattern, borders }) =>
    Object.keys(borders).flatMap((path) => {
      const source = tree.get(path);
      const needed = source !== undefined && withoutComments(path, source).match(pattern);
      return needed ? [] : [`${path}: is listed in checks/names.ts for ${pattern.source} and does not use it.`];
    }),
  );
