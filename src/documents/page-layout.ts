import type { Block, PaperMetadata, Table } from './paper.ts';

/** The look that Word and PDF share, so that a paper is the same paper in both. Lengths in twips (1/1440 inch). */
export const LOOK = {
  ink: '17324D',
  text: '1E2329',
  quiet: '5E6873',
  hairline: 'CBD1D8',
  /** Left and right margins. */
  marginSide: 1304,
  marginTop: 1474,
  marginBottom: 1304,
  /** Numbers hang in a column of this width left of the text. */
  numberColumn: 680,
  itemColumn: 400,
} as const;

const PAGES: Readonly<Record<PaperMetadata['pageSize'], { readonly width: number; readonly height: number }>> = {
  a4: { width: 11906, height: 16838 },
  letter: { width: 12240, height: 15840 },
};

/** Page width and height in twips. */
export const pageOf = (size: PaperMetadata['pageSize']) => PAGES[size];

/** The width of the text between the margins, in twips. */
export const textWidthOf = (size: PaperMetadata['pageSize']): number => PAGES[size].width - 2 * LOOK.marginSide;

/** Shares out `width` by weight in whole twips; the parts sum to `width` exactly, as Word's grid asks. */
export function columnWidths(shares: readonly number[], width: number): number[] {
  const whole = shares.reduce((sum, share) => sum + share, 0);
  let spent = 0;
  let weight = 0;
  return shares.map((share) => {
    weight += share;
    const until = Math.round((width * weight) / whole);
    const part = until - spent;
    spent = until;
    return part;
  });
}

/** A table of so few rows is not torn over two pages. */
const SHORT_TABLE_ROWS = 8;

export const isShort = (table: Table): boolean => table.content.length <= SHORT_TABLE_ROWS;

/** Whether a paragraph stays with the block after it: a sentence that introduces a list or table goes where that goes. */
export const leads = (next: Block | undefined): boolean =>
  next !== undefined && next.type !== 'paragraph' && next.type !== 'heading';
