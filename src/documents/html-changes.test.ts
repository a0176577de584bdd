import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { compare } from './changes/compare.ts';
import { randomPaper } from './changes/random-papers.ts';
import { writeHtml } from './html.ts';
import { type Block, field, type PaperDocument, text } from './paper.ts';
import { clause, paperOf, paragraph, priceTable } from './paper-samples.ts';

const by = { author: 'Ada <Byron>', at: '2026-09-01T08:00:30+02:00' };
const shown = (older: PaperDocument, newer: PaperDocument): string => writeHtml(compare(older, newer, by));
const one = (...blocks: Block[]) => paperOf([clause('fees', 'Fees', ...blocks)]);
const fee = (...words: Parameters<typeof text>) => paragraph('p', [text('Due in '), text(...words), text('.')]);

/** Fails on a tag that is not closed or a value that is not escaped. */
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

describe('what is proposed', () => {
  test('bears its author and time for the eye, the pointer and the ear', () => {
    const html = shown(one(fee('30 days')), one(fee('45 days')));
    const deed = (verb: string) => `${verb} by Ada &lt;Byron&gt;, 2026-09-01 06:00 UTC`;
    expect(html).toContain(
      `Due in <del datetime="${by.at}" title="${deed('Deleted')}" data-change="c1"><span class="aloud">${deed('Deleted')}: </span>30 days</del>` +
        `<ins datetime="${by.at}" title="${deed('Inserted')}" data-change="c1"><span class="aloud">${deed('Inserted')}: </span>45 days</ins>.`,
    );
  });

  test('without a time says none', () => {
    const html = writeHtml(compare(one(fee('30 days')), one(fee('45 days')), { author: 'Ada', at: null }));
    expect(html).toContain('<del title="Deleted by Ada" data-change="c1"><span class="aloud">Deleted by Ada: </span>');
  });

  test('in looks stands in the words', () => {
    expect(shown(one(fee('now')), one(fee('now', 'strong')))).toMatch(
      /<span class="restyled" title="Looks changed by [^"]*" data-change="c1"><span class="aloud">[^<]*<\/span><strong>now<\/strong><\/span>/,
    );
  });

  test('beside words is said: captions, labels, and whether a paragraph is numbered', () => {
    const table = (caption: string): Block => {
      const made = structuredClone(priceTable('t', 1)) as Extract<Block, { type: 'table' }>;
      return { ...made, attrs: { ...made.attrs, caption } };
    };
    const html = shown(
      one(table('Prices'), paragraph('q', [text('Said so.')], true)),
      one(table('Fees'), paragraph('q', [text('Said so.')], false)),
    );
    expect(html).toMatch(
      /<caption><del[^>]*><span[^>]*>[^<]*<\/span>Prices<\/del><ins[^>]*><span[^>]*>[^<]*<\/span>Fees</,
    );
    expect(html).toMatch(/<span class="aside"[^>]*>Changed by [^<]*: no longer numbered<\/span> Said so\./);
  });
});

test('what moved is struck out under the old number, and its new place alone bears its id', () => {
  const clauses = ['a', 'b', 'c'].map((id) =>
    clause(id, `Title ${id}`, paragraph(`${id}_p`, [text(`Words of ${id}.`)])),
  );
  const html = shown(paperOf(clauses), paperOf([clauses[2]!, clauses[0]!, clauses[1]!]));
  expect(html.match(/id="cl_c"/g)).toHaveLength(1);
  expect(html.match(/id="cl_c_h"/g)).toHaveLength(1);
  expect(html).toMatch(/<section id="cl_c" [^>]*>\n<h2 [^>]*><span class="number">1<\/span> <ins [^>]*>.*moved here/);
  expect(html).toMatch(/<section>\n<h2><span class="number">3<\/span> <del [^>]*>.*moved from here/);
});

test('a row says once, in its first cell, who struck it out', () => {
  const html = shown(one(priceTable('t', 3)), one(priceTable('t', 2)));
  const [row = ''] = html.match(/<tr id="cl_t_r2".*?<\/tr>/) ?? [];
  expect(row.match(/<del /g)).toHaveLength(3);
  expect(row.match(/class="aloud"/g)).toHaveLength(1);
});

test('a field and a reference stay what they are', () => {
  const line = (name: string) =>
    paragraph('p', [field('customer', name), { type: 'reference', attrs: { target: 'fees' } }]);
  const html = shown(one(line('Alder')), one(line('Birch')));
  expect(html).toMatch(/<\/span><span data-field="customer">Birch<\/span><\/ins><a href="#cl_fees">1<\/a>/);
});

test('any redline is a well-formed page whose ids are unique and whose links lead somewhere', () => {
  fc.assert(
    fc.property(randomPaper, randomPaper, (older, newer) => {
      const html = shown(older, newer);
      wellFormed(html);
      const ids = [...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
      expect(new Set(ids).size).toBe(ids.length);
      const navigation = /<nav.*?<\/nav>/s.exec(html)?.[0] ?? '';
      for (const [, target] of navigation.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target);
      for (const [, target] of html.matchAll(/aria-labelledby="([^"]*)"/g)) expect(ids).toContain(target);
    }),
    { numRuns: 100 },
  );
});
