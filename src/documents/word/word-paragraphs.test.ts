import { describe, expect, test } from 'vitest';
import { writeDocx } from '../docx.ts';
import { wholePaper } from '../paper-samples.ts';
import { openWord } from './opening.ts';
import type { WordParagraph } from './word-paragraph.ts';
import { wordParagraphs } from './word-paragraphs.ts';
import { by, goneRun, para, part, run, wordOf } from './word-samples.ts';

const read = async (body: string, stories = {}): Promise<WordParagraph[]> =>
  wordParagraphs(await openWord(wordOf(body, stories)));

/** Segments as `status:words`, and the mark where something is proposed for it. */
const told = ({ segments, mark }: WordParagraph): string =>
  [
    ...segments.map(({ status, text, kind }) => `${status}:${kind === 'text' ? '' : `(${kind})`}${text}`),
    ...(mark.status === 'plain' ? [] : [`¶ ${mark.status}`]),
  ].join(' | ');

describe('paragraphs of a Word file', () => {
  test('say of every word whether it stands, comes, goes or moves, and by whom', async () => {
    const [first, second] = await read(
      para(run('Kept ') + by('w:ins', 1, run('new')) + by('w:del', 2, goneRun('old')), by('w:ins', 3)) +
        para(
          `<w:moveFromRangeStart w:id="9" w:name="move1"/>${by('w:moveFrom', 4, run('moved'))}<w:moveFromRangeEnd w:id="9"/>`,
        ),
    );
    expect(told(first!)).toBe('plain:Kept  | inserted:new | deleted:old | ¶ inserted');
    expect(first!.segments[1]!.change).toEqual({
      ...{ id: '1', author: 'Ada Customer', date: '2026-09-01T10:00:00Z', move: null },
    });
    expect(told(second!)).toBe('moved-from:moved');
    expect(second!.segments[0]!.change?.move).toBe('move1');
  });

  test('keep both authors where one proposed words that another would take out again', async () => {
    const [only] = await read(para(by('w:ins', 1, by('w:del', 2, goneRun('words'), 'Ben Provider'))));
    const [segment] = only!.segments;
    expect(segment).toMatchObject({
      status: 'deleted',
      change: { id: '2', author: 'Ben Provider' },
      proposedBy: { id: '1', author: 'Ada Customer' },
    });
  });

  test('read what the desk wrote: its bookmarks, rows, cells, strong words and fields', async () => {
    const paragraphs = wordParagraphs(await openWord(await writeDocx(wholePaper())));
    const named = (name: string) => paragraphs.find(({ bookmarks }) => bookmarks.includes(`_cl_${name}`))!;
    const scope = named('scope_p1');
    expect(scope.segments.map(({ text }) => text).join('')).toBe('For Alder Freight, see section 2');
    expect(scope.segments.find(({ strong }) => strong)?.text).toBe('Alder Freight');
    expect(scope.segments.at(-1)).toMatchObject({ kind: 'field', text: '2', field: ' REF _cl_prices \\r \\h ' });
    expect(named('prices_table_r1').row).toMatchObject({ row: 3, cell: 0 });
    expect(paragraphs.filter(({ place }) => place === 'header')).not.toHaveLength(0);
  });

  test('have the bookmarks that begin in them or that their words stand in, and no others', async () => {
    const paragraphs = await read(
      '<w:bookmarkStart w:id="1" w:name="_cl_a"/>' +
        para(run('First half')) +
        para(`${run('second half')}<w:bookmarkEnd w:id="1"/><w:bookmarkStart w:id="2" w:name="_cl_b"/>`) +
        para(`<w:bookmarkEnd w:id="2"/>${run('another')}`),
    );
    expect(paragraphs.map(({ bookmarks }) => bookmarks)).toEqual([['_cl_a'], ['_cl_a', '_cl_b'], []]);
  });

  test('know what a field shows from what it is told to do, over the borders of paragraphs', async () => {
    const mark = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
    const code = '<w:r><w:instrText>PAGE</w:instrText></w:r>';
    const [first, second] = await read(
      para(`${mark('begin')}${code}${run('not shown')}${mark('separate')}${run('4')}`) +
        para(`${run('2')}${mark('end')}${run(' of it')}`),
    );
    expect(told(first!)).toBe('plain:(field)4');
    expect(told(second!)).toBe('plain:(field)2 | plain: of it');
    expect(first!.segments[0]!.field).toBe('PAGE');
  });

  test('stand in rows and cells that are themselves proposed', async () => {
    const cell = (properties: string, words: string) =>
      `<w:tc><w:tcPr>${properties}</w:tcPr>${para(run(words))}</w:tc>`;
    const paragraphs = await read(
      `<w:tbl><w:tr><w:trPr>${by('w:ins', 1)}</w:trPr>${cell('', 'a')}</w:tr>` +
        `<w:tr>${cell(by('w:cellDel', 2), 'b')}${cell(by('w:cellMerge', 3), 'c')}</w:tr></w:tbl>`,
    );
    expect(paragraphs.map(({ row }) => [row?.rowStanding.status, row?.cellStanding.status, row?.merge?.id])).toEqual([
      ['inserted', 'plain', undefined],
      ['plain', 'deleted', undefined],
      ['plain', 'plain', '3'],
    ]);
  });

  test('come from headers, footnotes and text boxes as well, and a drawing with a stand-in is read once', async () => {
    const box = (words: string) => `<w:pict><w:txbxContent>${para(run(words))}</w:txbxContent></w:pict>`;
    const paragraphs = await read(
      para(
        `<w:r><mc:AlternateContent><mc:Choice>${box('In a box')}</mc:Choice><mc:Fallback>${box('In a box')}</mc:Fallback></mc:AlternateContent></w:r>`,
      ),
      {
        header: part('w:hdr', para(run('Head'))),
        footnotes: part(
          'w:footnotes',
          `<w:footnote w:type="separator" w:id="-1">${para('')}</w:footnote><w:footnote w:id="1">${para(run('Foot'))}</w:footnote>`,
        ),
      },
    );
    expect(paragraphs.map(({ place, segments }) => [place, segments.map(({ text }) => text).join('')])).toEqual([
      ['body', ''],
      ['text-box', 'In a box'],
      ['footnote', 'Foot'],
      ['header', 'Head'],
    ]);
  });

  test('take a date that is none as no date, and number what bears the same number twice', async () => {
    const ins = (date: string) => `<w:ins w:id="5" w:author=" " w:date="${date}">${run('x')}</w:ins>`;
    const [only] = await read(
      para(
        ins('0-00-00T00:00:00Z') +
          ins('2026-02-31T00:00:00Z') +
          ins('2026-02-28T09:30:00') +
          ins('0001-01-01T00:00:00Z'),
      ),
    );
    expect(only!.segments.map(({ change }) => change)).toEqual([
      { id: '5', author: null, date: null, move: null },
      { id: '5.2', author: null, date: null, move: null },
      { id: '5.3', author: null, date: '2026-02-28T09:30:00Z', move: null },
      { id: '5.4', author: null, date: null, move: null },
    ]);
  });
});
