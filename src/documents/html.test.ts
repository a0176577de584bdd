import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { writeHtml } from './html.ts';
import { clausesOf, plainText } from './paper.ts';
import { wholePaper } from './paper-samples.ts';

/** The page as XML, its void elements closed: fails on a tag that is not closed or a value that is not escaped. */
function wellFormed(html: string): void {
  const xml = html
    .replace('<!doctype html>', '')
    .replaceAll(/<(meta|br|col)( [^>]*)?>/g, (_, tag, rest) => `<${tag}${rest ?? ''}/>`);
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
}

describe('the page of a paper', () => {
  const html = writeHtml(wholePaper());

  test('is well-formed, in its language, with one main heading and one for each clause', () => {
    expect(() => wellFormed(html)).not.toThrow();
    expect(html).toContain('<html lang="en-US">');
    expect(html.match(/<h1>/g)).toHaveLength(1);
    expect(html.match(/<h2 /g)).toHaveLength(2);
  });

  test('reads as the paper does, numbers included', () => {
    const words = html.replaceAll(/<(style|title)>[\s\S]*?<\/\1>/g, '').replaceAll(/<[^>]*>/g, '');
    for (const clause of clausesOf(wholePaper())) expect(words).toContain(plainText(clause.content[0].content));
    expect(words).toContain('1.1 For Alder Freight, see section 2');
    expect(words).toContain('(a) first');
    expect(words).toContain('(i) below');
  });

  test('has tables with scoped heads and a caption', () => {
    expect(html).toContain('<caption>Prices</caption>');
    expect(html.match(/<th scope="col"/g)).toHaveLength(3);
    expect(html).toContain('<th scope="colgroup" colspan="3">M1 Move</th>');
    expect(html).toContain('<th scope="row" colspan="2">Total</th><td class="right">1,200.00</td>');
  });

  test('marks its bound fields and links its references', () => {
    expect(html).toContain('<span data-field="customerName"><strong>Alder Freight</strong></span>');
    expect(html).toContain('<a href="#cl_scope_p1">1.1</a>');
  });

  test('points only at what it holds, and at nothing outside', () => {
    const ids = new Set([...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]));
    for (const [, target] of html.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target);
    expect(html).not.toMatch(/(src|href)="(?!#)/);
    expect(html).not.toMatch(/url\(|@import|<script/);
  });
});

test('what a customer wrote is escaped everywhere', () => {
  const html = writeHtml(
    wholePaper('<script>alert("&")</script>', { title: '</title><img src=x onerror=1>', author: '"><b>' }),
  );
  expect(() => wellFormed(html)).not.toThrow();
  expect(html).not.toMatch(/<script|<img|<b>/);
  expect(html).toContain('&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;');
});

test('the same paper gives the same page', () => {
  expect(writeHtml(wholePaper())).toBe(writeHtml(wholePaper()));
});
