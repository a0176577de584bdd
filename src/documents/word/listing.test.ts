import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { listRedlines } from './listing.ts';
import { openWord } from './opening.ts';
import type { Redlines } from './redline.ts';
import { by, goneRun, para, part, run, wordOf } from './word-samples.ts';

const listed = async (body: string, stories: Record<string, string> = {}): Promise<Redlines> =>
  listRedlines(await openWord(wordOf(body, stories)));

const told = ({ changes }: Redlines): string[] => changes.map(({ id, kind, text }) => `${id} ${kind}: ${text}`);

const bookmark = (name: string, content: string) =>
  `<w:bookmarkStart w:id="90" w:name="${name}"/>${content}<w:bookmarkEnd w:id="90"/>`;

describe('the list of a file', () => {
  test('names each change with who, when, words, clause and paragraph', async () => {
    const { changes } = await listed(
      para(run('first')) + para(bookmark('_cl_scope_p1', run('Kept ') + by('w:ins', 7, run('new')))),
    );
    expect(changes).toEqual([
      {
        ...{ id: '7', kind: 'insertion', author: 'Ada Customer', date: '2026-09-01T10:00:00Z', text: 'new' },
        ...{ clause: 'scope_p1', paragraph: 2, place: 'body', move: null, property: null },
      },
    ]);
  });

  test('tells text, paragraph marks, rows, cells, moves and formatting apart', async () => {
    const cell = (words: string, mark = '') => `<w:tc><w:tcPr>${mark}</w:tcPr>${para(run(words))}</w:tc>`;
    const move = (end: string, id: number) =>
      `${para(
        `<w:move${end}RangeStart w:id="${id}" w:name="move9"/>${by(`w:move${end}`, id + 1, run('moved'))}`,
        by(`w:move${end}`, id + 2),
      )}<w:move${end}RangeEnd w:id="${id}"/>`;
    const redlines = await listed(
      para(by('w:del', 1, goneRun('old')) + by('w:ins', 2, run('new')), by('w:ins', 3)) +
        para('', by('w:del', 4)) +
        `<w:tbl><w:tr><w:trPr>${by('w:ins', 5)}</w:trPr>${cell('a')}${cell('b')}</w:tr>` +
        `<w:tr><w:trPr>${by('w:del', 6)}</w:trPr>${cell('c', by('w:cellIns', 7))}${cell('d', by('w:cellDel', 8))}${cell('e', by('w:cellMerge', 9))}</w:tr></w:tbl>` +
        move('From', 10) +
        move('To', 20) +
        para(`<w:r><w:rPr><w:b/>${by('w:rPrChange', 30, '<w:rPr/>')}</w:rPr><w:t>bold</w:t></w:r>`),
    );
    expect(told(redlines)).toEqual([
      '3 paragraph-mark-inserted: ',
      '1 deletion: old',
      '2 insertion: new',
      '4 paragraph-mark-deleted: ',
      '5 row-inserted: a\tb',
      '6 row-deleted: c\td\te',
      '7 cell-inserted: c',
      '8 cell-deleted: d',
      '9 cell-merged: e',
      '12 move-from: ',
      '11 move-from: moved',
      '22 move-to: ',
      '21 move-to: moved',
      '30 formatting: bold',
    ]);
    expect(new Set(redlines.changes.filter(({ kind }) => kind.startsWith('move')).map(({ move }) => move))).toEqual(
      new Set(['move9']),
    );
    expect(redlines.changes.at(-1)?.property).toBe('rPrChange');
  });

  test('gives a change in a row the clause of the row, and one in a new paragraph none', async () => {
    const cell = (content: string) => `<w:tc>${para(content)}</w:tc>`;
    const { changes } = await listed(
      `<w:tbl><w:tr>${cell(bookmark('_cl_prices_r1', run('A1')))}${cell(by('w:ins', 1, run('900')))}</w:tr></w:tbl>` +
        para(bookmark('_cl_scope_p1', run('Words')), by('w:ins', 2)) +
        para(by('w:ins', 3, run('A new paragraph'))),
    );
    expect(changes.map(({ id, clause }) => [id, clause])).toEqual([
      ['1', 'prices_r1'],
      ['2', 'scope_p1'],
      ['3', null],
    ]);
  });

  test('reaches headers, footnotes, text boxes and comments', async () => {
    const words = (id: number) => para(by('w:ins', id, run('new')));
    const { changes } = await listed(para(`<w:r><w:pict><w:txbxContent>${words(1)}</w:txbxContent></w:pict></w:r>`), {
      header: part('w:hdr', words(2)),
      footnotes: part('w:footnotes', `<w:footnote w:id="1">${words(3)}</w:footnote>`),
      comments: part('w:comments', `<w:comment w:id="1">${words(4)}</w:comment>`),
    });
    expect(changes.map(({ id, place, paragraph }) => [id, place, paragraph])).toEqual([
      ['1', 'text-box', 2],
      ['3', 'footnote', 3],
      ['2', 'header', 4],
      ['4', 'comment', null],
    ]);
  });

  test('has every comment with the words it stands on, its replies, and whether it is settled', async () => {
    const note = (id: number, words: string) =>
      `<w:comment w:id="${id}" w:author="Ada Customer" w:date="2026-09-0${id}T08:00:00Z"><w:p w14:paraId="0000000${id}">${run(words)}</w:p></w:comment>`;
    const { comments, changes } = await listed(
      para(
        bookmark(
          '_cl_travel_p1',
          `<w:commentRangeStart w:id="1"/>${run('Travel ')}${by('w:ins', 5, run('cost'))}<w:commentRangeEnd w:id="1"/>${run(' is extra.')}<w:r><w:commentReference w:id="1"/></w:r>`,
        ),
      ),
      {
        comments: part('w:comments', note(1, 'Why?') + note(2, 'See annex.') + note(3, 'Fine.') + note(4, 'Lost.')),
        commentsExtended: part(
          'w15:commentsEx',
          '<w15:commentEx w15:paraId="00000001" w15:done="1"/><w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001"/>' +
            '<w15:commentEx w15:paraId="00000003" w15:paraIdParent="00000002"/><w15:commentEx w15:paraId="00000004" w15:done="0"/>',
        ),
      },
    );
    expect(changes).toHaveLength(1);
    expect(comments).toEqual([
      {
        ...{ id: '1', author: 'Ada Customer', date: '2026-09-01T08:00:00Z', text: 'Why?' },
        ...{ clause: 'travel_p1', paragraph: 1, place: 'body', on: 'Travel cost', resolved: true },
        replies: [
          { id: '2', author: 'Ada Customer', date: '2026-09-02T08:00:00Z', text: 'See annex.' },
          { id: '3', author: 'Ada Customer', date: '2026-09-03T08:00:00Z', text: 'Fine.' },
        ],
      },
      expect.objectContaining({ id: '4', text: 'Lost.', paragraph: null, on: '', resolved: false, replies: [] }),
    ]);
  });

  test('says where a change has more to it than words, and where there is a kind it does not know', async () => {
    const { unsupported, changes } = await listed(
      para(by('w:ins', 1, '<w:r><w:drawing/></w:r><w:r><w:drawing/></w:r>')) +
        para(by('w:del', 2, '<w:r><w:footnoteReference w:id="1"/></w:r>')) +
        '<w:altChunk/>' +
        para('<w14:conflictIns w:id="3" w:author="A"/>') +
        para(by('w:somethingNew', 4)),
    );
    expect(changes.map(({ id }) => id)).toEqual(['1', '2']);
    expect(unsupported.map(({ kind, place }) => `${kind}, ${place}`)).toEqual([
      'picture, paragraph 1',
      'note, paragraph 2',
      'imported-file, word/document.xml',
      'unknown-change, paragraph 3',
      'unknown-change, paragraph 4',
    ]);
  });

  test('counts a change once where a drawing has a stand-in for older programs', async () => {
    const box = `<w:pict><w:txbxContent>${para(by('w:ins', 1, run('new')))}</w:txbxContent></w:pict>`;
    const redlines = await listed(
      para(
        `<w:r><mc:AlternateContent><mc:Choice>${box}</mc:Choice><mc:Fallback>${box}</mc:Fallback></mc:AlternateContent></w:r>`,
      ),
    );
    expect(told(redlines)).toEqual(['1 insertion: new']);
  });

  test('lists a content control that comes once, by its start', async () => {
    const range = (id: number, side: string) => `<w:customXmlInsRange${side} w:id="${id}" w:author="Ada Customer"/>`;
    const redlines = await listed(
      `${range(1, 'Start')}<w:sdt><w:sdtContent>${range(1, 'End')}${para(run('a'))}${range(2, 'Start')}</w:sdtContent></w:sdt>${range(2, 'End')}`,
    );
    expect(told(redlines)).toEqual(['1 content-control-inserted: a']);
  });

  test('does not list what stands inside of former properties, nor takes a comment without more about it for settled', async () => {
    const former = by('w:tcPrChange', 1, `<w:tcPr>${by('w:cellDel', 2)}</w:tcPr>`);
    const redlines = await listed(
      `<w:tbl><w:tr><w:tc><w:tcPr>${former}</w:tcPr>${para(run('a'))}</w:tc></w:tr></w:tbl>`,
      { comments: part('w:comments', `<w:comment w:id="1" w:author="A">${para(run('Why?'))}</w:comment>`) },
    );
    expect(told(redlines)).toEqual(['1 formatting: a']);
    expect(redlines.comments.map(({ resolved }) => resolved)).toEqual([false]);
  });

  test('names as many changes of a public redline as its markup has revisions', async () => {
    const file = await openWord(
      await readFile(`${import.meta.dirname}/../../../fixtures/redlines/RP001-Tracked-Revisions-01.docx`),
    );
    const xml = (await file.zip.read('word/document.xml')).toString();
    const marks = xml.match(/<w:(ins|del|moveFrom|moveTo|cellIns|cellDel|cellMerge|\w+Change)[ >]/g) ?? [];
    const { changes } = listRedlines(file);
    expect(marks.length).toBeGreaterThan(200);
    expect(changes.filter(({ kind }) => !kind.startsWith('content-control'))).toHaveLength(marks.length);
    expect(new Set(changes.map(({ id }) => id)).size).toBe(changes.length);
  });
});
