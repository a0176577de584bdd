import fc from 'fast-check';

/** A JSON Schema as far as the API's description uses it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
}

/** Finds what a `$ref` names. */
export type Named = (reference: string) => Schema;

const formats: Readonly<Record<string, fc.Arbitrary<string>>> = {
  uuid: fc.uuid(),
  date: fc
    .date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10)),
  'date-time': fc
    .date({ noInvalidDate: true, min: new Date('2020-01-01'), max: new Date('2035-12-31') })
    .map((at) => at.toISOString()),
  email: fc.emailAddress(),
  uri: fc.webUrl(),
};

/** Values that fit a schema, more or less: a pattern is not read, the server refuses what it does not know. */
export function fitting(schema: Schema, named: Named, depth = 0): fc.Arbitrary<unknown> {
  const inner = (each: Schema) => fitting(each, named, depth + 1);
  if (depth > 6) return fc.constant(null);
  if (schema.$ref) return inner(named(schema.$ref));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(inner));
  if (schema.allOf) return fc.tuple(...schema.allOf.map(inner)).map((parts) => Object.assign({}, ...parts));
  const [type] = [schema.type].flat();
  switch (type) {
    case 'object':
      return objects(schema, inner);
    case 'array':
      return fc.array(inner(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 4, (schema.minItems ?? 0) + 3),
      });
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? -5, -(2 ** 31)),
        max: Math.min(schema.maximum ?? 1000, 2 ** 31 - 1),
      });
    case 'number':
      return fc.double({ min: schema.minimum ?? -5, max: schema.maximum ?? 1000, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return (
        formats[schema.format ?? ''] ??
        fc.string({
          minLength: schema.minLength ?? 0,
          maxLength: Math.min(schema.maxLength ?? 40, (schema.minLength ?? 0) + 40),
          unit: 'grapheme',
        })
      );
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objects(
  { properties = {}, required = [], additionalProperties }: Schema,
  inner: (schema: Schema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const shape = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, inner(schema)]));
  const known = fc.record(shape, { requiredKeys: required.filter((name) => name in shape) });
  if (typeof additionalProperties !== 'object') return known;
  const more = fc.dictionary(fc.string({ minLength: 1, maxLength: 10 }), inner(additionalProperties), { maxKeys: 3 });
  return fc.tuple(known, more).map(([one, other]) => ({ ...other, ...(one as object) }));
}

/** What nobody should send and somebody will. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    ' ',
    0,
    -1,
    1e308,
    2 ** 53,
    -0,
    [],
    {},
    [[]],
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\u202e',
    "'; drop table person; --",
  ),
  fc.constantFrom<unknown>(
    'x'.repeat(70_000),
    Array.from({ length: 5000 }, () => 0),
    { __proto__: null, constructor: { prototype: 1 } },
    '{{7*7}}',
    '../../etc/passwd',
  ),
  fc.constantFrom<unknown>(
    '2026-02-31',
    '0000-00-00',
    '9999-12-31T23:59:60Z',
    'not-a-uuid',
    '00000000-0000-0000-0000-000000000000',
    'OPP-2026-0001',
    '"0"',
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

type Path = readonly (string | number)[];

/** Every place in a value, the value itself first. */
function places(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, each]) => places(each, [...at, name]))];
}

function replaced(value: unknown, [first, ...rest]: Path, by: unknown): unknown {
  if (first === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[first] = replaced(copy[first], rest, by);
  return copy;
}

/** A fitting value in which one to three places were spoilt. */
const spoilt = (schema: Schema, named: Named): fc.Arbitrary<unknown> =>
  fc
    .tuple(fitting(schema, named), fc.array(fc.tuple(fc.nat(), odd), { minLength: 1, maxLength: 3 }))
    .map(([value, faults]) =>
      faults.reduce((broken, [place, by]) => {
        const all = places(broken);
        return replaced(broken, all[place % all.length] ?? [], by);
      }, value),
    );

/** Texts that are no JSON, or not what they say. */
const broken: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    '{',
    '[',
    '"',
    'null',
    'undefined',
    '{"a":}',
    '{"a":1,}',
    '\ufeff{}',
    '{"__proto__":{"admin":true}}',
    '[[[[[[[[[['.repeat(500),
    'a=b&c=d',
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

/** Bodies of requests as texts: fitting ones, spoilt ones, and some that are no JSON at all. */
export const bodiesOf = (schema: Schema, named: Named): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: fitting(schema, named).map((value) => JSON.stringify(value) ?? 'null') },
    { weight: 5, arbitrary: spoilt(schema, named).map((value) => JSON.stringify(value) ?? 'null') },
    { weight: 1, arbitrary: broken },
  );
