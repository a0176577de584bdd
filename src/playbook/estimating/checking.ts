import { Refusal } from '../../platform/refusal.ts';
import type { Expression, Operator } from './expression.ts';
import { numberFunctions } from './functions.ts';
import { plain, sameUnit, type Unit, unitInWords, unitOver, unitTimes } from './unit.ts';

/** What a part of an expression is: so many of something, a yes or no, or one of some words. */
export type Kind =
  | { readonly kind: 'number'; readonly unit: Unit }
  | { readonly kind: 'truth' }
  | { readonly kind: 'word'; readonly options: readonly string[] };

/** The names an expression may use. */
export interface Vocabulary {
  readonly names: ReadonlyMap<string, Kind>;
  /** `GB` is 1,000,000,000 bytes. */
  readonly units: ReadonlyMap<string, { readonly unit: Unit; readonly worth: number }>;
}

const truth: Kind = { kind: 'truth' };
const number = (unit: Unit): Kind => ({ kind: 'number', unit });

/**
 * What an expression comes to, with its unit. Refuses (`driver.misfit`) names nobody knows and parts that do not fit one
 * another; the sentence is the second half of one: `adds hours to users`.
 */
export function kindOf(expression: Expression, vocabulary: Vocabulary): Kind {
  switch (expression.kind) {
    case 'number':
      return number(unitNamed(expression.unit, vocabulary));
    case 'word':
      return { kind: 'word', options: [expression.word] };
    case 'truth':
      return truth;
    case 'name': {
      const known = vocabulary.names.get(expression.name);
      if (known === undefined) throw misfit(`asks for ${expression.name}, which is no fact of facts.yaml`);
      return known;
    }
    case 'not':
      return truthIn(expression.of, vocabulary, 'not');
    case 'negative':
      return number(numberIn(expression.of, vocabulary, 'a minus'));
    case 'pair':
      return pairOf(expression, vocabulary);
    case 'call':
      return callOf(expression, vocabulary);
  }
}

function unitNamed(name: string | null, { units }: Vocabulary): Unit {
  if (name === null) return plain;
  const known = units.get(name);
  if (known === undefined) throw misfit(`counts in ${name}: name one of ${[...units.keys()].join(', ')}`);
  return known.unit;
}

function pairOf({ operator, left, right }: Extract<Expression, { kind: 'pair' }>, vocabulary: Vocabulary): Kind {
  switch (operator) {
    case 'and':
    case 'or':
      truthIn(left, vocabulary, operator);
      return truthIn(right, vocabulary, operator);
    case '*':
      return number(unitTimes(numberIn(left, vocabulary, '*'), numberIn(right, vocabulary, '*')));
    case '/':
      return number(unitOver(numberIn(left, vocabulary, '/'), numberIn(right, vocabulary, '/')));
    case '==':
    case '!=':
      return equalOf(left, right, vocabulary);
    default: {
      const units = [numberIn(left, vocabulary, operator), numberIn(right, vocabulary, operator)] as const;
      fitting(operator, ...units);
      return operator === '+' || operator === '-' ? number(units[0]) : truth;
    }
  }
}

function equalOf(left: Expression, right: Expression, vocabulary: Vocabulary): Kind {
  const [one, other] = [kindOf(left, vocabulary), kindOf(right, vocabulary)];
  if (one.kind === 'number' && other.kind === 'number') fitting('==', one.unit, other.unit);
  else if (one.kind === 'word' && other.kind === 'word') {
    if (!one.options.some((word) => other.options.includes(word)))
      throw misfit(`compares ${one.options.join(', ')} with ${other.options.join(', ')}: they are never the same`);
  } else throw misfit(`compares ${inWords(one)} with ${inWords(other)}`);
  return truth;
}

function fitting(operator: Operator, one: Unit, other: Unit): void {
  if (sameUnit(one, other)) return;
  const [left, right] = [unitInWords(one), unitInWords(other)];
  if (operator === '+') throw misfit(`adds ${right} to ${left}: give both one unit`);
  if (operator === '-') throw misfit(`takes ${right} from ${left}: give both one unit`);
  throw misfit(`compares ${left} with ${right}: give both one unit`);
}

function callOf({ name, given }: Extract<Expression, { kind: 'call' }>, vocabulary: Vocabulary): Kind {
  if (name === 'if') return choiceOf(given, vocabulary);
  if (name === 'hoursOf' || name === 'version') {
    if (given.length === 1 && given[0]?.kind === 'word')
      return number({ [name === 'version' ? 'minors' : 'hours']: 1 });
    throw misfit(`says ${name} otherwise than ${name}("…")`);
  }
  const known = numberFunctions.get(name);
  if (known === undefined) {
    throw misfit(`calls ${name}: name one of ${['if', 'hoursOf', 'version', ...numberFunctions.keys()].join(', ')}`);
  }
  const unit = known.unit(given.map((part) => numberIn(part, vocabulary, name)));
  if (typeof unit === 'string') throw misfit(`says ${name}, which ${unit}: write ${known.written}`);
  return number(unit);
}

function choiceOf([test, one, other, ...rest]: readonly Expression[], vocabulary: Vocabulary): Kind {
  if (test === undefined || one === undefined || other === undefined || rest.length > 0)
    throw misfit('says if otherwise than if(test, then, otherwise)');
  truthIn(test, vocabulary, 'if');
  const units = [numberIn(one, vocabulary, 'if'), numberIn(other, vocabulary, 'if')] as const;
  if (sameUnit(...units)) return number(units[0]);
  throw misfit(`comes to ${unitInWords(units[0])} or to ${unitInWords(units[1])}: give both one unit`);
}

function numberIn(expression: Expression, vocabulary: Vocabulary, asker: string): Unit {
  const kind = kindOf(expression, vocabulary);
  if (kind.kind === 'number') return kind.unit;
  throw misfit(`gives ${inWords(kind)} to ${asker}, which takes numbers`);
}

function truthIn(expression: Expression, vocabulary: Vocabulary, asker: string): Kind {
  const kind = kindOf(expression, vocabulary);
  if (kind.kind === 'truth') return kind;
  throw misfit(`gives ${inWords(kind)} to ${asker}, which takes a yes or no`);
}

/** `users`, `a yes or no`, `a word`. */
export function inWords(kind: Kind): string {
  if (kind.kind === 'number') return unitInWords(kind.unit);
  return kind.kind === 'truth' ? 'a yes or no' : 'a word';
}

const misfit = (what: string): Refusal => new Refusal('driver.misfit', what);
