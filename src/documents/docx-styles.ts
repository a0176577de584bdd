import { type IParagraphStyleOptions, LineRuleType } from 'docx';
import { LOOK } from './page-layout.ts';

/** The styles of our Word files. Sizes in half points, spacing in twips, lines in 240ths of a line. */

type Run = NonNullable<IParagraphStyleOptions['run']>;
type Place = NonNullable<IParagraphStyleOptions['paragraph']>;

const style = (id: string, name: string, run: Run, paragraph: Place): IParagraphStyleOptions => ({
  id,
  name,
  basedOn: 'Normal',
  next: 'Normal',
  quickFormat: true,
  run,
  paragraph,
});

const { ink, quiet, numberColumn } = LOOK;
const inked = { bold: true, color: ink };
const lines = (line: number) => ({ line, lineRule: LineRuleType.AUTO });
const body = { ...lines(264), after: 110 };

/** The first page. `TOC1` and the headings keep Word's own names, so that its navigation knows them. */
export const COVER_STYLES = [
  style(
    'PaperKind',
    'Paper Kind',
    { size: 18, color: quiet, characterSpacing: 12 },
    { spacing: { before: 1500, after: 160 } },
  ),
  style('Title', 'Title', { size: 52, ...inked }, { spacing: { ...lines(252), after: 480 } }),
  style('ContentsTitle', 'Contents Title', { size: 19, ...inked }, { spacing: { before: 600, after: 120 } }),
  style('TOC1', 'toc 1', {}, { spacing: { after: 50 }, indent: { left: numberColumn, hanging: numberColumn } }),
];

export const CLAUSE_STYLES = [
  style(
    'Heading1',
    'heading 1',
    { size: 25, ...inked },
    { keepNext: true, outlineLevel: 0, spacing: { before: 380, after: 130 } },
  ),
  style('Heading2', 'heading 2', inked, {
    ...{ keepNext: true, outlineLevel: 1 },
    spacing: { before: 180, after: 90 },
    indent: { left: numberColumn },
  }),
  style('ClauseText', 'Clause Text', {}, { spacing: body, indent: { left: numberColumn } }),
  style('ClauseNumbered', 'Clause Numbered', {}, { spacing: body }),
  style('ClauseItem', 'Clause Item', {}, { spacing: { ...body, after: 70 } }),
];

export const TABLE_STYLES = [
  style(
    'TableCaption',
    'Table Caption',
    { size: 17, ...inked },
    { keepNext: true, spacing: { before: 180, after: 90 } },
  ),
  style(
    'TableHead',
    'Table Head',
    { size: 16, bold: true, color: quiet },
    {
      keepNext: true,
      spacing: { ...lines(240), before: 50, after: 50 },
    },
  ),
  style('TableText', 'Table Text', { size: 17 }, { spacing: { ...lines(250), before: 50, after: 50 } }),
  style('TableEnd', 'Table End', { size: 8 }, { spacing: { ...lines(120), after: 60 } }),
];

/** Where a paper ends: its signatures, and the lines at the head and foot of each page. */
export const EDGE_STYLES = [
  style('SignatureParty', 'Signature Party', inked, { keepNext: true, spacing: { before: 200, after: 60 } }),
  style(
    'SignatureLine',
    'Signature Line',
    { size: 15, color: quiet },
    { keepNext: true, spacing: { before: 0, after: 30 } },
  ),
  style('Running', 'Running', { size: 15, color: quiet }, {}),
];
