import { Refusal } from '../../platform/refusal.ts';
import type { Vocabulary } from './checking.ts';
import type { Expression, Operator } from './expression.ts';
import { numberFunctions } from './functions.ts';
import {
  and,
  type Choice,
  certainly,
  exactly,
  hull,
  isEqual,
  isGreater,
  isSameWord,
  minus,
  not,
  over,
  plus,
  type Range,
  type Truth,
  times,
} from './range.ts';

/** What a part of an expression comes to. */
export type Value = Range | Truth | Choice;

/** What is known while an expression is reckoned. */
export interface Known {
  readonly units: Vocabulary['units'];
  /** The value of a name; the expression was checked, so that it has one of the kind it asks for. */
  value(name: string): Value;
  /** The hours of an activity or of a workstream. */
  hoursOf(id: string): Range;
  /** How many minor versions from the first one on a version is. */
  minorsOf(version: string): number;
}

/**
 * Reckons a checked expression with what is known: as low and as high as its facts allow, and most likely. Every value
 * that its facts can take lies inside. Refuses (`driver.noAnswer`) a division by what may be nothing and what is beyond
 * all numbers; the sentence is the second half of one.
 */
export function reckon(expression: Expression, known: Known): Value {
  switch (expression.kind) {
    case 'number':
      return exactly(expression.value * (known.units.get(expression.unit ?? '')?.worth ?? 1));
    case 'word':
      return { possible: [expression.word], likely: expression.word };
    case 'truth':
      return certainly(expression.value);
    case 'name':
      return known.value(expression.name);
    case 'not':
      return not(reckon(expression.of, known) as Truth);
    case 'negative':
      return minus(exactly(0), rangeOf(expression.of, known));
    case 'pair':
      return pairOf(expression, known);
    case 'call':
      return callOf(expression, known);
  }
}

/** The same where the expression is known to come to a number. */
export const rangeOf = (expression: Expression, known: Known): Range => reckon(expression, known) as Range;

function pairOf({ operator, left, right }: Extract<Expression, { kind: 'pair' }>, known: Known): Value {
  const one = reckon(left, known);
  if (operator === 'and') return both(one as Truth, right, known);
  if (operator === 'or') return not(both(not(one as Truth), { kind: 'not', of: right }, known));
  const other = reckon(right, known);
  if ('possible' in one) {
    const same = isSameWord(one, other as Choice);
    return operator === '==' ? same : not(same);
  }
  return ofNumbers(operator, one as Range, other as Range);
}

/** What is asked for second is not asked for at all where the first is certainly not so. */
const both = (one: Truth, right: Expression, known: Known): Truth =>
  one.mayBe ? and(one, reckon(right, known) as Truth) : one;

function ofNumbers(operator: Operator, one: Range, other: Range): Value {
  switch (operator) {
    case '+':
      return finite(plus(one, other));
    case '-':
      return finite(minus(one, other));
    case '*':
      return finite(times(one, other));
    case '/':
      if (other.low <= 0 && other.high >= 0)
        throw noAnswer('divides by what may be nothing: keep it above nothing with max(1, …) or an if');
      return finite(over(one, other));
    case '>':
      return isGreater(one, other);
    case '<':
      return isGreater(other, one);
    case '<=':
      return not(isGreater(one, other));
    case '>=':
      return not(isGreater(other, one));
    case '!=':
      return not(isEqual(one, other));
    default:
      return isEqual(one, other);
  }
}

function callOf({ name, given }: Extract<Expression, { kind: 'call' }>, known: Known): Value {
  const [first] = given;
  if (name === 'if') return chosen(given, known);
  if (first?.kind === 'word')
    return name === 'hoursOf' ? known.hoursOf(first.word) : exactly(known.minorsOf(first.word));
  const result = numberFunctions.get(name)?.of(given.map((part) => rangeOf(part, known)));
  if (typeof result === 'object') return finite(result);
  throw noAnswer(`says ${name}, which ${result}`);
}

/** Both ways where both may be gone; a way that cannot be gone is not even looked at. */
function chosen([test, one, other]: readonly Expression[], known: Known): Range {
  if (test === undefined || one === undefined || other === undefined) return exactly(0);
  const { mayBe, mayNotBe, likely } = reckon(test, known) as Truth;
  if (!mayNotBe) return rangeOf(one, known);
  if (!mayBe) return rangeOf(other, known);
  const [first, second] = likely ? [one, other] : [other, one];
  return hull(rangeOf(first, known), rangeOf(second, known));
}

/** More than a number can hold is no hours. */
function finite(range: Range): Range {
  if (Number.isFinite(range.low) && Number.isFinite(range.high)) return range;
  throw noAnswer('comes to more than a number can hold: correct the driver or its facts');
}

const noAnswer = (what: string): Refusal => new Refusal('driver.noAnswer', what);
