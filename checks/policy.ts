import { parseSync, Visitor } from 'oxc-parser';
import { people } from '../fixtures/people.ts';
import { lineAt } from './imports.ts';
import { codeOf, isSource, isTest, type Rule } from './tree.ts';

/** What belongs to the playbook, and how it looks when it has strayed into code. */
const strays: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  // A domain that ends in `.example` belongs to nobody, so an address there is no policy.
  { what: 'an address', pattern: /[\w.+-]+@(?!\S*\.example\b)[\w-]+(\.[\w-]+)+/ },
  { what: 'an amount of money', pattern: /\$\d{1,3}(,\d{3})+|\$\d{3,}|\b(USD|EUR|GBP)\s?\d|\d\s?(USD|EUR|GBP)\b/ },
  { what: 'a SKU', pattern: /^\s*((GL|SRV)-[A-Z0-9-]{2,}|MIG\+)\s*$/ },
  { what: 'a contact', pattern: /^(channel|cam)-(americas|emea|apac|gsi)[a-z-]*$/ },
];

/** Ids of roles that are no ordinary words: `deal-desk`, but not `legal`. */
const roles = new Set(people.flatMap((person) => person.roles).filter((role) => role.includes('-')));

interface Words {
  readonly text: string;
  readonly at: number;
}

/** Every string, template and text between tags of a file: what code says, without its comments. */
function wordsOf(path: string, source: string): Words[] {
  const words: Words[] = [];
  new Visitor({
    Literal(node) {
      if (typeof node.value === 'string') words.push({ text: node.value, at: node.start });
    },
    TemplateElement(node) {
      words.push({ text: node.value.raw, at: node.start });
    },
    JSXText(node) {
      words.push({ text: node.value, at: node.start });
    },
  }).visit(parseSync(path, source).program);
  return words;
}

/** No threshold, role, price, address or person in code: they are rows of the playbook, with a source and a date. */
export const policyStaysInThePlaybook: Rule = (tree) =>
  codeOf(tree, (path) => isSource(path) && !isTest(path)).flatMap(([path, source]) =>
    wordsOf(path, source).flatMap(({ text, at }) => {
      const found = strays.filter(({ pattern }) => pattern.test(text)).map(({ what }) => what);
      if (roles.has(text)) found.push('a role');
      return found.map((what) => `${path}:${lineAt(source, at)}: "${text.trim()}" is ${what}; the playbook holds it.`);
    }),
  );
