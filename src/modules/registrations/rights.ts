import type { May } from '../../platform/may.ts';
import type { Reader } from '../../platform/person.ts';
import { mayWhile } from '../../platform/rights.ts';
import { mayMove } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { registrationVerbs } from './registration.ts';
import type { StoredRegistration } from './store.ts';

/** The right each verb takes: the channel decides, whoever registered sends again or takes back. */
export const rightOf = (verb: (typeof registrationVerbs)[number]): string =>
  verb === 'resubmit' || verb === 'withdraw' ? 'registration.submit' : 'registration.decide';

/** What the reader may do with a registration now. */
export const mayDo = (
  reader: Reader,
  { lifecycles }: Pick<Playbook, 'lifecycles'>,
  { state }: Pick<StoredRegistration, 'state'>,
): May =>
  Object.fromEntries(
    registrationVerbs.map((verb) => {
      const permitted = mayMove(lifecycles.registration, state, verb);
      return [verb, mayWhile(reader, rightOf(verb), permitted.may || permitted.why)];
    }),
  );
