import { type Page, type ParagraphXml, paragraph } from './docx-lines.ts';
import { type Fate, isComing, isGoing } from './docx-revisions.ts';

/** A paragraph of the body before it is known what follows it, or XML that no paragraph can run into, such as a table. */
export type Piece = { readonly of: ParagraphXml; readonly runs: string } | { readonly wall: string };

type Line = Exclude<Piece, { readonly wall: string }>;

export const line = (of: ParagraphXml, runs: string): Line => ({ of, runs });
export const wall = (xml: string): Piece => ({ wall: xml });

/**
 * The pieces of a body one after the other. A paragraph that goes runs into the one after it: the sign of it stands at its
 * own end. Where a wall comes next there is nothing to run into, and programs leave an empty line. There the signs stand one
 * paragraph earlier, so that what goes runs into the last paragraph that stays.
 */
export function piecesXml(pieces: readonly Piece[], page: Page): string {
  const xml: string[] = [];
  let run: Line[] = [];
  for (const piece of pieces) {
    if ('wall' in piece) {
      xml.push(...beforeWall(run).map(({ of, runs }) => paragraph(of, runs, page)), piece.wall);
      run = [];
    } else run.push(piece);
  }
  return [...xml, ...run.map(({ of, runs }) => paragraph(of, runs, page))].join('');
}

const fateOf = ({ of }: Line): Fate => of.fate ?? [];

function beforeWall(run: readonly Line[]): readonly Line[] {
  const stays = run.findLastIndex((one) => fateOf(one).length === 0);
  if (stays < 0 || stays === run.length - 1) return run;
  const shifted = run.slice(stays).map(({ runs, of }, at, tail): Line => {
    const next = tail[at + 1];
    const now = tail.slice(0, at + 1).findLast((one) => !isGoing(fateOf(one))) as Line;
    const before = tail.slice(0, at + 1).findLast((one) => !isComing(fateOf(one))) as Line;
    return line(
      {
        ...lookOf(now.of),
        before: before.of.before ?? lookOf(before.of),
        signed: of.signed,
        fate: next ? fateOf(next) : [],
      },
      runs,
    );
  });
  return [...run.slice(0, stays), ...shifted];
}

/** A paragraph looks as its end says, and its end may now be that of another. */
const lookOf = ({ style, properties = '' }: ParagraphXml) => ({ style, properties });
