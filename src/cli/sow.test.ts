import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeDocx } from '../documents/docx.ts';
import { assembleSow } from '../modules/sow/assembly.ts';
import { requestOf, reworded } from '../modules/sow/library/testing.ts';
import type { LintReport } from '../modules/sow/lint/lint.ts';
import { main } from './main.ts';

const request = requestOf(['migration-to-saas', 'training']);
const paper = assembleSow(request);
let folder = '';
let sheet = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-sow-'));
  sheet = JSON.stringify({ customer: 'Alder Freight', estimate: request.estimate });
});
afterAll(() => rm(folder, { recursive: true }));

/** Writes a paper as Word and runs `parley sow lint` on it. */
async function lintOf(
  what: typeof paper | string,
  ...args: string[]
): Promise<{ code: number; out: string; said: string }> {
  const path = typeof what === 'string' ? what : join(folder, 'sow.docx');
  if (typeof what !== 'string') await writeFile(path, await writeDocx(what));
  const out: string[] = [];
  const said: string[] = [];
  const desk = {
    out: (line: string) => out.push(line),
    say: (line: string) => said.push(line),
    read: async () => sheet,
  };
  const code = await main(['sow', 'lint', path, '--on', '2026-08-31', ...args], desk);
  return { code, out: out.join('\n'), said: said.join('\n') };
}
const reportOf = async (what: typeof paper, ...args: string[]): Promise<LintReport> =>
  JSON.parse((await lintOf(what, '--json', ...args)).out);

describe('parley sow lint', () => {
  test('finds nothing in a paper as it was written, held against its estimate', async () => {
    const { code, out } = await lintOf(paper, '--estimate', 'decision.json');
    expect(code).toBe(0);
    expect(out).toContain('sow.docx: 0 findings by 21 rules.');
    expect(out).toContain('When does it begin? No date stands there; it is to be agreed.');
    expect(out).toContain('acceptance-changed: what the paper was assembled as is not at hand.');
  });

  test('says what it could not look into without the estimate', async () => {
    const { unchecked, findings } = await reportOf(paper);
    expect(unchecked.map(({ rule }) => rule)).toEqual([
      'totals-differ',
      'activity-missing',
      'activity-extra',
      'acceptance-changed',
    ]);
    expect(findings).toEqual([]);
  });

  test('ends with 1 when something blocks, and names the clause', async () => {
    const dear = reworded(paper, 'services_pricing', /("servicesTotal","value":"USD )[\d,]+/, '$11');
    const { code, out } = await lintOf(dear, '--estimate', 'decision.json');
    expect(code).toBe(1);
    expect(out).toMatch(/Stops it from being submitted:\n {2}Price of the services: The paper says 1 for services/);
    const typed = await lintOf(reworded(paper, 'billing', 'Payment terms are', 'See section 4.7. They are'));
    expect([typed.code, typed.out]).toEqual([0, expect.stringContaining('“section 4.7” is typed')]);
  });

  test('reads the text as accepted, and knows the rows of tables', async () => {
    const gone = reworded(
      paper,
      'activities',
      /"text":"Configure groups[^"]*"|Configure groups, access and security settings/,
      'Sing',
    );
    const { findings } = await reportOf(gone, '--estimate', 'decision.json');
    expect(findings.map(({ rule, clause }) => [rule, clause])).toEqual([
      ['activity-missing', 'activities'],
      ['activity-extra', 'activities'],
    ]);
  });

  test('reads a file that somebody else wrote as far as it tells', async () => {
    const { code, out } = await lintOf(`${import.meta.dirname}/../../fixtures/redlines/RP003-Inserted-Text.docx`);
    expect(code).toBe(1);
    expect(out).toContain('No clause is about travel and expenses.');
    expect(out).toContain('section-missing: the file has no headings of the first level');
  });

  test('refuses what is no Word file, an estimate that is none, and a wrong verb', async () => {
    await writeFile(join(folder, 'note.txt'), 'hello');
    expect((await lintOf(join(folder, 'note.txt'))).code).toBe(1);
    sheet = '{"lines": 3}';
    expect(await lintOf(paper, '--estimate', 'e.json')).toMatchObject({
      code: 1,
      said: expect.stringContaining('e.json'),
    });
    expect(await main(['sow', 'sing'], { out: () => {}, say: () => {}, read: async () => '' })).toBe(2);
  });
});
