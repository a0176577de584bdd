import {
  type AttributePath,
  describedBy,
  type Fields,
  fieldOf,
  isFields,
  readAttributePath,
  valuesAt,
} from './path.ts';
import { type Attribute, named, type ResourceType } from './schema.ts';
import { ScimFault } from './scim-fault.ts';

const operators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
type Operator = (typeof operators)[number];
type Literal = string | number | boolean | null;

/** A filter as RFC 7644, figure 1 describes one. */
export type Filter =
  | { readonly is: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly is: 'not'; readonly part: Filter }
  | { readonly is: 'present'; readonly path: AttributePath }
  | { readonly is: 'compare'; readonly path: AttributePath; readonly operator: Operator; readonly value: Literal }
  | { readonly is: 'among'; readonly path: AttributePath; readonly part: Filter };

/** A path of a PATCH: an attribute, perhaps only some of its values, perhaps only a part of each. */
export interface TargetPath extends AttributePath {
  readonly among: Filter | null;
}

const bad = (text: string, why: string) =>
  new ScimFault(400, `The filter ${text} cannot be read: ${why}.`, 'invalidFilter');

const token = /\s*(?:(?<text>"(?:[^"\\]|\\.)*")|(?<sign>[()[\]])|(?<word>[^\s()[\]"]+))/y;

/** How deep brackets may stand in each other. */
const depthMax = 20;

class Reader {
  readonly #text: string;
  readonly #type: ResourceType;
  readonly #words: string[] = [];
  #at = 0;
  #depth = 0;

  constructor(text: string, type: ResourceType) {
    this.#text = text;
    this.#type = type;
    token.lastIndex = 0;
    let read = 0;
    for (let found = token.exec(text); found; found = token.exec(text)) {
      this.#words.push(found[0].trim());
      read = token.lastIndex;
    }
    if (text.slice(read).trim() !== '') throw bad(text, `nothing is known that begins with ${text.slice(read).trim()}`);
  }

  get done(): boolean {
    return this.#at === this.#words.length;
  }

  next(): string {
    const word = this.#words[this.#at];
    if (word === undefined) throw bad(this.#text, 'it ends too early');
    this.#at += 1;
    return word;
  }

  takes(wanted: string): boolean {
    if (this.#words[this.#at]?.toLowerCase() !== wanted) return false;
    this.#at += 1;
    return true;
  }

  demands(wanted: string): void {
    const found = this.#words[this.#at] ?? 'the end';
    if (!this.takes(wanted)) throw bad(this.#text, `${found} stands where ${wanted} should`);
  }

  /** `or` binds least, then `and`, then `not` (RFC 7644, 3.4.2.2). */
  either(within: Attribute | null = null): Filter {
    return this.#chain('or', () => this.#chain('and', () => this.#one(within)));
  }

  #chain(is: 'and' | 'or', part: () => Filter): Filter {
    const parts = [part()];
    while (this.takes(is)) parts.push(part());
    return parts.length === 1 ? (parts[0] as Filter) : { is, parts };
  }

  #one(within: Attribute | null): Filter {
    this.#depth += 1;
    if (this.#depth > depthMax) throw bad(this.#text, 'its brackets stand too deep in each other');
    const read = this.#bracketed(within);
    this.#depth -= 1;
    return read;
  }

  #bracketed(within: Attribute | null): Filter {
    if (this.takes('not')) {
      this.demands('(');
      const part = this.either(within);
      this.demands(')');
      return { is: 'not', part };
    }
    if (this.takes('(')) {
      const part = this.either(within);
      this.demands(')');
      return part;
    }
    return this.#expression(this.path(), within);
  }

  #expression(path: AttributePath, within: Attribute | null): Filter {
    if (within === null && this.takes('[')) return this.#among(path);
    if (this.takes('pr')) return { is: 'present', path };
    const word = this.next();
    const operator = operators.find((each) => each === word.toLowerCase());
    if (!operator) throw bad(this.#text, `${word} is no operator`);
    const value = this.#literal();
    const described = within ? named(within.subAttributes ?? [], path.attribute ?? '') : lastOf(this.#type, path);
    if (described?.type === 'boolean' && operator !== 'eq' && operator !== 'ne') {
      throw bad(this.#text, `${described.name} is yes or no and knows no ${operator}`);
    }
    return { is: 'compare', path, operator, value };
  }

  #among(path: AttributePath): Filter {
    const described = describedBy(this.#type, path);
    if (!described?.subAttributes) throw bad(this.#text, `${path.attribute} has no parts to choose by`);
    const part = this.either(described);
    this.demands(']');
    return { is: 'among', path, part };
  }

  path(): AttributePath {
    const word = this.next();
    const path = readAttributePath(word, this.#type);
    if (!path) throw bad(this.#text, `${word} is no attribute`);
    return path;
  }

  #literal(): Literal {
    const word = this.next();
    try {
      const value: unknown = JSON.parse(/^(true|false|null)$/i.test(word) ? word.toLowerCase() : word);
      if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as Literal;
    } catch {
      // Said below.
    }
    throw bad(this.#text, `${word} is no value; texts stand in double quotes`);
  }
}

const lastOf = (type: ResourceType, path: AttributePath): Attribute | undefined => {
  const described = describedBy(type, path);
  return path.sub === null ? described : named(described?.subAttributes ?? [], path.sub);
};

/**
 * Reads a filter by the whole grammar of RFC 7644.
 * @throws ScimFault 400 `invalidFilter` saying what stands where it should not
 */
export function readFilter(text: string, type: ResourceType): Filter {
  const reader = new Reader(text, type);
  const filter = reader.either();
  if (!reader.done) throw bad(text, `${reader.next()} stands behind its end`);
  return filter;
}

/**
 * Reads the path of a PATCH: `members[value eq "…"]`, `emails[type eq "work"].value`, `name.givenName`.
 * @throws ScimFault 400 `invalidPath`, or `invalidFilter` for what stands between the brackets
 */
export function readTarget(text: string, type: ResourceType): TargetPath {
  const open = text.indexOf('[');
  const close = text.lastIndexOf(']');
  const head = readAttributePath((open < 0 ? text : text.slice(0, open)).trim(), type);
  const tail = close < 0 ? '' : text.slice(close + 1).trim();
  const invalid = new ScimFault(400, `The path ${text} leads to no attribute.`, 'invalidPath');
  if (!head || open < 0 !== close < 0) throw invalid;
  if (open < 0) return { ...head, among: null };
  if (head.sub !== null || head.attribute === null || !/^(\.\$?[A-Za-z][\w$-]*)?$/.test(tail)) throw invalid;
  const whole = readFilter(`${text.slice(0, close + 1)}`, type);
  if (whole.is !== 'among') throw invalid;
  return { ...head, sub: tail === '' ? null : tail.slice(1), among: whole.part };
}

/** Whether a resource passes a filter. */
export function passes(resource: Fields, filter: Filter, type: ResourceType): boolean {
  switch (filter.is) {
    case 'and':
      return filter.parts.every((part) => passes(resource, part, type));
    case 'or':
      return filter.parts.some((part) => passes(resource, part, type));
    case 'not':
      return !passes(resource, filter.part, type);
    case 'present':
      return isPresent(resource, filter.path);
    case 'compare':
      return compares(valuesAt(resource, filter.path), filter.operator, filter.value, lastOrValue(type, filter.path));
    case 'among': {
      const described = describedBy(type, filter.path);
      const found = fieldOf(homeOf(resource, filter.path), filter.path.attribute ?? '');
      return described !== undefined && listOf(found).some((value) => isAmong(value, filter.part, described));
    }
  }
}

const homeOf = (resource: Fields, { uri }: AttributePath): Fields => {
  const home = uri === null ? resource : fieldOf(resource, uri);
  return isFields(home) ? home : {};
};

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

function isPresent(resource: Fields, path: AttributePath): boolean {
  if (path.sub !== null || path.attribute === null) return valuesAt(resource, path).length > 0;
  const found = fieldOf(homeOf(resource, path), path.attribute);
  return listOf(found).some(
    (value) => value !== null && value !== '' && !(isFields(value) && Object.keys(value).length === 0),
  );
}

const lastOrValue = (type: ResourceType, path: AttributePath): Attribute | undefined => {
  const last = lastOf(type, path);
  return last?.subAttributes ? named(last.subAttributes, 'value') : last;
};

/** Whether one value of a plural attribute passes what stands between the brackets. */
export function isAmong(value: unknown, filter: Filter, described: Attribute): boolean {
  switch (filter.is) {
    case 'and':
      return filter.parts.every((part) => isAmong(value, part, described));
    case 'or':
      return filter.parts.some((part) => isAmong(value, part, described));
    case 'not':
      return !isAmong(value, filter.part, described);
    case 'among':
      return false;
    default: {
      const name = filter.path.attribute ?? '';
      const found = isFields(value) ? fieldOf(value, name) : name.toLowerCase() === 'value' ? value : undefined;
      const values = listOf(found).filter((each) => each !== null && each !== '');
      if (filter.is === 'present') return values.length > 0;
      return compares(values, filter.operator, filter.value, named(described.subAttributes ?? [], name));
    }
  }
}

function compares(
  values: readonly unknown[],
  operator: Operator,
  wanted: Literal,
  described: Attribute | undefined,
): boolean {
  if (operator === 'ne') return !compares(values, 'eq', wanted, described);
  if (wanted === null) return operator === 'eq' && values.length === 0;
  return values.some((value) => holds(value, operator, wanted, described));
}

function holds(
  value: unknown,
  operator: Operator,
  wanted: string | number | boolean,
  described: Attribute | undefined,
): boolean {
  if (typeof value === 'boolean' || typeof wanted === 'boolean') {
    return operator === 'eq' && String(value).toLowerCase() === String(wanted).toLowerCase();
  }
  const order = described?.type === 'dateTime' ? instantOrder(value, wanted) : undefined;
  if (order !== undefined) return ordered(order, operator);
  if (typeof value === 'number' && typeof wanted === 'number') return ordered(value - wanted, operator);
  if (typeof value !== 'string' || typeof wanted !== 'string') return false;
  const fold = (text: string) => (described?.caseExact ? text : text.toLowerCase());
  const [left, right] = [fold(value), fold(wanted)];
  if (operator === 'co') return left.includes(right);
  if (operator === 'sw') return left.startsWith(right);
  if (operator === 'ew') return left.endsWith(right);
  return ordered(left < right ? -1 : left > right ? 1 : 0, operator);
}

/** Instants in order; undefined where one of the two is none. */
function instantOrder(value: unknown, wanted: unknown): number | undefined {
  try {
    return Temporal.Instant.compare(Temporal.Instant.from(String(value)), Temporal.Instant.from(String(wanted)));
  } catch {
    return undefined;
  }
}

function ordered(order: number, operator: Operator): boolean {
  if (operator === 'eq') return order === 0;
  if (operator === 'gt') return order > 0;
  if (operator === 'ge') return order >= 0;
  if (operator === 'lt') return order < 0;
  return operator === 'le' && order <= 0;
}

/** The value an attribute must equal for the filter to pass, so that the database can look for it; null for none. */
export function mustEqual(filter: Filter, name: string): string | null {
  if (filter.is === 'and') {
    for (const part of filter.parts) {
      const found = mustEqual(part, name);
      if (found !== null) return found;
    }
  }
  if (filter.is !== 'compare' || filter.operator !== 'eq' || typeof filter.value !== 'string') return null;
  const { uri, attribute, sub } = filter.path;
  return uri === null && sub === null && attribute?.toLowerCase() === name.toLowerCase() ? filter.value : null;
}
