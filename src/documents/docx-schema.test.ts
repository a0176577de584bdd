import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { writeDocx } from './docx.ts';
import { openXmlFaults } from './open-xml-sdk.ts';
import { wholePaper } from './paper-samples.ts';

describe('the Open XML SDK finds no fault in a paper', () => {
  test.each(['a4', 'letter'] as const)('on %s', async (pageSize) => {
    expect(await openXmlFaults(await writeDocx(wholePaper('Alder & <Söhne>', { pageSize })))).toEqual([]);
  });
});

/** A good file with one part changed by hand. */
async function faulty(path: string, change: (xml: string) => string): Promise<Uint8Array> {
  const files = unzipSync(await writeDocx(wholePaper()));
  const before = strFromU8(files[path] ?? new Uint8Array());
  const after = change(before);
  expect(after).not.toBe(before);
  return zipSync({ ...files, [path]: strToU8(after) });
}

describe('it does find', () => {
  test.each([
    [
      'properties after the words they belong to',
      'word/document.xml',
      (xml: string) => xml.replace(/(<w:pPr><w:pStyle w:val="Title"\/><\/w:pPr>)(<w:r>.*?<\/w:r>)/, '$2$1'),
      /Sch_UnexpectedElementContent.*w:body\[1\]\/w:p\[2\]/i,
    ],
    [
      'a grid that is no number',
      'word/document.xml',
      (xml: string) => xml.replace(/<w:gridCol w:w="\d+"/, '<w:gridCol w:w="wide"'),
      /Sch_AttributeUnionFailed.*w:gridCol/i,
    ],
    [
      'two styles of one name',
      'word/styles.xml',
      (xml: string) => xml.replace('w:styleId="ClauseText"', 'w:styleId="Heading1"'),
      /Sem_UniqueAttributeValue/i,
    ],
    [
      'a relation to a part that is not there',
      'word/_rels/document.xml.rels',
      (xml: string) => xml.replace('styles.xml', 'lost.xml'),
      /lost|missing|dangling/i,
    ],
  ])('%s', async (_, path, change, fault) => {
    expect((await openXmlFaults(await faulty(path, change))).join('\n')).toMatch(fault);
  });
});
