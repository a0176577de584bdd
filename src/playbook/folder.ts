import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type Alias, type Document, isMap, isNode, isPair, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { hashOf } from '../platform/canonical-json.ts';
import { type Fault, Refusal } from '../platform/refusal.ts';
import { pathInWords } from '../platform/schema-faults.ts';

/** One file of a playbook: its text, and for YAML also its content and where each value stands. */
export interface PlaybookFile {
  /** Path inside the folder with forward slashes: `routing.yaml`, `clauses/acceptance.md`. */
  readonly name: string;
  readonly text: string;
  /** The parsed YAML; of any other file its text. */
  readonly content: unknown;
  readonly document: Document | undefined;
  readonly lines: LineCounter;
}

/** A playbook folder read into memory, before anybody has judged what it says. */
export interface PlaybookFolder {
  readonly path: string;
  readonly files: ReadonlyMap<string, PlaybookFile>;
}

type Path = readonly (string | number)[];

/** Reads every YAML and Markdown file below a folder. Refuses a folder that is not there and YAML that does not parse. */
export async function openFolder(path: string): Promise<PlaybookFolder> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => {
    throw new Refusal('playbook.missing', `There is no playbook folder ${path}: check the path.`);
  });
  const names = entries
    .filter((entry) => entry.isFile() && /\.(yaml|md)$/.test(entry.name))
    .map((entry) => relative(path, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  const texts = await Promise.all(names.map((name) => readFile(join(path, name), 'utf8')));
  return folderOf(new Map(names.map((name, at) => [name, texts[at] ?? ''])), path);
}

/** A playbook folder from texts already in memory: a stored version, or a planted fault in a test. */
export function folderOf(texts: ReadonlyMap<string, string>, path = '.'): PlaybookFolder {
  const faults: Fault[] = [];
  const files = new Map<string, PlaybookFile>();
  for (const [name, text] of texts) files.set(name, parsed(name, text, faults));
  if (faults.length > 0) throw playbookInvalid(faults);
  return { path, files };
}

function parsed(name: string, text: string, faults: Fault[]): PlaybookFile {
  const lines = new LineCounter();
  if (!name.endsWith('.yaml')) return { name, text, content: text, document: undefined, lines };
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  for (const error of document.errors) {
    const { line } = lines.linePos(error.pos[0]);
    faults.push({ place: `${name}:${line}`, sentence: `is not YAML: ${error.message}` });
  }
  const fault = (node: Node | undefined, why: string) => {
    const { line } = lines.linePos(node?.range?.[0] ?? 0);
    faults.push({ place: `${name}:${line}`, sentence: `is not YAML: ${why}` });
  };
  const content = document.errors.length > 0 ? null : valuesOf(document, fault);
  return { name, text, content, document, lines };
}

/** The values of a document. Aliases are followed only now, so it is here that one leads nowhere, or on and on. */
function valuesOf(document: Document, fault: (node: Node | undefined, why: string) => void): unknown {
  const aliases = aliasesOf(document);
  if (aliases.length > aliasesAtMost) {
    const [found, most] = [aliases.length, aliasesAtMost].map((count) => count.toLocaleString('en-US'));
    fault(aliases[aliasesAtMost], `it has ${found} aliases, more than the ${most} a file may have: write values out.`);
    return null;
  }
  const astray = aliases.filter((alias) => !alias.resolve(document));
  for (const alias of astray) fault(alias, `*${alias.source} names no anchor above it: correct the name.`);
  if (astray.length > 0) return null;
  try {
    return document.toJS();
  } catch (thrown) {
    fault(undefined, `its aliases cannot be followed (${(thrown as Error).message}): write the values out.`);
    return null;
  }
}

/** Each alias is looked for from the top of its file, so that the time grows with the square of their number. */
const aliasesAtMost = 1000;

function aliasesOf(document: Document): Alias[] {
  const aliases: Alias[] = [];
  visit(document, { Alias: (_, alias) => void aliases.push(alias) });
  return aliases;
}

/**
 * `routing.yaml:14 tables.who-serves.rules[2].when.edition`: file, line and path of a value, or of the nearest thing
 * above it when the value is missing.
 */
export function placeIn(file: PlaybookFile, path: Path): string {
  const line = file.document ? lineOf(file, file.document, path) : 1;
  return `${file.name}:${line} ${pathInWords(path)}`.trimEnd();
}

function lineOf(file: PlaybookFile, document: Document, path: Path): number {
  for (let depth = path.length; depth > 0; depth--) {
    const parent = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const step = path[depth - 1];
    // The line of `key:` is what an editor should jump to, not that of the value below it.
    const pair = isMap(parent)
      ? parent.items.find((item) => isPair(item) && String(item.key) === String(step))
      : undefined;
    const node = pair ? pair.key : document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return file.lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** The one refusal of a playbook, with every fault found in it. */
export function playbookInvalid(faults: readonly Fault[]): Refusal {
  const first = faults[0];
  const rest = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  return new Refusal('playbook.invalid', `The playbook cannot be used: ${first?.place}: ${first?.sentence}${rest}`, {
    faults,
  });
}

/**
 * The content hash of a playbook: SHA-256 over the canonical JSON of what its files say, so comments, key order and
 * line ends do not count. Tests and the read-me decide nothing and are left out.
 */
export function versionOf(folder: PlaybookFolder): string {
  return hashOf(contentOf(folder));
}

/** What the files of a playbook say, by file name: what is hashed, compared and stored as a version. */
export function contentOf(folder: PlaybookFolder): Record<string, unknown> {
  const counted = [...folder.files.values()].filter(({ name }) => !name.startsWith('tests/') && name !== 'README.md');
  return Object.fromEntries(
    counted.map(({ name, content }) => [
      name,
      typeof content === 'string' ? content.replaceAll('\r\n', '\n') : content,
    ]),
  );
}
