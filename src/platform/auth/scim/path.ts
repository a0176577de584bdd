import { type Attribute, coreAttributes, extensionOf, named, type ResourceType } from './schema.ts';

/** Where an attribute stands: `userName`, `name.givenName`, `urn:…:User:department`, or a whole extension. */
export interface AttributePath {
  /** The URN of an extension; null for what the core describes. */
  readonly uri: string | null;
  /** Null names the extension as a whole. */
  readonly attribute: string | null;
  readonly sub: string | null;
}

const word = /^\$?[A-Za-z][\w$-]*$/;

/** Reads `attrPath` (RFC 7644, figure 1) for a kind of resource; null when it is none. */
export function readAttributePath(text: string, type: ResourceType): AttributePath | null {
  const whole = extensionOf(type, text);
  if (whole) return { uri: whole.id, attribute: null, sub: null };
  const colon = text.lastIndexOf(':');
  const urn = colon < 0 ? null : text.slice(0, colon);
  const uri = urn === null || urn.toLowerCase() === type.core.id.toLowerCase() ? null : extensionOf(type, urn)?.id;
  const [attribute, sub, ...more] = text.slice(colon + 1).split('.');
  if (uri === undefined || !attribute || more.length > 0) return null;
  if (![attribute, sub].every((part) => part === undefined || word.test(part))) return null;
  return { uri, attribute, sub: sub ?? null };
}

/** What the schemas say of the attribute a path begins with. */
export function describedBy(type: ResourceType, { uri, attribute }: AttributePath): Attribute | undefined {
  if (attribute === null) return undefined;
  return named(uri === null ? coreAttributes(type) : (extensionOf(type, uri)?.attributes ?? []), attribute);
}

/** A thing with named values, as JSON gives it. */
export type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value under a name, whatever its capitals. */
export function fieldOf(fields: Fields, name: string): unknown {
  if (Object.hasOwn(fields, name)) return fields[name];
  const key = Object.keys(fields).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : fields[key];
}

/** Every value a path leads to: those of a plural attribute one by one; a complex plural stands for its `value`s. */
export function valuesAt(resource: Fields, { uri, attribute, sub }: AttributePath): unknown[] {
  const home = uri === null ? resource : fieldOf(resource, uri);
  if (attribute === null) return home === undefined ? [] : [home];
  const found = isFields(home) ? fieldOf(home, attribute) : undefined;
  const values = (Array.isArray(found) ? found : [found]).map((each) =>
    isFields(each) && (sub !== null || Array.isArray(found))
      ? fieldOf(each, sub ?? 'value')
      : sub === null
        ? each
        : undefined,
  );
  return values.filter((value) => value !== undefined && value !== null && value !== '');
}
