import { type Filter, passes, readFilter } from './filter.ts';
import { describedBy, type Fields, isFields, readAttributePath, valuesAt } from './path.ts';
import { coreAttributes, type ResourceType } from './schema.ts';
import { ScimFault } from './scim-fault.ts';

/** What a client may ask of a list, in a query or in the body of a `.search` (RFC 7644, 3.4.2). */
export interface ListWish {
  readonly filter?: string | undefined;
  readonly sortBy?: string | undefined;
  readonly sortOrder?: string | undefined;
  readonly startIndex?: number | undefined;
  readonly count?: number | undefined;
}

/** Which attributes a client wants to see. */
export interface SightWish {
  readonly attributes?: readonly string[] | undefined;
  readonly excludedAttributes?: readonly string[] | undefined;
}

/** The longest list answered at once; the service provider's configuration says so. */
export const resultsMax = 200;

const listSchema = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/** A filter read, or null for all. */
export const filterOf = ({ filter }: ListWish, type: ResourceType): Filter | null =>
  filter === undefined || filter.trim() === '' ? null : readFilter(filter, type);

/** Chooses, sorts and cuts what is shown; the figures speak of all that passed. */
export function listed(
  resources: readonly Fields[],
  filter: Filter | null,
  wish: ListWish,
  show: (resource: Fields) => Fields,
  type: ResourceType,
) {
  const passed = filter === null ? [...resources] : resources.filter((each) => passes(each, filter, type));
  const sorted = sortedBy(passed, wish, type);
  const from = Math.max(wish.startIndex ?? 1, 1);
  const count = Math.min(Math.max(wish.count ?? resultsMax, 0), resultsMax);
  const shown = sorted.slice(from - 1, from - 1 + count).map(show);
  return {
    schemas: [listSchema],
    totalResults: passed.length,
    startIndex: from,
    itemsPerPage: shown.length,
    Resources: shown,
  };
}

/** Absent values come last, whichever way is up. */
function sortedBy(resources: Fields[], { sortBy, sortOrder }: ListWish, type: ResourceType): Fields[] {
  if (sortBy === undefined || sortBy === '') return resources;
  const path = readAttributePath(sortBy, type);
  const described = path && describedBy(type, path);
  if (!path || !described) throw new ScimFault(400, `There is no attribute ${sortBy} to sort by.`, 'invalidPath');
  const up = sortOrder?.toLowerCase() === 'descending' ? -1 : 1;
  const keyed = resources.map((resource) => {
    const text = String(firstOf(resource, sortBy, path, type) ?? '');
    return { resource, key: described.caseExact ? text : text.toLowerCase() };
  });
  keyed.sort(({ key: left }, { key: right }) => {
    if (left === '' || right === '') return left === right ? 0 : left === '' ? 1 : -1;
    return left < right ? -up : left > right ? up : 0;
  });
  return keyed.map(({ resource }) => resource);
}

/** A plural attribute is sorted by its primary value, or else by its first. */
function firstOf(resource: Fields, name: string, path: Parameters<typeof valuesAt>[1], type: ResourceType): unknown {
  const found =
    path.uri === null && path.attribute !== null ? resource[describedBy(type, path)?.name ?? name] : undefined;
  const primary = Array.isArray(found) ? found.find((each) => isFields(each) && each.primary === true) : undefined;
  if (isFields(primary)) return primary[path.sub ?? 'value'];
  return valuesAt(resource, path)[0];
}

/**
 * Shows of a resource what was asked for (RFC 7644, 3.9): `attributes` names the only ones, `excludedAttributes` takes
 * away; schemas, id and meta's like that are always shown stay.
 */
export function sightOf(wish: SightWish, type: ResourceType): (resource: Fields) => Fields {
  const only = pathsOf(wish.attributes, type);
  const away = pathsOf(wish.excludedAttributes, type);
  if (only.length === 0 && away.length === 0) return (resource) => resource;
  const always = new Set(coreAttributes(type).flatMap(({ name, returned }) => (returned === 'always' ? [name] : [])));
  return (resource) => {
    const shown: Fields = {};
    for (const [name, value] of Object.entries(resource)) {
      const kept = always.has(name)
        ? value
        : only.length > 0
          ? onlyOf(name, value, only, type)
          : lessOf(name, value, away, type);
      if (kept !== undefined) shown[name] = kept;
    }
    return shown;
  };
}

type Named = NonNullable<ReturnType<typeof readAttributePath>>;

const pathsOf = (names: readonly string[] | undefined, type: ResourceType): Named[] =>
  (names ?? []).flatMap((name) => readAttributePath(name.trim(), type) ?? []);

const same = (left: string | null, right: string) => left?.toLowerCase() === right.toLowerCase();

function onlyOf(name: string, value: unknown, only: readonly Named[], type: ResourceType): unknown {
  if (type.extensions.some(({ id }) => id === name)) {
    const wanted = only.filter(({ uri }) => uri === name);
    if (wanted.some(({ attribute }) => attribute === null)) return value;
    return partsOf(value, (part) => wanted.some(({ attribute }) => same(attribute, part)));
  }
  const wanted = only.filter(({ uri, attribute }) => uri === null && same(attribute, name));
  if (wanted.some(({ sub }) => sub === null)) return value;
  return wanted.length === 0 ? undefined : partsOf(value, (part) => wanted.some(({ sub }) => same(sub, part)));
}

function lessOf(name: string, value: unknown, away: readonly Named[], type: ResourceType): unknown {
  if (type.extensions.some(({ id }) => id === name)) {
    const gone = away.filter(({ uri }) => uri === name);
    if (gone.some(({ attribute }) => attribute === null)) return undefined;
    return partsOf(value, (part) => !gone.some(({ attribute }) => same(attribute, part)));
  }
  const gone = away.filter(({ uri, attribute }) => uri === null && same(attribute, name));
  if (gone.some(({ sub }) => sub === null)) return undefined;
  return gone.length === 0 ? value : partsOf(value, (part) => !gone.some(({ sub }) => same(sub, part)));
}

/** Some parts of a complex value, or of each of many. */
function partsOf(value: unknown, kept: (part: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => partsOf(each, kept)).filter((each) => each !== undefined);
  if (!isFields(value)) return undefined;
  const parts = Object.entries(value).filter(([part]) => kept(part));
  return parts.length === 0 ? undefined : Object.fromEntries(parts);
}
