import type { Act } from '../../platform/act.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import type { FactHistory, Provenance, SaidFact } from './fact.ts';
import { readFact } from './reading.ts';
import { factKinds, stateOf } from './stating.ts';
import { type FactPlace, subjectHeld } from './subject.ts';

/**
 * A person says what they know, of themselves or from a call.
 * @throws Refusal `fact.wrong` naming the field: `users.unit`, `users.call.on`, `users.low`
 */
export async function sayFact(act: Act, playbook: Playbook, place: FactPlace, said: SaidFact): Promise<FactHistory> {
  const subject = await subjectHeld(act, playbook, place, 'state');
  refuseUnit(act, playbook, said);
  const { name, value, low, high, confidence, sight } = said;
  const fact = { name, value, low, high, confidence, sight, provenance: provenanceOf(act, said) };
  await stateOf(act, playbook, subject, [fact]);
  return readFact(act, playbook, subject.account, name);
}

function provenanceOf({ reader, clock }: Act, { name, call }: SaidFact): Provenance {
  const now = clock.now();
  const by = reader.name;
  if (call === undefined) return { kind: 'person', by, at: now.toString({ smallestUnit: 'second' }) };
  // Somewhere it is tomorrow already.
  const tomorrow = now.toZonedDateTimeISO('UTC').toPlainDate().add({ days: 1 }).toString();
  if (call.on <= tomorrow) return { kind: 'call', by, ...call };
  throw wrong(`${name}.call.on`, `The call of ${call.on} is still to come: give the day on which it was.`);
}

/** Whoever names a unit means it: users are not counted in bytes. */
function refuseUnit(act: Act, playbook: Playbook, { name, unit }: SaidFact): void {
  const kind = factKinds(act, playbook).find((known) => known.name === name);
  if (unit === undefined || kind === undefined || unit === kind.unit) return;
  const counted = kind.unit === undefined ? 'has no unit' : `is counted in ${kind.unit}`;
  throw wrong(`${name}.unit`, `${kind.title} ${counted}, not in ${unit}.`);
}

const wrong = (place: string, sentence: string): Refusal =>
  new Refusal('fact.wrong', sentence, { faults: [{ place, sentence }] });
