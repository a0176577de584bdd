import { z } from 'zod';
import { Refusal } from '../../platform/refusal.ts';
import { inWords, kindOf, type Vocabulary } from './checking.ts';
import { type Known, reckon, type Value } from './evaluating.ts';
import { type Expression, readExpression } from './expression.ts';
import type { Range, Truth } from './range.ts';
import { sameUnit, type Unit } from './unit.ts';

/** What moves a number of an activity: as it is written in the playbook, and read. */
export interface Driver {
  readonly text: string;
  readonly expression: Expression;
}

/** An expression of the playbook; a number that is written alone stands for so many of `unit`. */
export const driverOf = (unit: string | null) =>
  z
    .union([z.number().nonnegative(), z.string().min(1)], { error: 'must be a number or an expression.' })
    .transform((given, context): Driver => {
      const text = typeof given === 'number' ? [given, ...(unit === null ? [] : [unit])].join(' ') : given;
      try {
        return { text, expression: readExpression(text) };
      } catch (refusal) {
        if (!(refusal instanceof Refusal)) throw refusal;
        context.addIssue({ code: 'custom', message: refusal.message });
        return z.NEVER;
      }
    });

/** What a driver must come to: so many of something, or a yes or no. */
export type Wanted = Unit | 'yes-no';

/**
 * What is wrong with a driver, in sentences: names that nobody knows, parts and units that do not fit, a result that is
 * not `wanted`, bands that fall.
 */
export function driverFaults({ text, expression }: Driver, wanted: Wanted, vocabulary: Vocabulary): string[] {
  try {
    const kind = kindOf(expression, vocabulary);
    const fits =
      kind.kind === 'number'
        ? wanted !== 'yes-no' && sameUnit(kind.unit, wanted)
        : kind.kind === 'truth' && wanted === 'yes-no';
    if (!fits) {
      const asked = inWords(wanted === 'yes-no' ? { kind: 'truth' } : { kind: 'number', unit: wanted });
      return [`"${text}" comes to ${inWords(kind)}, not to ${asked}: multiply or divide by what is missing.`];
    }
    return fallingBands(expression).map((sentence) => `"${text}" ${sentence}.`);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return [`"${text}" ${refusal.message}.`];
  }
}

/** Reckons a driver. Refuses (`estimate.driver`) what has no answer, naming `place`, the driver and the cure. */
function answer({ text, expression }: Driver, known: Known, place: string): Value {
  try {
    return reckon(expression, known);
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || refusal.code !== 'driver.noAnswer') throw refusal;
    throw driverRefusal(place, `"${text}" ${refusal.message}.`);
  }
}

/** A number of at least nothing. Refuses as `estimate.driver` one that may lie below. */
export function amountOf(driver: Driver, known: Known, place: string): Range {
  const range = answer(driver, known, place) as Range;
  if (range.low >= 0) return range;
  throw driverRefusal(place, `"${driver.text}" may come to less than nothing: keep it above with max(0 hours, …).`);
}

/** A yes or no, as far as it is known. */
export const truthOf = (driver: Driver, known: Known, place: string): Truth => answer(driver, known, place) as Truth;

/** The names and the activities an expression asks for. */
export function asksFor(expression: Expression): { readonly names: Set<string>; readonly hoursOf: Set<string> } {
  const names = new Set<string>();
  const hoursOf = new Set<string>();
  walk(expression, (part) => {
    if (part.kind === 'name') names.add(part.name);
    if (part.kind === 'call' && part.name === 'hoursOf' && part.given[0]?.kind === 'word')
      hoursOf.add(part.given[0].word);
  });
  return { names, hoursOf };
}

/** Bounds of bands are numbers that rise, and so are their values: a bigger scope must not cost less. */
function fallingBands(expression: Expression): string[] {
  const faults: string[] = [];
  walk(expression, (part) => {
    if (part.kind !== 'call' || part.name !== 'bands') return;
    const [, ...rest] = part.given.map((given) => (given.kind === 'number' ? given.value : null));
    for (const [at, value] of rest.entries()) {
      const [before, isBound] = [rest[at - 2] ?? null, at % 2 === 1];
      if (isBound && value === null) faults.push('has a bound that is no number: write one with its unit');
      if (value === null || before === null) continue;
      if (isBound && value <= before)
        faults.push(`has a bound of ${value} after one of ${before}: a bound must lie above the one before it`);
      if (!isBound && value < before)
        faults.push(`has ${value} hours in a band after ${before}: a bigger scope must not cost less`);
    }
  });
  return faults;
}

function walk(expression: Expression, seen: (part: Expression) => void): void {
  seen(expression);
  if (expression.kind === 'not' || expression.kind === 'negative') walk(expression.of, seen);
  if (expression.kind === 'call') for (const part of expression.given) walk(part, seen);
  if (expression.kind === 'pair') {
    walk(expression.left, seen);
    walk(expression.right, seen);
  }
}

const driverRefusal = (place: string, sentence: string): Refusal =>
  new Refusal('estimate.driver', `activities.yaml, ${place}: ${sentence}`, { faults: [{ place, sentence }] });
