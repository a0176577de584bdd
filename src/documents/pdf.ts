import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { type Fault, Refusal } from '../platform/refusal.ts';
import { openChanges } from './changes/changes.ts';
import { codePointsOf } from './glyphs.ts';
import type { PaperDocument } from './paper.ts';
import { type PaperStamp, pdfData } from './pdf-data.ts';
import { codePoint, linesOf, type PaperLine } from './seal.ts';

const FOLDER = import.meta.dirname;
const FONTS = ['inter-regular.ttf', 'inter-italic.ttf', 'inter-semibold.ttf'];
/** Typst keeps what it laid out for the next paper. Looking for what to let go costs time, so it is done now and then. */
const PAPERS_BETWEEN_CLEARINGS = 8;
const CLEARINGS_SURVIVED = 2;

interface Press {
  readonly compiler: NodeCompiler;
  /** Characters that every font of ours can draw. */
  readonly glyphs: ReadonlySet<number>;
  printed: number;
}

let warm: Press | undefined;

/** The compiler with our fonts, warmed up once and kept: a cold start costs more than a paper. Refuses with `paper.noPress`. */
export function warmPress(): Press {
  if (warm) return warm;
  const fonts = FONTS.map((name) => readFileSync(join(FOLDER, 'fonts', name)));
  const [first = new Set<number>(), ...others] = fonts.map(codePointsOf);
  const glyphs = new Set([...first].filter((point) => others.every((known) => known.has(point))));
  warm = {
    compiler: loadCompiler().create({ workspace: FOLDER, fontArgs: [{ fontBlobs: fonts }] }),
    glyphs,
    printed: 0,
  };
  return warm;
}

/**
 * The compiler is a native program, one for each kind of machine. Where there is none only the PDF is missing, so it is
 * loaded when the first PDF is asked for.
 */
function loadCompiler(): typeof NodeCompiler {
  try {
    return createRequire(import.meta.url)('@myriaddreamin/typst-ts-node-compiler').NodeCompiler;
  } catch (fault) {
    throw new Refusal(
      'paper.noPress',
      `No PDF can be written on ${process.platform} ${process.arch}: its typesetter is not installed. Take the Word file.`,
      { status: 501, detail: String(fault) },
    );
  }
}

/**
 * A sealed paper as a tagged PDF/A-2a with our fonts embedded and page numbers in its contents. Same paper, same bytes:
 * the only time in the file is the paper's date. A stamp is printed under the title block of the first page.
 *
 * Refuses with `paper.openChanges` (409) while anything is proposed in the paper: what is printed is what it says; with
 * `paper.unprintable` when our fonts lack a character, naming the character and the field it stands in,
 * and with `paper.noPress` on a kind of machine that has no typesetter.
 */
export function writePdf(paper: PaperDocument, stamp: PaperStamp | null = null): Uint8Array {
  return printed(paper, stamp).pdf;
}

/** Where a party signs: above its first line, in points from the upper left corner of a page. */
export interface SigningPlace {
  /** Of the signature in the paper. */
  readonly id: string;
  readonly page: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

/**
 * A paper as `writePdf` gives it, with the places where its parties sign.
 * Refuses as `writePdf` does.
 */
export function printed(
  paper: PaperDocument,
  stamp: PaperStamp | null = null,
): { readonly pdf: Uint8Array; readonly places: readonly SigningPlace[] } {
  refuseOpenChanges(paper);
  const press = warmPress();
  const { compiler, glyphs } = press;
  refuseMissingGlyphs(paper, stamp, glyphs);
  compiler.mapShadow(join(FOLDER, 'paper.json'), Buffer.from(JSON.stringify(pdfData(paper, stamp))));
  const compiled = compiler.compile({ mainFilePath: join(FOLDER, 'paper.typ') });
  const diagnostics = compiled.takeDiagnostics();
  if (compiled.result === null || diagnostics !== null) {
    // The template is ours and the paper was checked: a complaint of the compiler is our fault, not the paper's.
    throw new Error(`paper.typ: ${JSON.stringify(diagnostics?.shortDiagnostics ?? 'no result')}`);
  }
  const creationTimestamp = Temporal.PlainDate.from(paper.attrs.date).toZonedDateTime('UTC').epochMilliseconds / 1000;
  const pdf = compiler.pdf(compiled.result, { pdfStandard: 'a-2a', creationTimestamp });
  const places: SigningPlace[] = compiler.query(compiled.result, { selector: '<signing-place>', field: 'value' });
  press.printed += 1;
  if (press.printed % PAPERS_BETWEEN_CLEARINGS === 0) compiler.evictCache(CLEARINGS_SURVIVED);
  return { pdf, places };
}

function refuseOpenChanges(paper: PaperDocument): void {
  const open = openChanges(paper).length;
  if (open === 0) return;
  const proposed = open === 1 ? 'one change is' : `${open} changes are`;
  throw new Refusal(
    'paper.openChanges',
    `${paper.attrs.id} cannot be printed while ${proposed} proposed in it: accept or reject, or take the Word file.`,
    { status: 409 },
  );
}

function refuseMissingGlyphs(paper: PaperDocument, stamp: PaperStamp | null, glyphs: ReadonlySet<number>): void {
  const faults = [
    ...[...linesOf(paper)].flatMap((line) => missingInLine(line, glyphs)),
    ...(stamp ? missingIn(stamp.name, 'stamp', glyphs) : []),
  ];
  const [first] = faults;
  if (!first) return;
  throw new Refusal('paper.unprintable', `${paper.attrs.id}, ${first.place}: ${first.sentence}`, { faults });
}

function missingInLine(line: PaperLine, glyphs: ReadonlySet<number>): Fault[] {
  return line.inlines.flatMap((inline) => {
    if (inline.type === 'field')
      return missingIn(inline.attrs.value, `${line.place}, field ${inline.attrs.name}`, glyphs);
    return inline.type === 'text' ? missingIn(inline.text, line.place, glyphs) : [];
  });
}

/** A fault for words that our fonts cannot print, naming the characters; none where they can. */
export function missingIn(words: string, place: string, glyphs: ReadonlySet<number>): Fault[] {
  const missing = new Set([...words].filter((character) => !glyphs.has(character.codePointAt(0) ?? 0)));
  if (missing.size === 0) return [];
  const named = [...missing].slice(0, 5).map((character) => `“${character}” (${codePoint(character)})`);
  const more = missing.size > 5 ? ` and ${missing.size - 5} more` : '';
  const sentence = `our fonts cannot print ${named.join(', ')}${more}; write it in Latin, Greek or Cyrillic letters, or take the Word file.`;
  return [{ place, sentence }];
}
