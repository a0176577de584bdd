import { expect, test } from 'vitest';
import { main } from './main.ts';

/** `parley quote --lines FILE ARGS` on a file of that text. */
async function quote(asked: unknown, ...args: string[]) {
  const [out, said]: [string[], string[]] = [[], []];
  const desk = {
    out: (line: string) => void out.push(line),
    say: (line: string) => void said.push(line),
    read: async () => JSON.stringify(asked),
  };
  const code = await main(['quote', ...args], desk);
  return { code, out: out.join('\n'), said: said.join('\n') };
}
const file = ['--lines', 'lines.json', '--on', '2026-11-23'];

test('prices a list of SKUs with its added seats and the discount', async () => {
  const lines = [
    { sku: 'GL-BAS-R', attendees: 14 },
    { sku: 'GL-JIRA', quantity: 2 },
  ];
  const { code, out } = await quote({ lines, discountPercent: 12.5 }, ...file);
  expect({ code, out }).toEqual({
    code: 0,
    out: [
      '1 × GL-BAS-R  GitLab with Git Basics, remote  USD 5,000  USD 5,000',
      '2 × SRV-PERSEAT-R  Added seat of a course, remote  USD 500  USD 1,000',
      '2 × GL-JIRA  Jira integration  USD 2,400  USD 4,800',
      'List price USD 10,800',
      'Discount -USD 1,350',
      'Total USD 9,450',
    ].join('\n'),
  });
  const json = JSON.parse((await quote({ lines, discountPercent: 12.5 }, ...file, '--json')).out);
  expect(json).toMatchObject({ on: '2026-11-23', currency: 'USD', totals: { totalCents: 945_000 } });
});

test('refuses what cannot be priced by name, and a line that is none', async () => {
  expect(await quote({ lines: [{ sku: 'GL-NONE' }] }, ...file)).toMatchObject({
    code: 1,
    said: expect.stringContaining('There is no SKU GL-NONE in the catalogue'),
  });
  expect((await quote({ lines: [{ sku: 'GL-JIRA', quantity: 0 }] }, ...file)).said).toContain('lines[0].quantity');
  expect((await quote({ lines: [{ sku: 'GL-JIRA' }], discountPercent: 1.234 }, ...file)).code).toBe(1);
  expect((await quote({ lines: [] })).code).toBe(2);
});
