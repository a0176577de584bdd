import { posix } from 'node:path';
import { modules } from './floors.ts';
import { folderOf, nameOf, type Rule, type Tree } from './tree.ts';

const pagesOf = (tree: Tree): [string, string][] => [...tree].filter(([path]) => path.endsWith('.md'));

/** A page without what stands in fences and backticks: examples are not links and not headings. */
const prose = (page: string): string => page.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '');

/** The anchors of a page, as Git hosts make them from headings. */
const anchorsOf = (page: string): string[] =>
  [...page.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').matchAll(/^#+\s+(.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Every relative link of every page leads to a file or folder that is there, and to a heading that is there. */
export const linksLeadSomewhere: Rule = (tree) => {
  const folders = new Set(
    [...tree.keys()].flatMap((path) => path.split('/').map((_, at, parts) => parts.slice(0, at).join('/'))),
  );
  return pagesOf(tree).flatMap(([path, page]) =>
    [...prose(page).matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)].flatMap(([, link = '']) => {
      if (/^[a-z]+:/.test(link)) return [];
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : posix.join(folderOf(path), file).replace(/\/$/, '');
      if (!tree.has(target) && !folders.has(target)) return [`${path}: links to ${link}, which is not there.`];
      const lost = anchor && target.endsWith('.md') && !anchorsOf(tree.get(target) ?? '').includes(anchor);
      return lost ? [`${path}: links to ${link}, a heading that is not there.`] : [];
    }),
  );
};

/** The README says how to start and how to test, each in one command, and the house has its other pages. */
export const pagesAreThere: Rule = (tree) => {
  const missing = ['README.md', 'ARCHITECTURE.md', 'STYLE.md', 'CHANGELOG.md', 'LICENSE'].filter(
    (page) => !tree.has(page),
  );
  const commands = ['npm ci && npm start', 'npm ci && npm test'];
  const unsaid = commands.filter((command) => !tree.get('README.md')?.includes(command));
  return [
    ...missing.map((page) => `${page}: is not there.`),
    ...unsaid.map((words) => `README.md: does not name ${words}.`),
  ];
};

/** Decisions are numbered from 0001 without a hole; each opens with its number and title, and says its date and state. */
export const decisionsAreDated: Rule = (tree) =>
  pagesOf(tree)
    .filter(([path]) => path.startsWith('decisions/') && nameOf(path) !== 'README.md')
    .flatMap(([path, page], at) => {
      const number = String(at + 1).padStart(4, '0');
      const faults = [];
      if (!new RegExp(`^decisions/${number}-[a-z0-9-]+\\.md$`).test(path))
        faults.push(`${path}: should be number ${number}.`);
      if (!page.startsWith(`# ${number} `)) faults.push(`${path}: should open with "# ${number} " and its title.`);
      if (!/^\d{4}-\d\d-\d\d\. (Binding|Superseded by \[)/m.test(page))
        faults.push(`${path}: should say "2026-01-31. Binding." or "2026-01-31. Superseded by [...]".`);
      return faults;
    });

/** What a reader of the product has no use for: places on the maker's machine and the maker's tools. */
const foreign: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: 'a path of some machine', pattern: /(?<![\w./])\/(work|root|home\/\w+)\// },
  { what: 'a number of some tracker', pattern: /\bissue #?\d+\b/i },
  { what: 'a tool that writes', pattern: /\b(Claude|Anthropic|ChatGPT|OpenAI|Copilot|LLMs?|language models?)\b/i },
  {
    what: 'a maker, not the product',
    pattern: /\b(AI|coding)[ -](agent|assistant)s?\b|\bsub-?agents?\b|\bthis session\b/i,
  },
];

/** These two speak of foreign words because they forbid them; the third is written by npm. */
const free = new Set(['checks/documents.ts', 'checks/documents.test.ts', 'package-lock.json']);

/** The product speaks of itself only. */
export const wordsAreOurOwn: Rule = (tree) =>
  [...tree].flatMap(([path, text]) =>
    free.has(path)
      ? []
      : text.split('\n').flatMap((line, at) =>
          foreign.flatMap(({ what, pattern }) => {
            const found = pattern.exec(line)?.[0];
            return found ? [`${path}:${at + 1}: "${found}" is ${what}.`] : [];
          }),
        ),
  );

/** The table of modules in ARCHITECTURE.md is the one of `floors.ts`, and it says rightly which modules are here. */
export const architectureTellsThePlan: Rule = (tree) => {
  const rows = [
    ...(tree.get('ARCHITECTURE.md') ?? '').matchAll(/^\| (\w+) \| (\w+) \| ([^|]+) \| (here|to come) \|/gm),
  ];
  const told = new Map(rows.map(([, name = '', ...rest]) => [name, rest.join(' | ')]));
  return Object.entries(modules).flatMap(([name, { noun, leansOn }]) => {
    const here = [...tree.keys()].some((path) => path.startsWith(`src/modules/${name}/`));
    const plan = `${noun} | ${leansOn.join(', ') || '-'} | ${here ? 'here' : 'to come'}`;
    return told.get(name) === plan
      ? []
      : [`ARCHITECTURE.md: tells "${told.get(name)}" of ${name}; the plan is "${plan}".`];
  });
};
