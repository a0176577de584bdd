import { SaxesParser } from 'saxes';
import { RecordFault } from './markup-records.ts';
import { currencyOfFormat } from './spreadsheet-currency.ts';
import { isDateFormat } from './spreadsheet-dates.ts';
import type { Zip } from './zip.ts';

/** What the small parts of an XLSX package say about the large ones. */
export interface WorkbookPlan {
  /** Names of the sheets in their order, each with the part that holds its rows. */
  readonly sheets: ReadonlyMap<string, string>;
  /** Names of the sheets that a reader of the workbook does not see. */
  readonly hidden: ReadonlySet<string>;
  /** Whether the workbook brings programs of its own. */
  readonly macros: boolean;
  /** The part with the texts that cells share, if there is one. */
  readonly texts: string | undefined;
  readonly dateFormats: readonly boolean[];
  /** By the position of a cell format, the currency it shows: `EUR`. */
  readonly currencyFormats: readonly (string | undefined)[];
  readonly daysFrom1904: boolean;
}

/**
 * Reads workbook, relations and styles. Throws `RecordFault` where one of them is missing or no XML, with the words
 * that complete "the file holds ...".
 */
export async function readPlan(zip: Zip): Promise<WorkbookPlan> {
  const roots = await relations(zip, '');
  const workbook = [...roots.values()].find((relation) => relation.kind === 'officeDocument')?.part;
  if (workbook === undefined || !zip.entries.has(workbook)) throw new RecordFault('no workbook');
  const related = await relations(zip, workbook);
  const partOf = (kind: string): string | undefined =>
    [...related.values()].find((relation) => relation.kind === kind && zip.entries.has(relation.part))?.part;
  const sheets = new Map<string, string>();
  const hidden = new Set<string>();
  let daysFrom1904 = false;
  for (const { name, attributes } of await tags(zip, workbook)) {
    if (name === 'workbookPr') daysFrom1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
    if (name !== 'sheet') continue;
    const relation = related.get(attributes.id ?? '');
    if (relation?.kind !== 'worksheet') continue;
    if (!zip.entries.has(relation.part)) throw new RecordFault(`no rows for its sheet "${attributes.name}"`);
    sheets.set(attributes.name ?? '', relation.part);
    if (/hidden$/i.test(attributes.state ?? '')) hidden.add(attributes.name ?? '');
  }
  if (sheets.size === 0) throw new RecordFault('no sheets');
  const styles = partOf('styles');
  const formats = styles === undefined ? [] : cellFormatsOf(await tags(zip, styles));
  return {
    sheets,
    hidden,
    macros: [...zip.entries.keys()].some((part) => /(^|\/)vbaProject\.bin$/i.test(part)),
    texts: partOf('sharedStrings'),
    dateFormats: formats.map(({ id, code }) => isDateFormat(id, code)),
    currencyFormats: formats.map(({ code }) => (code === undefined ? undefined : currencyOfFormat(code))),
    daysFrom1904,
  };
}

interface Relation {
  /** The last word of its type: `worksheet`, `styles`, `sharedStrings`. */
  readonly kind: string;
  readonly part: string;
}

/** What a part leans on, by id; the package itself is the part with the empty name. */
async function relations(zip: Zip, part: string): Promise<Map<string, Relation>> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const listed = await tags(zip, `${folder}_rels/${part.slice(folder.length)}.rels`);
  return new Map(
    listed
      .filter(({ name, attributes }) => name === 'Relationship' && attributes.TargetMode !== 'External')
      .map(({ attributes }) => {
        const kind = (attributes.Type ?? '').split('/').at(-1) ?? '';
        return [attributes.Id ?? '', { kind, part: resolve(folder, attributes.Target ?? '') }];
      }),
  );
}

function resolve(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const path: string[] = [];
  for (const step of `${folder}${target}`.split('/')) {
    if (step === '..') path.pop();
    else if (step !== '.' && step !== '') path.push(step);
  }
  return path.join('/');
}

/** The number formats of cells by position: the code is absent for those that every program knows by their id. */
function cellFormatsOf(styles: readonly Tag[]): { readonly id: number; readonly code: string | undefined }[] {
  const codes = new Map<number, string>();
  for (const { name, attributes } of styles) {
    if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
  }
  return styles
    .filter(({ name, parent }) => name === 'xf' && parent === 'cellXfs')
    .map(({ attributes }) => Number(attributes.numFmtId ?? 0))
    .map((id) => ({ id, code: codes.get(id) }));
}

interface Tag {
  readonly name: string;
  readonly parent: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Every tag of a small part in order, names without their name space prefix. */
async function tags(zip: Zip, part: string): Promise<Tag[]> {
  if (!zip.entries.has(part)) throw new RecordFault(`no ${part}`);
  const text = new TextDecoder().decode(await zip.read(part, SMALL_PART_BYTES_MAX));
  const found: Tag[] = [];
  const open: string[] = [];
  const parser = new SaxesParser();
  parser.on('doctype', () => {
    throw new RecordFault(`a document type in ${part}`);
  });
  parser.on('error', () => {
    throw new RecordFault(`broken XML in ${part}`);
  });
  parser.on('opentag', (tag) => {
    const attributes = Object.fromEntries(Object.entries(tag.attributes).map(([key, value]) => [local(key), value]));
    found.push({ name: local(tag.name), parent: open.at(-1) ?? '', attributes });
    open.push(local(tag.name));
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  return found;
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

const SMALL_PART_BYTES_MAX = 16_000_000;
