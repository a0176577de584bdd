import type { May } from '../../platform/may.ts';
import type { Reader } from '../../platform/person.ts';
import { may, mayWhile } from '../../platform/rights.ts';
import type { StoredAbsence } from './store.ts';

/** What the reader may enter: their own absence, and that of others. */
export const mayEnter = (reader: Reader): May & Record<'enter' | 'enterForOthers', true | string> => ({
  enter: may(reader, 'absence.enter'),
  enterForOthers: may(reader, 'absence.enterForOthers'),
});

/** The right it takes to enter or withdraw an absence of a person. */
export const rightFor = (reader: Reader, personId: string): string =>
  personId === reader.id ? 'absence.enter' : 'absence.enterForOthers';

/** An absence is withdrawn by its person, or by whoever enters them for others, until it is over. */
export function mayDo(
  reader: Reader,
  { number, person, state }: StoredAbsence,
): May & Record<'withdraw', true | string> {
  const standing =
    state === 'over'
      ? `${number} is over: what was away was away.`
      : state !== 'withdrawn' || `${number} was withdrawn already.`;
  return { withdraw: mayWhile(reader, rightFor(reader, person.id), standing) };
}
