import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { listRedlines } from './listing.ts';
import { openWord } from './opening.ts';
import { resolveAll } from './resolving.ts';
import { saveWord } from './word-file.ts';
import { wordParagraphs } from './word-paragraphs.ts';
import { packageParts, para, part, relationships, run, wordOf, zipped } from './word-samples.ts';

/** The code and the sentence with which a file is refused. */
async function refused(bytes: Uint8Array): Promise<string> {
  const fault = await openWord(bytes, 'returned.docx').catch((thrown: unknown) => thrown);
  if (!(fault instanceof Refusal)) throw new Error('It was opened.', { cause: fault });
  expect(fault.message).toMatch(/^returned\.docx [^\n]*\.$/);
  return `${fault.code}: ${fault.message}`;
}

const bytesOf = (words: string, encoding: BufferEncoding = 'latin1'): Uint8Array => Buffer.from(words, encoding);
const compound = (name: string): Uint8Array =>
  Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600), Buffer.from(name, 'utf16le')]);
const body = part('w:document', `<w:body>${para(run('Words'))}</w:body>`);
const withDocument = (xml: string | Uint8Array): Uint8Array => zipped({ ...packageParts(), 'word/document.xml': xml });
const MACROS = 'application/vnd.ms-word.document.macroEnabled.main+xml';

describe('a file that is no Word document is refused', () => {
  test.each([
    ['nothing', new Uint8Array(), 'is empty'],
    ['text', bytesOf('Dear customer,\nplease find attached'), 'is text'],
    ['a picture', bytesOf('\x89PNG\r\n\x1a\n\x00\x00'), 'is a picture'],
    ['a PDF', bytesOf('%PDF-1.7\n\x00'), 'is a PDF document'],
    ['rich text', bytesOf('{\\rtf1 Hello}'), 'is a rich text document'],
    ['other bytes', bytesOf('\x01\x02\x03\x00'), 'is no DOCX document'],
    ['an old .doc', compound('WordDocument'), 'is encrypted or in a Word format from before 2007'],
    ['a workbook', zipped({ ...packageParts(), 'xl/workbook.xml': '<a/>' }), 'is a workbook'],
    [
      'an OpenDocument text',
      zipped({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '<a/>' }),
      'is an OpenDocument file',
    ],
    ['any archive', zipped({ 'readme.txt': 'hello' }), 'is a zip archive without a Word document in it'],
    [
      'a workbook that calls its part a document',
      zipped({
        ...packageParts('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'),
        'word/document.xml': body,
      }),
      'is a workbook',
    ],
  ])('%s', async (_, bytes, words) => {
    expect(await refused(bytes)).toContain(`word.notDocx: returned.docx ${words}`);
  });
});

describe('a Word document that cannot be read safely is refused', () => {
  test('behind a password', async () => {
    expect(await refused(compound('EncryptedPackage'))).toMatch(
      /^word\.encrypted: .* is encrypted: open it with its password/,
    );
  });

  test('with macros, whatever it is called', async () => {
    const withMacros = {
      ...packageParts(),
      'word/document.xml': body,
      'word/_rels/document.xml.rels': relationships(['vbaProject', 'vbaProject.bin']),
      'word/vbaProject.bin': 'x',
    };
    expect(await refused(zipped({ ...packageParts(MACROS), 'word/document.xml': body }))).toMatch(
      /^word\.macros: .* carries macros/,
    );
    expect(await refused(zipped(withMacros))).toMatch(/^word\.macros: /);
  });

  test('cut short anywhere', async () => {
    const whole = wordOf(para(run('Words that are to be read. '.repeat(50))));
    for (const share of [0.02, 0.3, 0.6, 0.9, 0.999]) {
      expect(await refused(whole.subarray(0, Math.floor(whole.length * share)))).toMatch(/^word\.damaged: /);
    }
  });

  test('with bytes that were changed', async () => {
    const bytes = Buffer.from(wordOf(para(run('Words'))));
    bytes[bytes.indexOf('word/document.xml') + 40]! ^= 0xff;
    expect(await refused(bytes)).toMatch(/^word\.damaged: .*word\/document\.xml/);
  });

  test.each([
    ['a document type', '<!DOCTYPE a><a/>', 'it declares a document type'],
    [
      'entities that grow',
      '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>',
      'it declares a document type',
    ],
    ['an entity of nobody', part('w:document', '<w:body>&bomb;</w:body>'), 'it is not well formed'],
    ['a tag without an end', part('w:document', '<w:body>').replace('</w:document>', ''), 'it is not well formed'],
    ['nothing', '', 'it is not well formed'],
    ['another root', '<a/>', 'it holds no document'],
    ['no body', part('w:document', ''), 'it holds no document'],
    [
      'text in no encoding',
      Buffer.concat([Buffer.from(body), Buffer.from([0xff, 0xfe])]),
      'its text is neither UTF-8 nor UTF-16',
    ],
    [
      'nesting without end',
      part('w:document', `<w:body>${'<w:sdt>'.repeat(5000)}${'</w:sdt>'.repeat(5000)}</w:body>`),
      'it nests more than a thousand levels deep',
    ],
  ])('whose document is %s', async (_, xml, why) => {
    const sentence = await refused(withDocument(xml));
    expect(sentence).toContain(`word.damaged: returned.docx is damaged in word/document.xml (${why}`);
  });

  test('without a part it speaks of', async () => {
    const { '[Content_Types].xml': types, '_rels/.rels': rels } = packageParts() as Record<string, string>;
    const document = { 'word/document.xml': body };
    expect(await refused(zipped({ '_rels/.rels': rels!, ...document }))).toContain(
      'word.missingPart: returned.docx is damaged: [Content_Types].xml is missing',
    );
    expect(await refused(zipped({ '[Content_Types].xml': types!, ...document }))).toContain('_rels/.rels is missing');
    expect(await refused(zipped(packageParts()))).toContain('word/document.xml is missing');
    expect(await refused(zipped({ ...packageParts(), '_rels/.rels': relationships(), ...document }))).toContain(
      'the link to its main document is missing',
    );
    const speaksOfHeader = { 'word/_rels/document.xml.rels': relationships(['header', 'header1.xml']) };
    expect(await refused(zipped({ ...packageParts(), ...document, ...speaksOfHeader }))).toContain(
      'word/header1.xml is missing',
    );
  });

  test('that calls its document something else', async () => {
    expect(await refused(zipped({ ...packageParts('image/png'), 'word/document.xml': body }))).toContain(
      'word.contentType: returned.docx is damaged: it says that word/document.xml is "image/png" where a Word document belongs',
    );
  });

  test('that unpacks to more than it may, whatever it declares', async () => {
    const bomb = zipped({
      ...packageParts(),
      'word/document.xml': body,
      'word/media/a.bin': new Uint8Array(101_000_000),
    });
    expect(await refused(bomb)).toMatch(/^word\.tooLarge: .* unpacks to more than any contract holds/);
    const long = withDocument(part('w:document', `<w:body>${para(run('words '.repeat(2_100_000)))}</w:body>`));
    expect(await refused(long)).toMatch(/^word\.tooLarge: /);
    const many = withDocument(part('w:document', `<w:body>${'<w:p/>'.repeat(500_001)}</w:body>`));
    expect(await refused(many)).toMatch(/^word\.tooLarge: /);
  });

  test('that is larger than 50 MB', async () => {
    expect(await refused(new Uint8Array(50_000_001))).toMatch(
      /^word\.tooLarge: returned\.docx has 50 MB, and at most 50 MB are read/,
    );
  });
});

describe('a Word document that is merely unusual is read', () => {
  const wordsIn = async (bytes: Uint8Array): Promise<string> =>
    wordParagraphs(await openWord(bytes))
      .flatMap(({ segments }) => segments.map(({ text }) => text))
      .join('|');

  test.each([
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(body, 'utf16le')])],
    ['a byte order mark', `\ufeff${body}`],
    ['other prefixes', body.replaceAll('w:', 'ns0:').replace('xmlns:w=', 'xmlns:ns0=')],
    [
      'the strict name spaces',
      body.replace(
        'schemas.openxmlformats.org/wordprocessingml/2006/main',
        'purl.oclc.org/ooxml/wordprocessingml/main',
      ),
    ],
    ['comments and sections of characters', body.replace('Words', '<!-- aside --><![CDATA[Words]]>')],
  ])('with %s', async (_, xml) => {
    const bytes = withDocument(xml);
    expect(await wordsIn(bytes)).toBe('Words');
    expect(await wordsIn(saveWord(resolveAll(await openWord(bytes), 'accept')))).toBe('Words');
  });

  test('with its main part elsewhere, its paths in other letters, and links that lead out', async () => {
    const bytes = zipped({
      '[Content_Types].xml': packageParts()['[Content_Types].xml']!.replace('/word/document.xml', '/Paper/Main.xml'),
      '_rels/.rels': relationships(['officeDocument', '/paper/main.xml']),
      'Paper/Main.xml': body,
      'Paper/_rels/Main.xml.rels': relationships(
        ['header', '../parts/head.xml'],
        ['hyperlink', 'http://a.example'],
      ).replace('Target="http:', 'TargetMode="External" Target="http:'),
      'parts/head.xml': part('w:hdr', para(run('Head'))),
    });
    expect(await wordsIn(bytes)).toBe('Words|Head');
  });

  test('without names of its authors, and with dates that are none', async () => {
    const scrubbed = `<w:ins w:id="1" w:author="Author">${run('a')}</w:ins><w:ins w:id="1" w:author="" w:date="0-00-00T00:00:00Z">${run('b')}</w:ins><w:ins>${run('c')}</w:ins>`;
    const { changes } = listRedlines(await openWord(wordOf(para(scrubbed))));
    expect(changes.map(({ id, author, date }) => [id, author, date])).toEqual([
      ['1', 'Author', null],
      ['1.2', null, null],
      ['0', null, null],
    ]);
  });

  test('hundreds of levels deep', async () => {
    const deep = `${'<w:sdt><w:sdtContent>'.repeat(450)}${para(run('Words'))}${'</w:sdtContent></w:sdt>'.repeat(450)}`;
    expect(await wordsIn(saveWord(resolveAll(await openWord(wordOf(deep)), 'reject')))).toBe('Words');
  });

  test('and writes back every letter of it', async () => {
    const xml = body
      .replace('Words', ' a &lt;b&gt; &amp;amp; &#9;&#13; 𝒳 &quot;')
      .replace('<w:body>', '<w:body w:rsid="&#10;&#9;&quot;&lt;&apos;">');
    const file = await openWord(withDocument(xml));
    const again = await openWord(saveWord({ ...file, parts: file.parts.map((each) => ({ ...each, changed: true })) }));
    expect(again.parts[0]!.root).toEqual(file.parts[0]!.root);
    expect(wordParagraphs(again)[0]!.segments[0]!.text).toBe(' a <b> &amp; \t\r 𝒳 "');
  });

  test('and saved again, opens to the same parts', async () => {
    const bytes = await readFile(`${import.meta.dirname}/../../../fixtures/redlines/RP001-Tracked-Revisions-01.docx`);
    const file = await openWord(bytes);
    const again = await openWord(saveWord({ ...file, parts: file.parts.map((each) => ({ ...each, changed: true })) }));
    expect(again.parts.map(({ path, root }) => [path, root])).toEqual(file.parts.map(({ path, root }) => [path, root]));
    expect([...again.zip.entries.keys()]).toEqual([...file.zip.entries.keys()]);
  });
});
