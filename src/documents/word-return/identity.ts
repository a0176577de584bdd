import { Refusal } from '../../platform/refusal.ts';
import type { PaperMetadata } from '../paper.ts';
import type { WordFile } from '../word/word-file.ts';
import { parseXml, type XmlElement, XmlFault } from '../word/xml-tree.ts';
import type { FileIdentity } from './returned.ts';

const PROPERTIES = /^docProps\/custom\d*\.xml$/i;
const PROPERTIES_BYTES_MAX = 1_000_000;

/** What a file says of itself in its custom properties (docx-shell.ts); null where they are gone or torn. */
export async function identityOf({ zip }: WordFile): Promise<FileIdentity | null> {
  const path = [...zip.entries.keys()].find((name) => PROPERTIES.test(name));
  if (path === undefined) return null;
  const properties = new Map<string, string>();
  for (const element of (await rootOf(zip, path))?.elements() ?? []) {
    properties.set(element.get('name') ?? '', wordsOf(element));
  }
  const documentId = properties.get('parleyDocumentId') ?? '';
  const version = Number(properties.get('parleyVersion'));
  if (documentId === '' || !Number.isInteger(version) || version < 1) return null;
  const compared = Number(properties.get('parleyComparedVersion'));
  const comparedTo = Number.isInteger(compared) && compared > 0 ? compared : null;
  return { documentId, version, contentHash: properties.get('parleyContentHash') ?? '', comparedTo };
}

async function rootOf(zip: WordFile['zip'], path: string): Promise<XmlElement | null> {
  try {
    return parseXml(await zip.read(path, PROPERTIES_BYTES_MAX));
  } catch (fault) {
    if (fault instanceof XmlFault) return null;
    throw fault;
  }
}

const wordsOf = (element: XmlElement): string =>
  element.children.map((child) => (typeof child === 'string' ? child : wordsOf(child))).join('');

/** Below this share of its words, a file is not the paper that was sent, however it calls itself. */
const FOUND_MIN = 0.3;

/** What is known of a returned file before it is believed. */
export interface Likeness {
  readonly identity: FileIdentity | null;
  /** Share of the sent words that are found in it, from 0 to 1. */
  readonly found: number;
  /** All that it says, for the number of another paper. */
  readonly text: string;
}

/**
 * Refuses a file that is not the paper that was sent, and names both.
 * @throws Refusal `redline.otherDocument`, `redline.olderVersion`, `redline.newerVersion`, `redline.otherContent`,
 *   `redline.unlike` (409)
 */
export function demandSame(fileName: string, { identity, found, text }: Likeness, sent: PaperMetadata): void {
  const asked = `${sent.id}, version ${sent.version}`;
  const refuse = (why: string, sentence: string): never => {
    throw new Refusal(`redline.${why}`, sentence, { status: 409 });
  };
  const says = identity ?? idInWords(text, sent);
  if (says && says.documentId !== sent.id) {
    refuse('otherDocument', `${fileName} is ${says.documentId}, and this is ${sent.id}: upload it where it belongs.`);
  }
  if (says?.version != null && says.version !== sent.version) {
    const [why, cure] =
      says.version < sent.version
        ? ['olderVersion', 'ask for their changes in the version that was sent last']
        : ['newerVersion', 'no such version was sent yet, so look where the file comes from'];
    refuse(why, `${fileName} is ${says.documentId}, version ${says.version}, and what was sent is ${asked}: ${cure}.`);
  }
  if (found < FOUND_MIN) {
    const share = Math.round(found * 100);
    refuse(
      'unlike',
      `${fileName} holds only ${share} of 100 words of ${asked}: it is another text, so look for the right file.`,
    );
  }
  if (identity && identity.contentHash !== sent.contentHash) {
    const words = `${fileName} calls itself ${asked}, but was made from another content of that version: download the version that was sent and ask for their changes in it.`;
    refuse('otherContent', words);
  }
}

/** The number and version that a file shows on its cover or at its foot, where it shows but one number of this form. */
function idInWords(text: string, { id }: PaperMetadata): { documentId: string; version: number | null } | null {
  const form = id.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\d+/g, '\\d+');
  const numbers = new Set(text.match(new RegExp(`(?<![\\w-])${form}(?![\\w-])`, 'g')));
  const [documentId] = numbers;
  if (documentId === undefined || numbers.size > 1) return null;
  const version = /\bversion (\d{1,6})\b/i.exec(text)?.[1];
  return { documentId, version: version === undefined ? null : Number(version) };
}
