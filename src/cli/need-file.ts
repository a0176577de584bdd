import { z } from 'zod';
import { RoutingFacts } from '../modules/routing/engagement.ts';
import { Refusal } from '../platform/refusal.ts';
import { pathInWords, schemaFaults } from '../platform/schema-faults.ts';
import { UsageError } from './command.ts';

/** A need as a seller writes it down: the customer, and the facts of the rules of engagement beside it. */
const Need = z.strictObject({
  customer: z.strictObject({
    name: z.string().trim().min(1).max(200),
    /** The largest count in the corporate hierarchy. */
    employees: z.number().int().min(0).optional(),
  }),
  ...RoutingFacts.shape,
});

export interface NeedFile {
  readonly customer: { readonly name: string; readonly employees?: number | undefined };
  readonly facts: RoutingFacts;
}

/**
 * Reads a need file; `file` is how it was named, for the refusal.
 * @throws Refusal `need.notJson`, `need.invalid` with a fault per field
 */
export function readNeed(text: string, file: string): NeedFile {
  const result = Need.safeParse(parsed(text, file), { reportInput: true });
  if (!result.success) {
    const faults = schemaFaults(result.error).map(({ path, sentence }) => ({
      place: pathInWords(path) || 'the file',
      sentence,
    }));
    const first = faults[0];
    throw new Refusal('need.invalid', `${file} cannot be used: ${first?.place} ${first?.sentence}`, { faults });
  }
  const { customer, ...facts } = result.data;
  return { customer, facts: { ...facts, employees: facts.employees ?? customer.employees } };
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (fault) {
    throw new Refusal('need.notJson', `${file} is not JSON: ${(fault as Error).message}.`);
  }
}

/** The day of an `--on` option. */
export function dayOf(text: string): string {
  const day = z.iso.date().safeParse(text);
  if (day.success) return day.data;
  throw new UsageError(`--on takes a day such as 2026-08-31, not "${text}".`);
}
