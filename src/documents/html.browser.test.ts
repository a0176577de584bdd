import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../../scenarios/browser.ts';
import { writeHtml } from './html.ts';
import { wholePaper } from './paper-samples.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

async function show(width: number, name?: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  await page.setContent(writeHtml(wholePaper(name)));
  return page;
}

test('the page of a paper has no fault that axe knows', async () => {
  const page = await show(1280);
  await page.addScriptTag({ content: await readFile(createRequire(import.meta.url).resolve('axe-core'), 'utf8') });
  const { violations } = await page.evaluate<{ violations: { id: string; nodes: unknown[] }[] }>('axe.run()');
  expect(violations.map(({ id, nodes }) => `${id} (${nodes.length})`)).toEqual([]);
});

test('it fits a telephone, even with a word as long as a page', async () => {
  const page = await show(360, 'Donaudampfschifffahrt'.repeat(20));
  const [content, screen] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  expect(content).toBe(screen);
});
