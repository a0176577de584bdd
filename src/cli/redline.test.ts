import { copyFile, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from './main.ts';

const REDLINE = `${import.meta.dirname}/../../fixtures/redlines/RP003-Inserted-Text.docx`;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-redline-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs `parley redline`: its exit code, what it wrote to standard output, and what it said beside it. */
async function redline(...args: string[]): Promise<{ code: number; out: string; said: string }> {
  const out: string[] = [];
  const said: string[] = [];
  const desk = { out: (line: string) => out.push(line), say: (line: string) => said.push(line), read: async () => '' };
  const code = await main(['redline', ...args], desk);
  return { code, out: out.join('\n'), said: said.join('\n') };
}

describe('parley redline', () => {
  test('lists changes as JSON and in words', async () => {
    const { code, out } = await redline('list', REDLINE, '--json');
    expect(code).toBe(0);
    const { changes, comments, unsupported } = JSON.parse(out);
    expect(changes[0]).toMatchObject({ kind: 'insertion', author: 'Eric White', clause: null, paragraph: 1 });
    expect([comments, unsupported]).toEqual([[], []]);
    const inWords = await redline('list', REDLINE);
    expect(inWords.out).toContain(`Paragraph 1: insertion ${changes[0].id}, by Eric White on 2017-`);
    expect(inWords.out).toContain(changes[0].text);
  });

  test('writes what is left after accepting and rejecting all, and leaves nothing to decide', async () => {
    for (const verb of ['accept-all', 'reject-all']) {
      const target = join(folder, `${verb}.docx`);
      const { code, out, said } = await redline(verb, REDLINE, target);
      expect([code, out]).toEqual([0, target]);
      expect(said).toMatch(/^\d+ changes? taken (in|back), 0 left\.$/);
      expect(JSON.parse((await redline('list', target, '--json')).out).changes).toEqual([]);
    }
    expect(await readdir(folder)).toEqual(['accept-all.docx', 'reject-all.docx']);
  });

  test('says what it settled that nobody has read in words', async () => {
    const { said } = await redline(
      'accept-all',
      REDLINE.replace('RP003-Inserted-Text', 'RP019-Deleted-Field-Code'),
      join(folder, 'field.docx'),
    );
    expect(said).toContain('To be looked at, paragraph 2: A field is to come or to go there');
  });

  test('may write over the file it read', async () => {
    const target = join(folder, 'same.docx');
    await copyFile(REDLINE, target);
    expect((await redline('accept-all', target, target)).code).toBe(0);
    expect((await readFile(target)).subarray(0, 2).toString()).toBe('PK');
  });

  test('refuses in one sentence, and writes nothing', async () => {
    const bad = join(folder, 'bad.docx');
    await writeFile(bad, 'Dear customer');
    const target = join(folder, 'never.docx');
    const { code, said } = await redline('accept-all', bad, target);
    expect(code).toBe(1);
    expect(said).toBe('parley redline: bad.docx is text: open it in a word processor and save it as DOCX.');
    expect(await readdir(folder)).not.toContain('never.docx');
    expect((await redline('list', join(folder, 'none.docx'))).said).toContain(
      'cannot be read (ENOENT): check the path.',
    );
    await mkdir(join(folder, 'folder.docx'));
    expect((await redline('list', join(folder, 'folder.docx'))).said).toContain('cannot be read (it is no file)');
  });

  test('refuses a file of 500 MB before it reads it', async () => {
    const huge = await open(join(folder, 'huge.docx'), 'w');
    await huge.truncate(500_000_000);
    await huge.close();
    const { code, said } = await redline('list', join(folder, 'huge.docx'));
    expect([code, said]).toEqual([1, expect.stringContaining('huge.docx has 500 MB, and at most 50 MB are read')]);
  });

  test.each([[], ['count', REDLINE], ['list'], ['accept-all', REDLINE], ['reject-all', REDLINE, 'a', 'b']])(
    'tells how it is used: %s %s %s %s',
    async (...args) => {
      const { code, said } = await redline(...args.filter((arg) => arg !== undefined));
      expect(code).toBe(2);
      expect(said).toContain('parley redline accept-all IN.docx OUT.docx');
    },
  );
});
