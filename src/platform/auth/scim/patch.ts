import { z } from 'zod';
import { type Filter, isAmong, readTarget, type TargetPath } from './filter.ts';
import { describedBy, type Fields, isFields } from './path.ts';
import { demandRequired, shapedExtension, shapedValue } from './resource.ts';
import { type Attribute, extensionOf, named, type ResourceType } from './schema.ts';
import { ScimFault } from './scim-fault.ts';

const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** The body of a PATCH (RFC 7644, 3.5.2). Entra ID writes `Add`, `Replace` and `Remove`. */
const PatchBody = z.object({
  schemas: z.array(z.string()).refine((schemas) => schemas.includes(patchSchema), `schemas has to name ${patchSchema}`),
  Operations: z
    .array(
      z.object({
        op: z
          .string()
          .transform((op) => op.toLowerCase())
          .pipe(z.enum(['add', 'replace', 'remove'])),
        path: z.string().optional(),
        value: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(1000),
});
type Operation = z.infer<typeof PatchBody>['Operations'][number];
type Op = Operation['op'];

/**
 * Does the operations of a PATCH in order on a copy of a resource: all of them, or none.
 * @throws ScimFault 400 with `invalidSyntax`, `invalidPath`, `noTarget`, `mutability` or `invalidValue`
 */
export function patched(resource: Fields, body: unknown, type: ResourceType): Fields {
  const read = PatchBody.safeParse(body);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new ScimFault(400, `${issue?.path.join('.') || 'The body'}: ${issue?.message}.`, 'invalidSyntax');
  }
  const copy = structuredClone(resource);
  for (const operation of read.data.Operations) apply(copy, operation, type);
  demandRequired(copy, type);
  return copy;
}

function apply(resource: Fields, { op, path, value }: Operation, type: ResourceType): void {
  if (op !== 'remove' && value === undefined) {
    throw new ScimFault(400, 'An operation that adds or replaces needs a value.', 'invalidValue');
  }
  if (path !== undefined && path.trim() !== '') {
    change(resource, op, readTarget(path, type), value, type, path);
    return;
  }
  if (op === 'remove') throw new ScimFault(400, 'A removal has to say by path what is removed.', 'noTarget');
  if (!isFields(value)) {
    throw new ScimFault(400, 'Without a path the value has to be a JSON object of attributes.', 'invalidValue');
  }
  for (const [key, part] of Object.entries(value)) {
    const target = targetOf(key, type);
    // Okta sends the id along when it renames a group: what is read-only, or not ours, is passed over here.
    if (target && describedBy(type, target)?.mutability !== 'readOnly') change(resource, op, target, part, type, key);
  }
}

/** The keys of a value without path are names, or whole paths as Entra ID writes them; null for what is unknown. */
function targetOf(key: string, type: ResourceType): TargetPath | null {
  try {
    const target = readTarget(key, type);
    return target.attribute === null || describedBy(type, target) ? target : null;
  } catch {
    return null;
  }
}

function change(resource: Fields, op: Op, target: TargetPath, value: unknown, type: ResourceType, path: string): void {
  if (target.attribute === null) {
    changeExtension(resource, op, target.uri ?? '', value, type);
    return;
  }
  const attribute = describedBy(type, target);
  if (!attribute) throw new ScimFault(400, `The path ${path} leads to no attribute.`, 'invalidPath');
  const part = target.sub === null ? undefined : named(attribute.subAttributes ?? [], target.sub);
  if (target.sub !== null && !part) {
    throw new ScimFault(400, `The path ${path} leads to no attribute.`, 'invalidPath');
  }
  if (attribute.mutability === 'readOnly' || part?.mutability === 'readOnly') {
    throw new ScimFault(400, `${path} cannot be changed by a client.`, 'mutability');
  }
  const home = homeOf(resource, target.uri);
  if (attribute.multiValued) changeMany(home, op, { attribute, part, among: target.among, value, path });
  else if (part) changePart(home, op, attribute, part, value, path);
  else changeOne(home, op, attribute, value, path);
  if (target.uri !== null && Object.keys(home).length === 0) delete resource[target.uri];
}

function homeOf(resource: Fields, uri: string | null): Fields {
  if (uri === null) return resource;
  const home = resource[uri];
  if (isFields(home)) return home;
  const made: Fields = {};
  resource[uri] = made;
  return made;
}

function changeExtension(resource: Fields, op: Op, uri: string, value: unknown, type: ResourceType): void {
  const extension = extensionOf(type, uri);
  if (!extension) throw new ScimFault(400, `There is no schema ${uri}.`, 'invalidPath');
  if (op === 'remove') {
    delete resource[extension.id];
    return;
  }
  const before = resource[extension.id];
  resource[extension.id] = { ...(isFields(before) ? before : {}), ...shapedExtension(value, extension) };
}

const keep = (home: Fields, name: string, value: unknown): void => {
  if (value === undefined) delete home[name];
  else home[name] = value;
};

/** What is complex is merged, whether added or replaced (RFC 7644, 3.5.2.3). */
function changeOne(home: Fields, op: Op, attribute: Attribute, value: unknown, path: string): void {
  if (op === 'remove') {
    delete home[attribute.name];
    return;
  }
  const before = home[attribute.name];
  const after = shapedValue(value, attribute, path);
  keep(home, attribute.name, isFields(before) && isFields(after) ? { ...before, ...after } : after);
}

function changePart(home: Fields, op: Op, attribute: Attribute, part: Attribute, value: unknown, path: string): void {
  const before = home[attribute.name];
  const fields: Fields = isFields(before) ? { ...before } : {};
  keep(fields, part.name, op === 'remove' ? undefined : shapedValue(value, part, path));
  keep(home, attribute.name, Object.keys(fields).length === 0 ? undefined : fields);
}

/** A change of some or all values of a plural attribute. */
interface ChangeOfMany {
  readonly attribute: Attribute;
  readonly part: Attribute | undefined;
  readonly among: Filter | null;
  readonly value: unknown;
  readonly path: string;
}

function changeMany(home: Fields, op: Op, wish: ChangeOfMany): void {
  const { attribute, among, part } = wish;
  const before = Array.isArray(home[attribute.name]) ? (home[attribute.name] as unknown[]) : [];
  const after =
    among === null && !part
      ? changedWhole(before, op, wish)
      : changedSome(before, op, wish, (each) => among === null || isAmong(each, among, attribute));
  keep(home, attribute.name, after.length === 0 ? undefined : after);
}

function changedWhole(before: readonly unknown[], op: Op, { attribute, value, path }: ChangeOfMany): unknown[] {
  const given = value === undefined || value === null ? [] : ((shapedValue(value, attribute, path) ?? []) as unknown[]);
  if (op === 'replace') return given;
  if (op === 'add') return joined(before, given);
  // Entra ID removes members by their list instead of by a filter.
  return value === undefined || value === null ? [] : before.filter((each) => !given.some((gone) => alike(each, gone)));
}

const alike = (left: unknown, right: unknown): boolean => {
  const [one, other] = [left, right].map((each) => (isFields(each) ? each : { value: each }));
  return one?.value === other?.value && (other?.type === undefined || one?.type === other.type);
};

/** What is there already is not added again; a new primary value takes the place of the old one. */
function joined(before: readonly unknown[], given: readonly unknown[]): unknown[] {
  const demoted = given.some((each) => isFields(each) && each.primary === true)
    ? before.map((each) => (isFields(each) && each.primary === true ? { ...each, primary: false } : each))
    : [...before];
  const fresh = given.filter((each) => !demoted.some((old) => alike(old, each)));
  const renewed = demoted.map((old) => {
    const again = given.find((each) => alike(old, each));
    return isFields(old) && isFields(again) ? { ...old, ...again } : old;
  });
  return [...renewed, ...fresh];
}

function changedSome(
  before: readonly unknown[],
  op: Op,
  { attribute, part, among, value, path }: ChangeOfMany,
  chosen: (value: unknown) => boolean,
): unknown[] {
  const some = before.some(chosen);
  if (op === 'remove') {
    if (!part) return before.filter((each) => !chosen(each));
    return before.map((each) => (chosen(each) && isFields(each) ? without(each, part.name) : each)).filter(isSomething);
  }
  const told = part ? { [part.name]: shapedValue(value, part, path) } : onlyOne(value, attribute, path);
  const facts = among === null ? {} : factsOf(among, attribute);
  if (some) {
    const others = told.primary === true ? before.map((each) => (chosen(each) ? each : demote(each))) : before;
    return others.map((each) => (chosen(each) && isFields(each) ? { ...(part ? each : facts), ...told } : each));
  }
  // Entra ID sets `emails[type eq "work"].value` before there is such an e-mail: what is asked for is made.
  if (facts === null) throw new ScimFault(400, `Nothing is found at ${path}.`, 'noTarget');
  return joined(before, [{ ...facts, ...told }]);
}

const demote = (each: unknown): unknown =>
  isFields(each) && each.primary === true ? { ...each, primary: false } : each;
const isSomething = (each: unknown): boolean => !isFields(each) || Object.keys(each).length > 0;
const without = (fields: Fields, name: string): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));

function onlyOne(value: unknown, attribute: Attribute, path: string): Fields {
  const [one] = (shapedValue(value, attribute, path) ?? []) as unknown[];
  if (!isFields(one)) throw new ScimFault(400, `${path} needs one value.`, 'invalidValue');
  return one;
}

/** What a filter of equalities says of the value it looks for; null where it says more than that. */
function factsOf(filter: Filter, attribute: Attribute): Fields | null {
  if (filter.is === 'compare' && filter.operator === 'eq') {
    const part = named(attribute.subAttributes ?? [], filter.path.attribute ?? '');
    return part ? { [part.name]: shapedValue(filter.value, part, part.name) } : null;
  }
  if (filter.is !== 'and') return null;
  const parts = filter.parts.map((each) => factsOf(each, attribute));
  return parts.includes(null) ? null : Object.assign({}, ...parts);
}
