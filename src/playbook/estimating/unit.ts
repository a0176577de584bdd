/**
 * What a number counts: the power of each thing, `{ hours: 1, users: -1 }` for hours a user. A plain number has none.
 * Powers of nothing are left out, so that two equal units look the same.
 */
export type Unit = Readonly<Record<string, number>>;

/** The unit of a plain number. */
export const plain: Unit = {};

/** What comes of multiplying by `other`. */
export const unitTimes = (unit: Unit, other: Unit): Unit => combined(unit, other, 1);

/** What comes of dividing by `other`. */
export const unitOver = (unit: Unit, other: Unit): Unit => combined(unit, other, -1);

/** Whether two numbers may be added or compared. */
export const sameUnit = (unit: Unit, other: Unit): boolean => unitInWords(unit) === unitInWords(other);

/** `hours`, `hours / users`, `repositories / days`, `users * users`; a plain number is `a plain number`. */
export function unitInWords(unit: Unit): string {
  const side = (sign: number) =>
    Object.entries(unit)
      .filter(([, power]) => Math.sign(power) === sign)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([thing, power]) => Array<string>(Math.abs(power)).fill(thing));
  const [above, below] = [side(1), side(-1)];
  if (below.length === 0) return above.length === 0 ? 'a plain number' : above.join(' * ');
  return [above.length === 0 ? '1' : above.join(' * '), ...below].join(' / ');
}

function combined(unit: Unit, other: Unit, sign: 1 | -1): Unit {
  const powers = new Map(Object.entries(unit));
  for (const [thing, power] of Object.entries(other)) powers.set(thing, (powers.get(thing) ?? 0) + sign * power);
  return Object.fromEntries([...powers].filter(([, power]) => power !== 0));
}
