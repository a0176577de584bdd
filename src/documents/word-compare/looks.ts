import type { XmlElement, XmlNode } from '../word/xml-tree.ts';
import { fingerprint } from './fingerprint.ts';

/** The properties of a run that a reader sees; programs write many more, and write them anew at every saving. */
const SEEN: ReadonlySet<string> = new Set([
  ...['w:b', 'w:i', 'w:u', 'w:strike', 'w:dstrike', 'w:caps', 'w:smallCaps', 'w:vanish', 'w:color', 'w:sz'],
  ...['w:highlight', 'w:shd', 'w:vertAlign', 'w:rStyle', 'w:rFonts'],
]);

const OFF: ReadonlySet<string> = new Set(['0', 'false', 'off', 'none']);
const known = new WeakMap<XmlElement, string>();

function lookOf(properties: XmlElement | undefined): string {
  if (properties === undefined) return '';
  const told = known.get(properties);
  if (told !== undefined) return told;
  const said = properties
    .elements()
    .filter(({ name }) => SEEN.has(name))
    .filter((property) => !OFF.has(property.get('w:val') ?? ''))
    .map((property) => {
      if (property.name === 'w:rFonts') return `font ${property.get('w:ascii') ?? property.get('w:asciiTheme') ?? ''}`;
      return `${property.name} ${property.get('w:val') ?? ''}`;
    })
    .sort()
    .join();
  known.set(properties, said);
  return said;
}

/** Whether two runs look the same to a reader, as far as they say it themselves. */
export const isSameLook = (one: XmlElement | undefined, other: XmlElement | undefined): boolean =>
  one === other || lookOf(one) === lookOf(other);

/** Of a paragraph: its style, its place in a list, how it is set; not what is noted for programs. */
const SET: ReadonlySet<string> = new Set([
  ...['w:pStyle', 'w:numPr', 'w:jc', 'w:ind', 'w:spacing', 'w:outlineLvl', 'w:pageBreakBefore', 'w:keepNext'],
  ...['w:keepLines', 'w:pBdr', 'w:shd', 'w:bidi'],
]);

/** Whether a paragraph of the newer file is set as the older one was, told in the words of the newer file. */
export function isSameParagraphLook(before: readonly XmlNode[], now: XmlElement | undefined): boolean {
  const print = (nodes: readonly XmlNode[]): string =>
    nodes
      .flatMap((node) => (typeof node !== 'string' && SET.has(node.name) ? [fingerprint(node, () => '')] : []))
      .sort()
      .join();
  return print(before) === print(now?.children ?? []);
}
