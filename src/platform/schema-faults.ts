import type { z } from 'zod';

/** What is wrong with one value: where it stands and what to do about it. */
export interface SchemaFault {
  readonly path: readonly (string | number)[];
  readonly sentence: string;
}

type Issue = z.core.$ZodIssue;

/** Turns zod's findings into sentences a person can act on; of a union only the branch that came closest speaks. */
export function schemaFaults(error: z.ZodError): SchemaFault[] {
  return error.issues.flatMap((issue) => faultsOf(issue, []));
}

function faultsOf(issue: Issue, above: readonly (string | number)[]): SchemaFault[] {
  const path = [...above, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      sentence: 'is not known here: remove it or correct its name.',
    }));
  }
  if (issue.code === 'invalid_union') {
    const closest = closestBranch(issue.errors, issue.message);
    return closest.length > 0
      ? closest.flatMap((inner) => faultsOf(inner, path))
      : [{ path, sentence: sentenceOf(issue) }];
  }
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    return issue.issues.flatMap((inner) => faultsOf(inner, path));
  }
  return [{ path, sentence: sentenceOf(issue) }];
}

/**
 * Of a union the branch whose first fault lies deepest, for it agreed with the value longest; none where the value is of
 * no branch's kind and the union itself says what it should be.
 */
function closestBranch(branches: readonly (readonly Issue[])[], said: string): readonly Issue[] {
  const depth = (issues: readonly Issue[]) => Math.max(0, ...issues.map((issue) => issue.path.length));
  const best = branches.reduce((one, other) => (depth(other) > depth(one) ? other : one), branches[0] ?? []);
  return depth(best) === 0 && said !== unsaid ? [] : best;
}

/** What zod says when nobody told it better. */
const unsaid = 'Invalid input';

function sentenceOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `is missing: give ${article(issue.expected)}.`
        : `must be ${article(issue.expected)}.`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}.`;
    case 'too_small':
      if (issue.minimum === 1 && unitOf(issue.origin) !== '') return 'must not be empty.';
      return `must be at least ${issue.minimum}${unitOf(issue.origin)}.`;
    case 'too_big':
      return `must be at most ${issue.maximum}${unitOf(issue.origin)}.`;
    case 'invalid_format':
      if (issue.format === 'regex') return issue.message;
      return issue.format === 'date' ? 'must be a date such as 2026-08-31.' : `must be written as ${issue.format}.`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}.`;
    default:
      return issue.message;
  }
}

const unitOf = (origin: string): string =>
  origin === 'string' ? ' characters long' : origin === 'array' || origin === 'set' ? ' long' : '';

const words: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'named fields',
  record: 'named fields',
  null: 'nothing',
};

const article = (expected: string): string => words[expected] ?? expected;

/** `needs[1].sku`; text steps that are no plain names are written in brackets too. */
export function pathInWords(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}
