/**
 * The characters that a TrueType font can draw, read from its `cmap` table (formats 4 and 12, which all fonts of ours
 * have). Typst only warns of a missing glyph; asking the font beforehand lets us name the character and its field.
 */
export function codePointsOf(font: Buffer): Set<number> {
  const points = new Set<number>();
  const cmap = tableAt(font, 'cmap');
  const encodings = font.readUInt16BE(cmap + 2);
  for (let at = 0; at < encodings; at += 1) {
    const subtable = cmap + font.readUInt32BE(cmap + 4 + at * 8 + 4);
    const format = font.readUInt16BE(subtable);
    if (format === 4) addSegments(font, subtable, points);
    if (format === 12) addGroups(font, subtable, points);
  }
  return points;
}

function tableAt(font: Buffer, tag: string): number {
  const tables = font.readUInt16BE(4);
  for (let at = 0; at < tables; at += 1) {
    const entry = 12 + at * 16;
    if (font.toString('latin1', entry, entry + 4) === tag) return font.readUInt32BE(entry + 8);
  }
  throw new Error(`The font has no ${tag} table.`);
}

/** Format 4: segments of the first 65,536 characters; a glyph of 0 is a hole. */
function addSegments(font: Buffer, at: number, points: Set<number>): void {
  const doubled = font.readUInt16BE(at + 6);
  const ends = at + 14;
  const starts = ends + doubled + 2;
  const deltas = starts + doubled;
  const ranges = deltas + doubled;
  for (let segment = 0; segment < doubled; segment += 2) {
    const start = font.readUInt16BE(starts + segment);
    const end = font.readUInt16BE(ends + segment);
    const delta = font.readUInt16BE(deltas + segment);
    const range = font.readUInt16BE(ranges + segment);
    for (let point = start; point <= end && point < 0xffff; point += 1) {
      const glyph = range === 0 ? point + delta : font.readUInt16BE(ranges + segment + range + 2 * (point - start));
      if ((glyph & 0xffff) !== 0) points.add(point);
    }
  }
}

/** Format 12: groups of characters with consecutive glyphs. */
function addGroups(font: Buffer, at: number, points: Set<number>): void {
  const groups = font.readUInt32BE(at + 12);
  for (let group = 0; group < groups; group += 1) {
    const entry = at + 16 + group * 12;
    const first = font.readUInt32BE(entry);
    const last = font.readUInt32BE(entry + 4);
    for (let point = first; point <= last; point += 1) points.add(point);
  }
}
