import { type Fields, fieldOf, isFields } from './path.ts';
import {
  type Attribute,
  coreAttributes,
  extensionOf,
  named,
  type ResourceSchema,
  type ResourceType,
} from './schema.ts';
import { ScimFault } from './scim-fault.ts';

/**
 * Brings what a client wrote into shape: names in the schemas' own capitals, read-only and unknown attributes left out,
 * nothing kept for what is null or empty.
 * @throws ScimFault 400 `invalidSyntax` for a wrong schema, `invalidValue` for a value that does not fit
 */
export function shaped(body: unknown, type: ResourceType): Fields {
  if (!isFields(body)) throw new ScimFault(400, 'The body is no JSON object.', 'invalidSyntax');
  demandSchema(body, type);
  const resource = shapedFields(body, coreAttributes(type), '');
  delete resource.schemas;
  for (const extension of type.extensions) {
    const fields = fieldOf(body, extension.id);
    if (fields === undefined || fields === null) continue;
    const kept = shapedExtension(fields, extension);
    if (Object.keys(kept).length > 0) resource[extension.id] = kept;
  }
  demandRequired(resource, type);
  return resource;
}

function demandSchema(body: Fields, { core }: ResourceType): void {
  const schemas = fieldOf(body, 'schemas');
  const among = Array.isArray(schemas) && schemas.some((each) => String(each).toLowerCase() === core.id.toLowerCase());
  if (!among) throw new ScimFault(400, `schemas has to name ${core.id}.`, 'invalidSyntax');
}

/** Whatever a verb did: a required attribute has a value. */
export function demandRequired(resource: Fields, type: ResourceType): void {
  for (const { name, required } of type.core.attributes) {
    if (required && resource[name] === undefined) throw new ScimFault(400, `${name} is required.`, 'invalidValue');
  }
}

/** Brings the fields of an extension into shape. */
export function shapedExtension(fields: unknown, extension: ResourceSchema): Fields {
  if (!isFields(fields)) throw new ScimFault(400, `${extension.id} is no JSON object.`, 'invalidValue');
  return shapedFields(fields, extension.attributes, `${extension.id}:`);
}

function shapedFields(fields: Fields, attributes: readonly Attribute[], place: string): Fields {
  const kept: Fields = {};
  for (const [key, value] of Object.entries(fields)) {
    const attribute = named(attributes, key);
    if (!attribute || attribute.mutability === 'readOnly' || attribute.returned === 'never') continue;
    const inShape = shapedValue(value, attribute, `${place}${attribute.name}`);
    if (inShape !== undefined) kept[attribute.name] = inShape;
  }
  return kept;
}

/** Brings the value of one attribute into shape; undefined for null, an empty text and an empty list. */
export function shapedValue(value: unknown, attribute: Attribute, place: string): unknown {
  if (!attribute.multiValued) return shapedOne(value, attribute, place);
  const values = (Array.isArray(value) ? value : [value]).map((each) => shapedOne(each, attribute, place));
  const kept = values.filter((each) => each !== undefined);
  demandOnePrimary(kept, place);
  return kept.length === 0 ? undefined : kept;
}

function demandOnePrimary(values: readonly unknown[], place: string): void {
  if (values.filter((each) => isFields(each) && each.primary === true).length > 1) {
    throw new ScimFault(400, `${place} has more than one primary value.`, 'invalidValue');
  }
}

/** What the database keeps an index of, and how long it may be. */
const lookedFor: readonly string[] = ['userName', 'displayName', 'externalId'];
const nameMax = 250;
/** Room for a certificate or a small picture. */
const textMax = 100_000;

function shapedOne(value: unknown, attribute: Attribute, place: string): unknown {
  if (value === null || value === undefined || value === '') return undefined;
  if (attribute.type === 'complex') return shapedComplex(value, attribute, place);
  if (attribute.type === 'boolean') return yesOrNo(value, place);
  if (typeof value !== 'string') throw new ScimFault(400, `${place} has to be a text.`, 'invalidValue');
  const most = lookedFor.includes(attribute.name) ? nameMax : textMax;
  if (value.length > most) throw new ScimFault(400, `${place} is longer than ${most} characters.`, 'invalidValue');
  return value;
}

/** Entra ID writes "False" for false. */
function yesOrNo(value: unknown, place: string): boolean {
  const word = String(value).toLowerCase();
  if (word !== 'true' && word !== 'false')
    throw new ScimFault(400, `${place} has to be true or false.`, 'invalidValue');
  return word === 'true';
}

/** Some clients write a bare text for a complex value, as Entra ID does for a manager: it is the `value`. */
function shapedComplex(value: unknown, attribute: Attribute, place: string): Fields | undefined {
  const parts = attribute.subAttributes ?? [];
  const bare = typeof value === 'string' && named(parts, 'value') ? { value } : value;
  if (!isFields(bare)) throw new ScimFault(400, `${place} has to be a JSON object.`, 'invalidValue');
  const kept = shapedFields(bare, parts, `${place}.`);
  return Object.keys(kept).length === 0 ? undefined : kept;
}

/** The URNs of all that a resource holds. */
export const schemasOf = (resource: Fields, type: ResourceType): string[] => [
  type.core.id,
  ...Object.keys(resource).flatMap((key) => extensionOf(type, key)?.id ?? []),
];
