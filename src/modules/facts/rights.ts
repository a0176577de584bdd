import type { May } from '../../platform/may.ts';
import type { Reader } from '../../platform/person.ts';
import { mayWhile } from '../../platform/rights.ts';

/**
 * What the reader may do with the facts of a customer.
 * @param open true, or the sentence why nothing is stated here any more (a closed opportunity)
 */
export const mayDo = (reader: Reader, open: true | string): May & Record<'state' | 'settle', true | string> => ({
  state: mayWhile(reader, 'fact.state', open),
  settle: mayWhile(reader, 'fact.settle', open),
});
