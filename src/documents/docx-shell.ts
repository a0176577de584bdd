import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  type ILevelsOptions,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  Tab,
  TabStopType,
  TextRun,
} from 'docx';
import { strFromU8, unzipSync } from 'fflate';
import { CLAUSE_STYLES, COVER_STYLES, EDGE_STYLES, TABLE_STYLES } from './docx-styles.ts';
import { LOOK, pageOf, textWidthOf } from './page-layout.ts';
import type { PaperMetadata } from './paper.ts';

/**
 * Everything of a Word file that is the same for all papers: styles, numbering, settings, header and footer. The docx
 * library writes it once for each page size; what differs from paper to paper stands in it as `[[words]]`.
 */
export interface DocxShell {
  /** Parts by path, as XML with `[[words]]` to fill in; without `word/document.xml`. */
  readonly parts: ReadonlyMap<string, string>;
  /** `word/document.xml` up to and including `<w:body>`. */
  readonly opening: string;
  /** The section properties and the end of `word/document.xml`. */
  readonly closing: string;
  /** Word's ids of our two lists. */
  readonly clauseList: string;
  readonly bulletList: string;
}

const shells = new Map<PaperMetadata['pageSize'], Promise<DocxShell>>();

/** The shell for a page size, made on first use and kept. */
export function docxShell(pageSize: PaperMetadata['pageSize']): Promise<DocxShell> {
  const known = shells.get(pageSize);
  if (known) return known;
  const made = makeShell(pageSize);
  shells.set(pageSize, made);
  return made;
}

async function makeShell(pageSize: PaperMetadata['pageSize']): Promise<DocxShell> {
  const { width, height } = pageOf(pageSize);
  const margin = { top: LOOK.marginTop, bottom: LOOK.marginBottom, left: LOOK.marginSide, right: LOOK.marginSide };
  const file = new Document({
    title: '[[title]]',
    creator: '[[author]]',
    lastModifiedBy: '[[author]]',
    description: '[[id]]',
    customProperties: [
      { name: 'parleyDocumentId', value: '[[id]]' },
      { name: 'parleyVersion', value: '[[version]]' },
      { name: 'parleyContentHash', value: '[[contentHash]]' },
    ],
    styles: {
      default: {
        document: { run: { font: 'Arial', size: 19, color: LOOK.text, language: { value: '[[language]]' } } },
      },
      paragraphStyles: [...COVER_STYLES, ...CLAUSE_STYLES, ...TABLE_STYLES, ...EDGE_STYLES],
      characterStyles: [{ id: 'BoundField', name: 'Bound Field', quickFormat: true }],
    },
    numbering: {
      config: [
        { reference: 'clauses', levels: clauseLevels() },
        { reference: 'bullets', levels: bulletLevels() },
      ],
    },
    sections: [
      {
        properties: {
          titlePage: true,
          page: { size: { width, height }, margin: { ...margin, header: 680, footer: 600 } },
        },
        headers: { default: new Header({ children: [runningHead(pageSize)] }) },
        footers: { default: runningFoot(pageSize), first: runningFoot(pageSize) },
        children: [
          new Paragraph({ numbering: { reference: 'clauses', level: 0 } }),
          new Paragraph({ numbering: { reference: 'bullets', level: 0 } }),
        ],
      },
    ],
  });
  return takeApart(unzipSync(new Uint8Array(await Packer.toBuffer(file))));
}

function takeApart(files: Readonly<Record<string, Uint8Array>>): DocxShell {
  const parts = new Map(Object.entries(files).map(([path, bytes]) => [path, strFromU8(bytes)]));
  const document = parts.get('word/document.xml') ?? '';
  // The library calls every list a hybrid of single ones; in ours each level counts within the one above.
  const numbering = parts.get('word/numbering.xml') ?? '';
  parts.set('word/numbering.xml', numbering.replaceAll('"hybridMultilevel"', '"multilevel"'));
  parts.delete('word/document.xml');
  const [clauseList, bulletList] = [...document.matchAll(/<w:numId w:val="(\d+)"\/>/g)].map((match) => match[1]);
  const bodyAt = document.indexOf('<w:body>') + '<w:body>'.length;
  const sectionAt = document.indexOf('<w:sectPr');
  if (clauseList === undefined || bulletList === undefined || bodyAt < 8 || sectionAt < 0) {
    throw new Error('The docx library writes its document in another shape than the shell expects.');
  }
  return { parts, opening: document.slice(0, bodyAt), closing: document.slice(sectionAt), clauseList, bulletList };
}

const runningHead = (pageSize: PaperMetadata['pageSize']): Paragraph =>
  new Paragraph({
    style: 'Running',
    tabStops: [{ type: TabStopType.RIGHT, position: textWidthOf(pageSize) }],
    border: { bottom: { style: BorderStyle.SINGLE, size: 4, color: LOOK.hairline, space: 6 } },
    children: [new TextRun('[[title]]'), new TextRun({ children: [new Tab(), '[[id]]'] })],
  });

const runningFoot = (pageSize: PaperMetadata['pageSize']): Footer =>
  new Footer({
    children: [
      new Paragraph({
        style: 'Running',
        tabStops: [{ type: TabStopType.RIGHT, position: textWidthOf(pageSize) }],
        children: [
          new TextRun('[[author]]  ·  [[id]]  ·  Version [[version]]  ·  [[hashStart]]'),
          new TextRun({ children: [new Tab(), 'Page ', PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES] }),
        ],
      }),
    ],
  });

const hanging = (left: number, by: number) => ({ style: { paragraph: { indent: { left, hanging: by } } } });

/** 1, then 1.1, then (a), then (i): one list, so that Word counts them as the trade cites them. */
function clauseLevels(): ILevelsOptions[] {
  const { numberColumn, itemColumn } = LOOK;
  const level = (at: number, format: ILevelsOptions['format'], words: string, left: number, by: number) => ({
    level: at,
    format: format ?? LevelFormat.DECIMAL,
    text: words,
    alignment: AlignmentType.LEFT,
    ...hanging(left, by),
  });
  return [
    level(0, LevelFormat.DECIMAL, '%1', numberColumn, numberColumn),
    level(1, LevelFormat.DECIMAL, '%1.%2', numberColumn, numberColumn),
    level(2, LevelFormat.LOWER_LETTER, '(%3)', numberColumn + itemColumn, itemColumn),
    level(3, LevelFormat.LOWER_ROMAN, '(%4)', numberColumn + 2 * itemColumn, itemColumn),
  ];
}

function bulletLevels(): ILevelsOptions[] {
  const { numberColumn, itemColumn } = LOOK;
  return ['•', '–'].map((words, at) => ({
    level: at,
    format: LevelFormat.BULLET,
    text: words,
    alignment: AlignmentType.LEFT,
    ...hanging(numberColumn + (at + 1) * itemColumn, itemColumn),
  }));
}
