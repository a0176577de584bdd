/** What a file is by its first bytes, for those who want a zip package and were handed something else. */
export interface FileKind {
  readonly kind: 'zip' | 'empty' | 'encrypted' | 'compound' | 'text' | 'other';
  /** Of another kind that we know, in words that go into a sentence: `a picture`. */
  readonly words: string | null;
}

/**
 * Tells a file by its first bytes. `encrypted` is an office document behind a password, which is no zip but a container
 * of its own; `compound` is such a container that may be that or an office format from before 2007, because some programs
 * hide even the names inside.
 */
export function kindOfFile(bytes: Uint8Array): FileKind {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts = (signature: string): boolean => file.toString('latin1', 0, signature.length) === signature;
  const plainly = (kind: FileKind['kind']): FileKind => ({ kind, words: null });
  if (starts('PK\x03\x04')) return plainly('zip');
  if (file.length === 0) return plainly('empty');
  if (starts('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) {
    return plainly(file.includes(Buffer.from('EncryptedPackage', 'utf16le')) ? 'encrypted' : 'compound');
  }
  const known = SIGNATURES.find(([signature]) => starts(signature));
  if (known === undefined && looksLikeText(file)) return plainly('text');
  return { kind: 'other', words: known?.[1] ?? null };
}

const SIGNATURES: readonly (readonly [signature: string, words: string])[] = [
  ['%PDF-', 'a PDF document'],
  ['{\\rtf', 'a rich text document'],
  ['\x89PNG', 'a picture'],
  ['\xff\xd8\xff', 'a picture'],
  ['GIF8', 'a picture'],
  ['\x1f\x8b', 'a gzip archive'],
  ['7z\xbc\xaf', 'a 7z archive'],
  ['Rar!', 'a RAR archive'],
  ['PK\x05\x06', 'an empty zip archive'],
];

/** Text has no control characters beyond line ends and tabs; the first few thousand bytes tell. */
const looksLikeText = (file: Buffer): boolean =>
  !/[^\P{Cc}\t\n\r\f]/u.test(file.toString('latin1', 0, 4_096).replace(/[\x80-\x9f]/g, ''));
