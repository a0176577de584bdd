import { readdir, readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';
import { describe, expect, test } from 'vitest';
import { Zip } from '../zip.ts';
import { nameIn } from './xml-names.ts';
import { parseXml, XmlElement, XmlFault } from './xml-tree.ts';
import { writeXml } from './xml-writing.ts';

/** The same tree by another reader of XML, which is strict; null where it refuses. */
function bySaxes(xml: string): XmlElement | null {
  const parser = new SaxesParser({ xmlns: true });
  const top = new XmlElement('', '');
  const open = [top];
  let refused = false;
  parser.on('error', () => {
    refused = true;
  });
  parser.on('doctype', () => {
    refused = true;
  });
  parser.on('opentag', (tag: SaxesTagNS) => {
    const attributes = Object.values(tag.attributes).map((each: SaxesAttributeNS) => ({
      name: nameIn(each.prefix === '' ? '' : each.uri, each.local),
      spelled: each.name,
      value: each.value,
    }));
    const element = new XmlElement(nameIn(tag.uri, tag.local), tag.name, attributes);
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  const say = (words: string): void => void open.at(-1)?.children.push(words);
  parser.on('text', say);
  parser.on('cdata', say);
  parser.write(xml).close();
  return refused ? null : (top.elements()[0] ?? null);
}

/** Pieces of one text side by side count as one: where a comment stood between them is nobody's concern. */
function joined({ name, spelled, attributes, children }: XmlElement): XmlElement {
  const whole: XmlElement['children'] = [];
  for (const child of children) {
    const last = whole.at(-1);
    if (typeof child !== 'string') whole.push(joined(child));
    else if (typeof last === 'string') whole[whole.length - 1] = last + child;
    else if (child !== '') whole.push(child);
  }
  return new XmlElement(name, spelled, attributes, whole);
}

const sample =
  '<?xml version="1.0"?>\n<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns="urn:a" w:id="a&quot;b" b=\'1\n2\'>' +
  'Words &amp; &#x41;<!-- aside --><x w:v=""/>\r\n<y xmlns:w="urn:b" w:v="1"><w:z/></y ><![CDATA[<raw>]]><?go on?></w:p>\n';

describe('XML', () => {
  test('is read as a strict reader reads it, in every part of every public redline', async () => {
    const folder = `${import.meta.dirname}/../../../fixtures/redlines`;
    for (const name of (await readdir(folder)).filter((each) => each.endsWith('.docx'))) {
      const zip = new Zip(await readFile(`${folder}/${name}`), name);
      for (const path of [...zip.entries.keys()].filter((each) => /\.(xml|rels)$/.test(each))) {
        const bytes = await zip.read(path);
        const tree = parseXml(bytes);
        expect(tree, `${name} ${path}`).toEqual(bySaxes(bytes.toString('utf8').replace(/^\ufeff/, '')));
        expect(parseXml(writeXml(tree))).toEqual(tree);
      }
    }
  });

  test('that a strict reader takes is taken, and alike, whatever was done to it', () => {
    const edit = fc.record({
      at: fc.nat(sample.length),
      cut: fc.nat(4),
      put: fc.constantFrom('', ' ', '<', '>', '/', '"', '&', ':', '=', 'w:', '<a/>', '&lt;', '\t'),
    });
    let taken = 0;
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 2 }), (edits) => {
        let xml = sample;
        for (const { at, cut, put } of edits) xml = xml.slice(0, at) + put + xml.slice(at + cut);
        const strict = bySaxes(xml);
        if (strict === null) return;
        taken += 1;
        expect(joined(parseXml(Buffer.from(xml)))).toEqual(joined(strict));
      }),
      { numRuns: 3_000 },
    );
    expect(taken).toBeGreaterThan(300);
  });

  test.each([
    '',
    'words',
    '<a>',
    '<a></b>',
    '<a></a><b/>',
    '<a/>words',
    '</a>',
    '<a b>',
    '<a b=1/>',
    '<a b="1/>',
    '<a b="<"/>',
    '<a b="1" b="2"/>',
    '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>',
    '<a / >',
    '< a/>',
    '<1a/>',
    '<p:a/>',
    '<a p:b="1"/>',
    '<a:b:c xmlns:a="u"/>',
    '<a>&nbsp;</a>',
    '<a>&</a>',
    '<a>&#0;</a>',
    '<a>&#x110000;</a>',
    '<a>&#xfffe;</a>',
    '<a>\0</a>',
    '<a><!-- </a>',
    '<a><![CDATA[ </a>',
    '<![CDATA[a]]>',
    '<a><?b</a>',
    '<a',
    '<a ',
    '<a b',
    '<!DOCTYPE a><a/>',
    '<a><!DOCTYPE a></a>',
  ])('that is not well formed is refused: %j', (xml) => {
    expect(() => parseXml(Buffer.from(xml))).toThrow(XmlFault);
  });
});
