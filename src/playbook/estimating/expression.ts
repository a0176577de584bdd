import jsep from 'jsep';
import { Refusal } from '../../platform/refusal.ts';

/** What stands between two sides of an expression. */
export type Operator = '+' | '-' | '*' | '/' | '<' | '<=' | '>' | '>=' | '==' | '!=' | 'and' | 'or';

/** A driver as it was written, in parts; nothing in it can be run but by walking over it. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number; readonly unit: string | null }
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'truth'; readonly value: boolean }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'not' | 'negative'; readonly of: Expression }
  | { readonly kind: 'pair'; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[] };

/** From the loosest tie to the tightest. */
const operators: Readonly<Record<Operator, number>> = {
  or: 1,
  and: 2,
  '==': 6,
  '!=': 6,
  '<': 7,
  '<=': 7,
  '>': 7,
  '>=': 7,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
};

/** Longer than any driver a person would read; it also bounds how deep one can be nested. */
const mostCharacters = 2000;

// The grammar is the library's, less everything of JavaScript that a driver has no use for, and with units after numbers.
jsep.removeAllBinaryOps();
jsep.removeAllUnaryOps();
jsep.removeAllLiterals();
for (const [operator, tie] of Object.entries(operators)) jsep.addBinaryOp(operator, tie);
for (const sign of ['-', 'not']) jsep.addUnaryOp(sign);
for (const value of [true, false]) jsep.addLiteral(String(value), value);
jsep.hooks.add('gobble-token', function (env) {
  if (!/[\d.]/.test(this.char)) return;
  const number = this.gobbleNumericLiteral();
  this.gobbleSpaces();
  const unit = /^(?!and\b|or\b)[a-z]+/i.exec(this.expr.slice(this.index))?.[0];
  if (unit !== undefined) this.index += unit.length;
  env.node = { ...number, type: 'Quantity', unit: unit ?? null };
});

/**
 * Reads a driver: `12 hours + steps(projects, 1000 projects, 1000 projects, 3 hours)`. It is read and never run. Refuses
 * (`driver.unreadable`) what is no expression of the language, quoting it.
 */
export function readExpression(text: string): Expression {
  if (text.length > mostCharacters) {
    const sentence = `"${text.slice(0, 40)}…" is longer than ${mostCharacters.toLocaleString('en-US')} characters: split the activity.`;
    throw new Refusal('driver.unreadable', sentence);
  }
  return partOf(parsed(text), text);
}

function parsed(text: string): jsep.Expression {
  try {
    return jsep(text);
  } catch (fault) {
    throw unreadable(text, `${fault instanceof Error ? fault.message : fault}`);
  }
}

function partOf(node: jsep.Expression, text: string): Expression {
  const below = (part: unknown) => partOf(part as jsep.Expression, text);
  switch (node.type) {
    case 'Quantity': {
      const { value, unit } = node as { value?: unknown; unit?: unknown } & jsep.Expression;
      if (typeof value !== 'number' || !Number.isFinite(value)) throw unreadable(text, 'a number in it is too great');
      return { kind: 'number', value, unit: typeof unit === 'string' ? unit : null };
    }
    case 'Literal': {
      const { value } = node as jsep.Literal;
      if (typeof value === 'string') return { kind: 'word', word: value };
      if (typeof value === 'boolean') return { kind: 'truth', value };
      break;
    }
    case 'Identifier':
      return { kind: 'name', name: (node as jsep.Identifier).name };
    case 'UnaryExpression': {
      const { operator, argument } = node as jsep.UnaryExpression;
      return { kind: operator === 'not' ? 'not' : 'negative', of: below(argument) };
    }
    case 'BinaryExpression': {
      const { operator, left, right } = node as jsep.BinaryExpression;
      return { kind: 'pair', operator: operator as Operator, left: below(left), right: below(right) };
    }
    case 'CallExpression': {
      const { callee, arguments: given } = node as jsep.CallExpression;
      if (callee.type !== 'Identifier' || given.some((part) => part === null)) break;
      return { kind: 'call', name: (callee as jsep.Identifier).name, given: given.map(below) };
    }
    case 'ConditionalExpression':
      throw unreadable(text, 'a choice is written if(test, then, otherwise)');
    case 'Compound':
      throw unreadable(text, 'it says nothing, or more than one thing');
  }
  throw unreadable(text, 'it holds something that is no number, fact, sign or function');
}

const unreadable = (text: string, why: string): Refusal =>
  new Refusal('driver.unreadable', `"${text}" cannot be read: ${why}.`);
