import { describe, expect, test } from 'vitest';
import { policyStaysInThePlaybook } from './policy.ts';
import { keeps } from './seen-red.ts';
import { plant } from './tree.ts';

describe('policy stays in the playbook', () => {
  keeps(
    policyStaysInThePlaybook,
    { 'src/modules/sow/review.ts': `export const reviewer = 'technical-architect';` },
    /review\.ts:1: "technical-architect" is a role/,
  );

  test.each([
    ["'desk@company.com'", 'an address'],
    ["'above $50,000'", 'an amount of money'],
    ["'above USD 50000'", 'an amount of money'],
    ['`costs 12 USD more`', 'an amount of money'],
    ["'GL-CICD-R'", 'a SKU'],
    ["['MIG+']", 'a SKU'],
    ["'channel-emea-smb-mm'", 'a contact'],
  ])('%s is %s', (words, what) => {
    expect(policyStaysInThePlaybook(plant({ 'src/cli/a.ts': `f(${words});` })).join()).toContain(`is ${what}`);
  });

  test('text between tags counts', () => {
    expect(policyStaysInThePlaybook(plant({ 'src/ui/a.tsx': '<b>MIG+</b>;' }))).toHaveLength(1);
  });

  test('comments, tests, packages and plain words are fine', () => {
    const source = `
      // GL-CICD-R costs $5,000
      import { Card } from '@mantine/core';
      const sql = 'select $1, $2'; const kind = 'legal'; const cure = 'must be a SKU such as GL-BAS-R.'; const hint = 'you@company.example'; const currency = 'USD'; text.replace(a, '$1');`;
    expect(policyStaysInThePlaybook(plant({ 'src/ui/a.tsx': source, 'src/ui/a.test.ts': "'GL-CICD'" }))).toEqual([]);
  });
});
