import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from '../platform/config.ts';
import { differences } from './diff.ts';
import { contentOf, openFolder } from './folder.ts';

const old = parse(`
routing.yaml:
  services: { training: { title: Training } }
  tables:
    who:
      title: Who serves
      rules:
        - { id: free, when: { edition: ce }, gives: { path: partner } }
        - { id: small, when: { employees: { to: 100 } }, gives: { path: partner, told: [] } }
        - { id: declined, when: { declined: true }, gives: { path: partner } }
        - { id: else, gives: { path: ps } }
catalogue.yaml:
  items:
    - { id: mig, sku: MIG+, priceCents: 3500000, effective: { from: '2022-11-01' } }
    - { id: bas, sku: GL-BAS, priceCents: 700000, effective: { from: '2022-11-01' } }
clauses/expiry.md: "Expires.\\nAfter a year.\\n"
`);

/** The old playbook with a change made to a copy of it, told in sentences. */
function told(change: (now: typeof old) => void): string[] {
  const now = structuredClone(old);
  change(now);
  return differences(old, now).map(({ file, sentence }) => `${file}: ${sentence}`);
}
const rules = (now: typeof old) => now['routing.yaml'].tables.who.rules;
const items = (now: typeof old) => now['catalogue.yaml'].items;

test('the same playbook differs in nothing', () => {
  expect(told(() => {})).toEqual([]);
});

test('a cell is told as people read it', () => {
  const change = (now: typeof old) => {
    rules(now)[0].when.edition = ['ce', 'ee'];
    rules(now)[1].when.employees.to = 150;
    delete rules(now)[2].when.declined;
    rules(now)[3].when = { declined: false };
  };
  expect(told(change)).toEqual([
    'routing.yaml: who free: when edition changed from ce to ce or ee.',
    'routing.yaml: who small: when employees changed from at most 100 to at most 150.',
    'routing.yaml: who declined: when declined is gone; it was true.',
    'routing.yaml: who else: when is new: declined false.',
  ]);
});

test('a price is told as money', () => {
  const change = (now: typeof old) => {
    items(now)[0].priceCents = 3_600_050;
  };
  expect(told(change)).toEqual(['catalogue.yaml: mig: price changed from USD 35,000 to USD 36,000.50.']);
});

test('rules that come and go are told with what they say, but not with their sources', () => {
  const change = (now: typeof old) => {
    rules(now)[0] = {
      id: 'new',
      when: { edition: 'ee' },
      gives: { path: 'ps' },
      source: { document: '000', section: '1' },
    };
  };
  expect(told(change)).toEqual([
    'routing.yaml: who free is gone; it said when edition ce, gives path partner.',
    'routing.yaml: who new is new: when edition ee, gives path ps.',
  ]);
});

test('a rule that moved is told, and those that only made room for it are not', () => {
  const change = (now: typeof old) => void rules(now).unshift(...rules(now).splice(2, 1));
  expect(told(change)).toEqual(['routing.yaml: who declined moved to the top.']);
  const down = (now: typeof old) => void rules(now).splice(2, 0, ...rules(now).splice(0, 1));
  expect(told(down)).toEqual(['routing.yaml: who free moved behind declined.']);
});

test('one id that stands for several stretches of time is told by its first day', () => {
  const change = (now: typeof old) => {
    items(now)[0].effective.to = '2023-12-31';
    items(now).push({ id: 'mig', sku: 'MIG+', priceCents: 4_000_000, effective: { from: '2024-01-01' } });
  };
  expect(told(change)).toContain('catalogue.yaml: mig (from 2024-01-01) is new: sku MIG+, price USD 40,000.');
});

test('lists, named things, texts and whole files', () => {
  const change = (now: typeof old) => {
    rules(now)[1].gives.told = ['channel', 'seller'];
    now['routing.yaml'].services.advisory = { title: 'Advisory' };
    now['clauses/expiry.md'] = 'Expires.\nAfter two years.\n';
    now['slas.yaml'] = { slas: [] };
    delete now['catalogue.yaml'];
  };
  expect(told(change)).toEqual([
    'routing.yaml: services: advisory is new: title Advisory.',
    'routing.yaml: who small: gives told changed from nothing to channel, seller.',
    'catalogue.yaml: The file is gone.',
    'clauses/expiry.md: has another text.',
    'slas.yaml: The file is new.',
  ]);
});

test('every difference names its kind, file and subject', () => {
  const now = structuredClone(old);
  items(now)[1].priceCents = 1;
  expect(differences(old, now)).toEqual([
    {
      kind: 'changed',
      file: 'catalogue.yaml',
      subject: 'bas',
      part: 'price',
      sentence: 'bas: price changed from USD 7,000 to USD 0.01.',
    },
  ]);
});

test('the shipped playbook can be compared section by section', async () => {
  const shipped = contentOf(await openFolder(join(root, 'playbooks', 'gitlab')));
  expect(differences(shipped, structuredClone(shipped))).toEqual([]);
  const files = new Set(differences(shipped, {}).map(({ file }) => file));
  expect(files).toEqual(new Set(Object.keys(shipped)));
});
